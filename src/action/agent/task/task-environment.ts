import { isAbsolute } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The job's environment as a task of an agent sees it: nothing of it leads into the workspace, in which the agent writes. The
 * task's workspace is its checkout.
 */
export function taskJobEnvironment(
  env: Environment,
  { workspace, checkout }: { readonly workspace: string; readonly checkout: string },
): Environment {
  const leadsThere = (value: string): boolean => workspace !== "" && value.includes(workspace);
  const kept = Object.entries(env).filter(
    ([name, value = ""]) => name === "PATH" || !leadsThere(value),
  );
  return {
    ...Object.fromEntries(kept),
    ...(env["PATH"] === undefined ? {} : { PATH: pathOutside(env["PATH"], workspace) }),
    GITHUB_WORKSPACE: checkout,
  };
}

/** An empty or relative directory would be looked for in the checkout, and one of the workspace is the agent's. */
function pathOutside(path: string, workspace: string): string {
  return path
    .split(":")
    .filter((directory) => isAbsolute(directory))
    .filter((directory) => workspace === "" || !`${directory}/`.startsWith(`${workspace}/`))
    .join(":");
}
