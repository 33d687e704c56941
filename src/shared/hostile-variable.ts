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
  /** Where that is documented: a manual page, or a page's address. */
  readonly source: string;
  /** Whether it affects stepkey before the task starts: then the run stops. Others are only removed for the task. */
  readonly stops: boolean;
  /** Not passed either where the runner's own process has it: it leads to a credential of the runner. */
  readonly isOwnCredential?: true;
  /** A kind's own credential may be delivered under this name: the kind sets it itself. */
  readonly isDelivered?: true;
  /** It only holds a credential of the tool: kinds may deliver one in it, and `secret-env` can set it. */
  readonly isCredential?: true;
}

/** What a group of variables does, and where that is documented. */
export type HostileEffect = Omit<HostileVariable, "name" | "anyCase" | "stops">;

/** Variables that stop the run before a token is requested. */
export function stopping(
  effect: HostileEffect,
  ...names: readonly string[]
): readonly HostileVariable[] {
  return names.map((name) => Object.assign({ name, stops: true }, effect));
}

/** Variables that can harm only the task: it does not get them unless `pass-env` has the full name. */
export function withheld(
  effect: HostileEffect,
  ...names: readonly string[]
): readonly HostileVariable[] {
  return names.map((name) => Object.assign({ name, stops: false }, effect));
}
