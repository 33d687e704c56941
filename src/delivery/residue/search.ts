import { Buffer } from "node:buffer";
import type { FormMatcher } from "../redact/form-matcher.ts";
import type { Pace } from "./pace.ts";
import type { ResidueNotes } from "./report.ts";

/** What all parts of one search share. */
export interface Search {
  readonly matcher: FormMatcher;
  readonly pace: Pace;
  readonly notes: ResidueNotes;
  /** The search reads one block at a time, so one buffer is enough for all files. */
  readonly block: Buffer;
}

/** Larger blocks gain nothing, and keep others waiting for longer. */
export const BLOCK_BYTES = 256 * 1024;

export function newBlock(): Buffer {
  return Buffer.allocUnsafeSlow(BLOCK_BYTES);
}
