import { lstat, mkdir, open, rename, rm, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../shared/error-code.ts";
import { type Receipt, receiptFileName, renderReceipt } from "./receipt.ts";
import type { JobKey } from "../shared/claims.ts";
import { isLeaseId } from "../shared/lease-id.ts";

/**
 * Writes the receipt to `directory` and returns its path. Readers see the whole file or none, and a link planted under
 * its name or its directory's is replaced, not followed. Rejects when it cannot be written.
 */
export async function writeReceipt(directory: string, receipt: Receipt): Promise<string> {
  if (!isLeaseId(receipt.lease)) throw new Error(`${receipt.lease} is not a lease id`);
  await makeDirectory(directory);
  const path = join(directory, receiptFileName(receipt.lease));
  const draft = `${path}.draft`;
  // Never write through a draft that was left over or planted.
  await rm(draft, { force: true });
  // Its content may be published, but only this user may change it.
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(renderReceipt(receipt));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  return path;
}

/**
 * Whether this step is the first of its job to write to the summary. Only the first caller gets true, also when steps
 * run at the same time. It decides about a heading only, so a step that plants the mark spoils nothing else.
 */
export async function isFirstInSummary(directory: string, job: JobKey): Promise<boolean> {
  const name = `summary-of-${job.runId}-${job.runAttempt}-${job.checkRunId}`;
  await makeDirectory(directory);
  try {
    await writeFile(join(directory, name), "", { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** An earlier step can plant a link under the directory's name, to have files written somewhere else. */
async function makeDirectory(path: string): Promise<void> {
  try {
    if ((await lstat(path)).isSymbolicLink()) await unlink(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  await mkdir(path, { recursive: true, mode: 0o700 });
}
