import { DAMAGED_ROW, StoreError } from "../store.ts";

/** Whether an error concerns one row, and not the store as a whole. */
export function isDamagedRow(error: unknown): boolean {
  return error instanceof StoreError && error.message.startsWith(DAMAGED_ROW);
}
