/**
 * An environment variable that lets whoever sets it run code in other programs, or redirect what they send: what it does,
 * and whether it affects stepkey itself (Node, its TLS, its proxies, the shell that it starts).
 */
export interface HostileVariable {
  /** A glob for names. Case-sensitive unless `anyCase` is set. */
  readonly name: string;
  readonly anyCase?: true;
  /** Absent: on every platform. */
  readonly platform?: "linux" | "darwin";
  /** Completes the sentence "NAME …". */
  readonly does: string;
  /** Whether it affects stepkey before the task starts: then the run stops. Others are only removed for the task. */
  readonly stops: boolean;
}
