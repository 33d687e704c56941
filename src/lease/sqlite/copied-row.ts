import type { SQLOutputValue } from "node:sqlite";
import { parseJson, isRecord } from "../../shared/json.ts";
import { leaseOf } from "../row/read-row.ts";
import { serverOf } from "../server-share.ts";
import { StoreError } from "../store.ts";
import type { SourceTable } from "./source-table.ts";

/** A row as it is copied: each value as text, so that a number of any size stays exact. */
export type CopiedRow = Readonly<Record<string, string | null>>;

/** `row`: with its integers as bigint. */
export function copiedRow(table: string, row: Readonly<Record<string, SQLOutputValue>>): CopiedRow {
  const copied = Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value === null ? null : value.toString(),
    ]),
  );
  return table === "leases" ? { ...copied, server: serverIn(copied) } : copied;
}

/** What a file has no column for. A damaged handle names no server. */
function serverIn({ kind, handle }: CopiedRow): string {
  const parsed = parseJson(handle ?? "");
  const server = isRecord(parsed) ? parsed["server"] : undefined;
  return serverOf({ kind: kind ?? "", handle: typeof server === "string" ? { server } : {} });
}

/** Why a copied lease cannot be read; undefined for one that can. */
export function whyDamaged({ integers }: SourceTable, row: CopiedRow): string | undefined {
  const read = new Map<string, unknown>();
  for (const [column, value] of Object.entries(row)) {
    read.set(column, value !== null && integers.has(column) ? Number(value) : value);
  }
  try {
    leaseOf(Object.fromEntries(read));
    return undefined;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return error.message;
  }
}
