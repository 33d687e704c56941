import type { Instant } from "../../shared/clock.ts";

/** One line of the broker's own log, for its admin: what it did and what went wrong. Never a token, never a secret. */
export interface LogEntry {
  readonly level: "info" | "warning" | "error";
  readonly event: string;
  readonly message?: string;
  readonly trace?: string;
  readonly [field: string]: string | number | boolean | undefined;
}

export type Log = (entry: LogEntry) => void;

/** A log with one JSON line for each entry. */
export function createLog(write: (line: string) => void, now: () => Instant): Log {
  return (entry) => write(`${JSON.stringify({ at: new Date(now()).toISOString(), ...entry })}\n`);
}
