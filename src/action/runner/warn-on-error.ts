import { faultText } from "../../shared/fault-text.ts";
import type { Runner } from "./runner.ts";

/**
 * Writes something that comes after the task. A full disk, or a task that emptied the runner's folders, must not hide how
 * the step ended: what cannot be written is said, and no more. Returns whether it was written.
 */
export async function orWarn(
  runner: Pick<Runner, "warn">,
  what: string,
  write: () => void | Promise<void>,
): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    runner.warn(`stepkey: ${what} could not be written: ${faultText(error)}`);
    return false;
  }
}
