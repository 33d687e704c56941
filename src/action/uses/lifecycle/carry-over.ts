import { belongsToRunner } from "../../../delivery/environment/child-environment.ts";
import { Secret } from "../../../shared/secret.ts";
import type { StepWrites, Variables } from "./step.ts";

/** The environment of an action's next process: what those before it exported, and the state that they saved. */
export function carriedOver(
  env: Variables,
  writes: StepWrites,
  isSettable = (name: string): boolean => !belongsToRunner(name),
): Variables {
  const exported = writes.env
    // The runner does not take this one from an action either.
    .filter(({ name }) => name !== "NODE_OPTIONS" && isSettable(name))
    .map(({ name, value }) => [name, new Secret(value)] as const);
  const state = writes.state.map(
    ({ name, value }) => [`STATE_${name}`, new Secret(value)] as const,
  );
  const after = { ...env, ...Object.fromEntries(exported), ...Object.fromEntries(state) };
  const path = withDirectories(after["PATH"], writes.directories);
  return path === undefined ? after : { ...after, PATH: path };
}

/** The directory that was added last comes first, as in the runner. */
function withDirectories(
  path: Secret | string | undefined,
  directories: readonly string[],
): Secret | string | undefined {
  if (directories.length === 0) return undefined;
  const known = path instanceof Secret ? path.reveal() : path;
  return [...directories.toReversed(), ...(known === undefined ? [] : [known])].join(":");
}
