import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { leftOut } from "./left-out.ts";

/** Prometheus' own checker, as `.ci/promtool.sh` unpacks it. Returns what it printed; throws with that when it refuses. */
export type Promtool = (...args: readonly string[]) => string;

/** Undefined where it is not on this machine. */
export function promtool(): Promtool | undefined {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const directories = [
    ...(process.env["PATH"] ?? "").split(delimiter),
    join(cache, "stepkey", "promtool"),
  ];
  const program = directories
    .map((path) => join(path, "promtool"))
    .find((path) => existsSync(path));
  if (program === undefined) return leftOut("Prometheus' promtool", ".ci/promtool.sh");
  return (...args) => {
    try {
      return execFileSync(program, [...args], { encoding: "utf8", stdio: "pipe" });
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      throw new Error(`promtool ${args.join(" ")}:\n${stdout}${stderr}`, { cause: error });
    }
  };
}
