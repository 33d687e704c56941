import { realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

/** The runner looks for them in this order. */
const NAMES = ["action.yml", "action.yaml"];

/** The action's directory and its action.yml, or what is missing. */
export async function findAction(
  root: string,
  path: string,
): Promise<{ readonly directory: string; readonly file: string } | "no directory" | "no metadata"> {
  const directory = await directoryIn(root, path);
  if (directory === undefined) return "no directory";
  for (const name of NAMES) {
    const file = join(directory, name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() === true) return { directory, file };
  }
  return "no metadata";
}

/** A path in `uses` may be a link of the repository. It never leads out, because none of them does. */
async function directoryIn(root: string, path: string): Promise<string | undefined> {
  const directory = join(root, path);
  if (directory !== root && !directory.startsWith(`${root}${sep}`)) return undefined;
  const found = await realpath(directory).catch(() => undefined);
  if (found === undefined || !(await stat(found)).isDirectory()) return undefined;
  return directory;
}
