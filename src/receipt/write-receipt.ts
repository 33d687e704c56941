import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isLeaseId } from "../shared/lease-id.ts";
import { receiptFileName, renderReceipt, type Receipt } from "./receipt.ts";

/**
 * Writes the receipt into `directory` and returns its path. It appears whole or not at all: readers see no half of it,
 * and a link planted under its name is replaced, not followed. Rejects when the disk does not take it.
 */
export async function writeReceipt(directory: string, receipt: Receipt): Promise<string> {
  if (!isLeaseId(receipt.lease)) throw new Error(`${receipt.lease} is no lease id`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, receiptFileName(receipt.lease));
  const draft = `${path}.draft`;
  // A draft that is left from before, or planted, must not be written through.
  await rm(draft, { force: true });
  // Only this user may change it; what is in it may be published.
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
