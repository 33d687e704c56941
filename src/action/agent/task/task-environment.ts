import { realpathSync } from "node:fs";
import { isAbsolute } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The job's environment as a task of an agent sees it: nothing of it leads into the workspace, in which the agent writes. The
 * task's workspace is its checkout.
 */
export function taskJobEnvironment(
  env: Environment,
  { workspace, checkout }: { readonly workspace: string; readonly checkout: string },
  realPath: (path: string) => string = withoutLinks,
): Environment {
  const leadsThere = (value: string): boolean => workspace !== "" && value.includes(workspace);
  const kept = Object.entries(env).filter(
    ([name, value = ""]) => name === "PATH" || !leadsThere(value),
  );
  return {
    ...Object.fromEntries(kept),
    ...(env["PATH"] === undefined ? {} : { PATH: pathOutside(env["PATH"], workspace, realPath) }),
    GITHUB_WORKSPACE: checkout,
  };
}

/**
 * An empty or relative directory would be looked for in the checkout, and one of the workspace is the agent's, also where a
 * link leads there.
 */
function pathOutside(path: string, workspace: string, realPath: (path: string) => string): string {
  const places = [workspace, realPath(workspace)].filter((place) => place !== "");
  const isInside = (directory: string): boolean =>
    places.some((place) => `${directory}/`.startsWith(`${place}/`));
  return path
    .split(":")
    .filter((directory) => isAbsolute(directory))
    .filter((directory) => !isInside(directory) && !isInside(realPath(directory)))
    .join(":");
}

/** A path that is not there stays as it is. */
function withoutLinks(path: string): string {
  try {
    return path === "" ? "" : realpathSync(path);
  } catch {
    return path;
  }
}
