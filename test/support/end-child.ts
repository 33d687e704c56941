import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Sends a signal to a process that a test started, and waits until it is gone; it may be gone already. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}
