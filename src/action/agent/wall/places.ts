import { existsSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { isWithin } from "./plan.ts";
import type { WallRequest } from "./wall.ts";

/** Sockets of everything that runs (Docker, containerd, D-Bus, systemd), homes of people, and other mounts for them. */
const ALWAYS = ["/run", "/home", "/root", "/media"];

/**
 * Directories of which the agent sees nothing: homes, the runner's work directory with all of `_temp`, `_actions` and
 * `_tool`, the runner itself with its credentials, and sockets.
 */
export function closedByDefault(
  { runnerTemp, home, workspace }: WallRequest,
  execPath: string = process.execPath,
): readonly string[] {
  const work = dirname(runnerTemp);
  const runner = runnerRoot(execPath);
  const all = [...ALWAYS, runnerTemp, home, ...isDeep(work), dirname(work), runner ?? ""];
  // A directory such as /opt has much that an agent needs.
  const named = all.filter((path) => path !== "" && path.split("/").length > 1 && path !== "/");
  const few = named.filter((path) => ALWAYS.includes(path) || !ROOTS.has(path));
  return [...new Set(few.filter((path) => existsSync(path) && path !== workspace))];
}

const ROOTS = new Set([
  "/opt",
  "/srv",
  "/var",
  "/usr",
  "/etc",
  "/mnt",
  "/data",
  "/tmp",
  "/var/lib",
]);

function isDeep(path: string): readonly string[] {
  return path === "/" ? [] : [path];
}

/** Where the runner is installed: it starts actions by its own Node. */
function runnerRoot(execPath: string): string | undefined {
  return /^(?<root>\/.+)\/externals\/node\d+\/bin\/node$/u.exec(execPath)?.groups?.["root"];
}

/** What the system keeps in a closed place and every program needs: the names of name servers. */
export function systemFiles(closed: readonly string[]): readonly string[] {
  return ["/etc/resolv.conf", "/etc/hosts", "/etc/localtime"].flatMap((path) => {
    try {
      const real = realpathSync(path);
      return closed.some((directory) => isWithin(real, directory)) ? [real] : [];
    } catch {
      return [];
    }
  });
}
