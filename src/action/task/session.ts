import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import type { TaskOutcome } from "../../delivery/task/run-task.ts";
import type { Residue } from "../../receipt/receipt.ts";
import type { Instant } from "../../shared/clock.ts";
import type { Failure } from "../../shared/failure.ts";
import type { Result } from "../../shared/result.ts";
import type { Ending, HeldLease, Withdrawal } from "../lease/source/credential-source.ts";

/** What hides and finds the secrets of one lease. */
export interface Cover {
  readonly matcher: FormMatcher;
  /** How many secrets it hides. */
  readonly masked: number;
  /** How many others are so short that nothing can hide them. */
  readonly tooShort: number;
}

/** What became of the task. */
export interface Used {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  readonly task: Result<TaskOutcome, Failure>;
  /** The lease ended while the task ran, and the task was stopped for it. */
  readonly withdrawal: Withdrawal | undefined;
  /** What it wrote to its own GITHUB_OUTPUT. */
  readonly outputs: Result<Readonly<Record<string, string>>, Failure>;
  /** What it wrote to its own GITHUB_STEP_SUMMARY. */
  readonly summary: Result<string, Failure>;
}

/** The life of one lease, whole. */
export interface Session {
  readonly lease: HeldLease;
  readonly cover: Cover;
  readonly used: Used;
  /** Undefined when nobody searched. */
  readonly residue: Residue | undefined;
  readonly ending: Ending;
}
