import { faultText } from "../../shared/fault-text.ts";
import { warnWithCode } from "./log.ts";
import type { Runner } from "./runner.ts";

/**
 * Writes something that comes after the task. A full disk, or a task that emptied the runner's directories, must not hide
 * how the step ended, so an error is only a warning. Returns whether it was written.
 */
export async function warnOnError(
  runner: Pick<Runner, "warn" | "docs">,
  what: string,
  write: () => void | Promise<void>,
): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    const message = `stepkey: ${what} could not be written: ${faultText(error)}`;
    warnWithCode(runner, "file_not_written", message);
    return false;
  }
}
