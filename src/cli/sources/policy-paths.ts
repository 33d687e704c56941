import { basename, dirname, join, resolve } from "node:path";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { capPathOf, isOwner } from "./policy-directory.ts";

const IS_POLICY = /\.ya?ml$/u;

/** From the directory of a configuration to `policy/octo-org`. */
const MAX_DEPTH = 2;

/** The files that the command line means: each file, and of each directory its YAML files and those up to two levels below. */
export async function expandPaths(
  deps: Pick<CliDeps, "listDirectory">,
  paths: readonly string[],
): Promise<readonly string[]> {
  const expanded = await Promise.all(paths.map((path) => filesOf(deps, path, MAX_DEPTH)));
  return [...new Set(expanded.flat())];
}

async function filesOf(
  deps: Pick<CliDeps, "listDirectory">,
  path: string,
  depth: number,
): Promise<readonly string[]> {
  const entries = await deps.listDirectory(path).catch(() => undefined);
  // Reading it says what is wrong with it.
  if (entries === undefined) return [path];
  const files = entries.filter(({ name, isDirectory }) => !isDirectory && IS_POLICY.test(name));
  const directories = entries.filter(
    (entry) => isOwner(entry) && entry.name !== "node_modules" && depth > 0,
  );
  const below = await Promise.all(
    directories.map(({ name }) => filesOf(deps, join(path, name), depth - 1)),
  );
  return [...files.map(({ name }) => join(path, name)), ...below.flat()];
}

/** Whether a path below a directory, with slashes, is one of the files that the directory stands for. */
export function isBelowPolicies(path: string): boolean {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  const isReached = parts.every((part) => isOwner({ name: part, isDirectory: true }));
  const isOpen = isReached && !parts.includes("node_modules");
  return isOpen && parts.length <= MAX_DEPTH && IS_POLICY.test(name);
}

/** The files, and the organisations' policies beside them. */
export async function withCaps(
  deps: Pick<CliDeps, "listDirectory">,
  named: readonly string[],
): Promise<readonly string[]> {
  const known = new Set(named.map((path) => resolve(path)));
  const beside = named.flatMap((path) => {
    const cap = capPathOf(resolve(path));
    return cap === undefined || known.has(cap) ? [] : [join(dirname(path), basename(cap))];
  });
  const found = await Promise.all(
    [...new Set(beside)].map(async (cap) => {
      const entries = await deps.listDirectory(dirname(cap)).catch(() => []);
      return entries.some(({ name }) => name === basename(cap)) ? [cap] : [];
    }),
  );
  return [...named, ...found.flat()];
}

/** The names of the YAML files in the directories of these files. */
export async function neighboursOf(
  deps: Pick<CliDeps, "listDirectory">,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const directories = [...new Set(paths.map((path) => dirname(path)))];
  const listed = await Promise.all(
    directories.map(async (directory) => {
      const entries = await deps.listDirectory(directory).catch(() => []);
      const files = entries.filter(({ isDirectory }) => !isDirectory).map(({ name }) => name);
      return [directory, files.filter((name) => IS_POLICY.test(name))] as const;
    }),
  );
  return new Map(listed);
}
