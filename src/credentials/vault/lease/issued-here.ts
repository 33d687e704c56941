import type { LeaseAtVault } from "../api/end-token.ts";

/**
 * What this process issued, by lease: a lease can be ended by a handle from before the response, in which neither the
 * accessor nor the server's leases are. Another process asks the server.
 */
export interface IssuedHere {
  note(lease: string, at: LeaseAtVault): void;
  find(lease: string): LeaseAtVault | undefined;
  forget(lease: string): void;
}

/** Far more than live at one server; the oldest goes first. */
const MOST = 10_000;

export function createIssuedHere(): IssuedHere {
  const issued = new Map<string, LeaseAtVault>();
  return {
    note: (lease, at) => {
      issued.set(lease, at);
      const [oldest] = issued.keys();
      if (issued.size > MOST && oldest !== undefined) issued.delete(oldest);
    },
    find: (lease) => issued.get(lease),
    forget: (lease) => {
      issued.delete(lease);
    },
  };
}
