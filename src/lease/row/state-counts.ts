import type { LeaseState } from "../lease.ts";
import { integer, text } from "./read-row.ts";

/** Rows with `state` and `count` as a count of every state; one that has no row has 0. */
export function stateCountsIn(
  rows: readonly Readonly<Record<string, unknown>>[],
): Readonly<Record<LeaseState, number>> {
  const counted = new Map(rows.map((row) => [text(row, "state"), integer(row, "count")]));
  const count = (state: LeaseState): number => counted.get(state) ?? 0;
  return {
    issuing: count("issuing"),
    active: count("active"),
    revoking: count("revoking"),
    revoked: count("revoked"),
    failed: count("failed"),
    expired: count("expired"),
    stuck: count("stuck"),
  };
}
