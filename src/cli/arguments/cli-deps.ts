import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { Clock } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";

/** Everything outside of a command, so that each runs in a test without a process of its own. */
export interface CliDeps {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `out` is a terminal that shows colour. */
  readonly colour: boolean;
  /** The process's variables: `{ env: NAME }` in a configuration names one of them. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Of the Node that runs: `24.21.0`. */
  readonly nodeVersion: string;
  /** The kinds of credential that there are. */
  readonly kinds: readonly CredentialKind[];
  readonly readText: (path: string) => Promise<string>;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Aborts when the process is asked to stop. */
  readonly signal: AbortSignal;
}

/**
 * 0: done, or granted. 1: refused, mistakes found, or what was asked for is not there. 2: the command line is not
 * understood. 3: it cannot be done now (a file, the store or a server cannot be reached).
 */
export type ExitCode = 0 | 1 | 2 | 3;
