import type { Lease } from "./lease.ts";

/** A part of a list: at most `limit`, after that lease. */
export interface LeasePage {
  readonly after?: Pick<Lease, "id" | "createdAt"> | undefined;
  readonly limit: number;
}
