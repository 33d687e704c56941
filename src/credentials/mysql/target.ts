import type { MysqlAccess } from "./server-access.ts";

/** A lease's account, as its handle describes it. */
export interface AccountHandle {
  readonly server: string;
  readonly account: string;
  /** The host part of the account's name. */
  readonly clients: string;
  /** The role that what the lease defined runs as afterwards. */
  readonly granted: string;
  /** The XA transactions that were prepared when it was issued; undefined when nobody knows. */
  readonly preparedBefore: readonly string[] | undefined;
}

/** What ending a lease works on. */
export interface AccountTarget extends AccountHandle {
  readonly access: MysqlAccess;
  readonly signal: AbortSignal;
}
