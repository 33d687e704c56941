/**
 * A variable by which whoever sets it gets code into other programs, or redirects what they send. Data: what it does,
 * and whether it reaches stepkey itself (Node, its TLS, its proxies, the shell that it starts).
 */
export interface HostileVariable {
  /** Glob over names; letter case counts unless `anyCase` is set. */
  readonly name: string;
  readonly anyCase?: true;
  /** Only there; everywhere when absent. */
  readonly platform?: "linux" | "darwin";
  /** Completes "NAME …": what it does. */
  readonly does: string;
  /** Whether it reaches stepkey before the task starts: then the run stops. Others are only kept from the task. */
  readonly stops: boolean;
}
