import type { ServerAccess } from "./server-access.ts";

/** A lease's role, as its handle describes it. */
export interface RoleHandle {
  readonly server: string;
  readonly database: string;
  readonly role: string;
  /** The role that inherits what the lease's role made. */
  readonly granted: string;
  /** Known once it was issued: it finds sessions that outlived their role. */
  readonly oid: number | undefined;
  /** Known once it was issued: see `NewRole`. */
  readonly transaction: string | undefined;
  readonly isRead: boolean;
}

/** What ending a lease works on. */
export interface Target extends RoleHandle {
  readonly access: ServerAccess;
  readonly signal: AbortSignal;
}
