import type { LockRequest } from "./lock-request.ts";

/** The server of the store is not the one that it was when orphans were last looked for. */
export interface ServerChange {
  /** The server as it is now: its system identifier and its timeline. */
  readonly server: string;
  /**
   * `promoted`: a standby took over, or a backup was rolled forward; it may lack the last commits. `another`: the store is on
   * a server that was made anew, so nobody knows how old its content is.
   */
  readonly how: "promoted" | "another";
}

/**
 * Remembers at which server the store was, in the store itself: with the last commits of a server that failed, leases may be
 * lost that exist at their providers.
 */
export interface FailOverMemory {
  /** Undefined: it is the same server, or it does not say which one it is. */
  serverChange(): Promise<ServerChange | undefined>;
  /** Lets one process look for orphans, and not several at once; false while another one does. */
  lockOrphanSearch(request: LockRequest): Promise<boolean>;
  /** Everything was looked at since the store is at this server. */
  orphansSearched(server: string): Promise<void>;
}

/** A file has no server, and what is restored from a backup is not seen in it. */
export const NO_FAIL_OVER: FailOverMemory = {
  serverChange: async () => undefined,
  lockOrphanSearch: async () => true,
  orphansSearched: async () => undefined,
};
