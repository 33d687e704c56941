import type { Lease } from "../lease.ts";
import { StoreError } from "../store.ts";
import { leaseOf, text } from "./read-row.ts";

type Row = Readonly<Record<string, unknown>>;

/** Rows of `leases`. One that is damaged keeps no other lease alive; `damaged` gets its id, and why. */
export function leasesIn(rows: readonly Row[], damaged: Map<string, string>): readonly Lease[] {
  return rows.flatMap((row) => {
    try {
      return [leaseOf(row)];
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      damaged.set(text(row, "id"), error.message);
      return [];
    }
  });
}
