import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Receipt, receiptFileName, renderReceipt } from "./receipt.ts";
import { isLeaseId } from "../shared/lease-id.ts";
import { makeReceiptDirectory } from "./write-directory.ts";

/**
 * Writes the receipt to `directory` and returns its path. Readers see the whole file or none, and a link planted under
 * its name or its directory's is replaced, not followed. Rejects when it cannot be written.
 */
export async function writeReceipt(directory: string, receipt: Receipt): Promise<string> {
  if (!isLeaseId(receipt.lease)) throw new Error(`${receipt.lease} is not a lease id`);
  makeReceiptDirectory(directory);
  const path = join(directory, receiptFileName(receipt.lease));
  const draft = `${path}.draft`;
  // Never write through a draft that was left over or planted.
  rmSync(draft, { force: true });
  // Its content may be published, but only this user may change it. A job does not outlive its machine, so nothing waits
  // for the disk.
  writeFileSync(draft, renderReceipt(receipt), { flag: "wx", mode: 0o600 });
  renameSync(draft, path);
  return path;
}
