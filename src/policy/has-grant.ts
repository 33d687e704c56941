import type { DocumentSlot } from "./evaluate.ts";

/** Whether a document has a grant of this name, also one with mistakes. */
export function hasGrant(document: DocumentSlot, grant: string): boolean {
  if (typeof document !== "object") return false;
  return document.disabled.includes(grant) || document.grants.some(({ name }) => name === grant);
}
