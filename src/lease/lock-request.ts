/** Who takes a lock, and for how long. A lock that is not given back runs out. */
export interface LockRequest {
  /** Names one process among all that share the store. */
  readonly lockOwner: string;
  readonly lockMs: number;
}
