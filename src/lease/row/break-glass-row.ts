import type { LastBreakGlass } from "../break-glass.ts";
import { LEASE_STATES, type LeaseState } from "../lease.ts";
import { integer, leaseIdIn, oneOf, optionalInteger, text } from "./read-row.ts";

type Row = Readonly<Record<string, unknown>>;

/** The last time that a grant was issued outside the gate, and the state of its lease. */
export interface KnownBreakGlass {
  readonly last: LastBreakGlass;
  /** Undefined when the store no longer has it. */
  readonly state: LeaseState | undefined;
}

/** A row of `break_glass` with the `state` of its lease, where there is one. */
export function breakGlassIn(row: Row): KnownBreakGlass {
  const confirmedAt = optionalInteger(row, "confirmed_at");
  return {
    last: {
      lease: leaseIdIn(row, "lease_id"),
      user: text(row, "used_by"),
      machine: text(row, "used_on"),
      reason: text(row, "reason"),
      at: integer(row, "used_at"),
      confirmed:
        confirmedAt === undefined
          ? undefined
          : {
              user: text(row, "confirmed_by"),
              machine: text(row, "confirmed_on"),
              at: confirmedAt,
            },
    },
    state: row["state"] === null ? undefined : oneOf(row, "state", LEASE_STATES),
  };
}
