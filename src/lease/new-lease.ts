import type { Lease } from "./lease.ts";

/** A lease as it is stored first: `issuing`, before the provider is called. */
export type NewLease = Omit<
  Lease,
  | "state"
  | "createdAt"
  | "issueOutcome"
  | "issuedAt"
  | "lastBeatAt"
  | "heartbeatResetAt"
  | "endReason"
  | "endedAt"
  | "proof"
  | "tidy"
  | "findings"
  | "sealedSecret"
  | "tries"
  | "nextTryAt"
  | "lastError"
  | "replaces"
>;
