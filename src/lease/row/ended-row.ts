import type { EndedCredential } from "../../credentials/kind/publication.ts";
import { StoreError } from "../store.ts";
import { handleIn, integer, json, leaseIdIn } from "./read-row.ts";

type Row = Readonly<Record<string, unknown>>;

/** Rows with `id`, `handle`, `dies_at` and `ended_at`. One damaged row keeps no other lease out of what is published. */
export function endedCredentialsIn(rows: readonly Row[]): readonly EndedCredential[] {
  return rows.flatMap((row) => {
    try {
      return [endedCredentialIn(row)];
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return [];
    }
  });
}

function endedCredentialIn(row: Row): EndedCredential {
  return {
    lease: leaseIdIn(row, "id"),
    handle: handleIn(json(row, "handle")),
    diesAt: integer(row, "dies_at"),
    endedAt: integer(row, "ended_at"),
  };
}
