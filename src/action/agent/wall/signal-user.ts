import { readdirSync, readFileSync } from "node:fs";
import type { Privileged } from "./requirements.ts";
import type { AgentUser } from "./wall.ts";

/**
 * Sends a signal to every process of the user, and to no other: the kernel decides which those are, at one moment, so that
 * nothing escapes by forking, and no number is used again meanwhile. Returns whether it could be sent.
 */
export async function signalUser(
  { uid, gid }: Pick<AgentUser, "uid" | "gid">,
  signal: "INT" | "TERM" | "KILL",
  root: Privileged,
): Promise<boolean> {
  const ids = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--no-new-privs"];
  const script = 'kill -s "$1" -- -1';
  const { code } = await root.execute(root.programs.setpriv, [
    ...ids,
    root.programs.sh,
    "-c",
    script,
    "sh",
    signal,
  ]);
  return code === 0;
}

/** How many processes of the user run. */
export function countProcesses(uid: number): number {
  return readdirSync("/proc").filter((name) => /^\d+$/u.test(name) && isOf(uid, name)).length;
}

/** One that has ended and that nobody asked about does nothing more. */
function isOf(uid: number, pid: string): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "latin1");
    return new RegExp(`^Uid:\\s+${uid}\\s`, "mu").test(status) && !/^State:\s+[ZX]/mu.test(status);
  } catch {
    return false;
  }
}
