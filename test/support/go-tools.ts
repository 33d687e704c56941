import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { leftOut } from "./left-out.ts";

/** Set by `.ci/run` while it builds tools in the background: the directory in which they appear, each when it is complete. */
const BUILDING = "STEPKEY_TOOLS_BUILDING";

/**
 * A tool that `.ci/go-tools.sh` builds: where PATH has it, or where that script keeps it, or where it will be. Undefined: not on
 * this machine.
 */
export function goTool(name: string, part: string): string | undefined {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const tools = process.env["STEPKEY_TOOLS"] ?? join(cache, "stepkey", "tools");
  const built = existsSync(tools) ? readdirSync(tools).map((key) => join(tools, key)) : [];
  const found = [...(process.env["PATH"] ?? "").split(delimiter), ...built]
    .map((directory) => join(directory, name))
    .find((path) => existsSync(path));
  const building = process.env[BUILDING];
  if (found !== undefined || building === undefined) {
    return found ?? leftOut(part, `.ci/go-tools.sh ${name}`);
  }
  return join(building, name);
}

/** Far longer than the slowest build takes on two cold cores, with the tests beside it. */
export const BUILT_WITHIN_MS = 25 * 60_000;

/** Waits for tools that are being built. */
export async function toolsBuilt(...paths: readonly string[]): Promise<void> {
  const until = Date.now() + BUILT_WITHIN_MS;
  while (!paths.every((path) => existsSync(path))) {
    if (paths.some((path) => existsSync(join(dirname(path), ".failed")))) {
      throw new Error("the build of the tools failed: see .log in their directory");
    }
    if (Date.now() > until) throw new Error(`not built in time: ${paths.join(", ")}`);
    await sleep(1000);
  }
}
