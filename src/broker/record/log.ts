import type { Instant } from "../../shared/clock.ts";

/** One line of the broker's own log: what it did and what went wrong, for the admin. Never a token, never a secret. */
export interface LogEntry {
  readonly level: "info" | "warning" | "error";
  readonly event: string;
  readonly message?: string;
  readonly trace?: string;
  readonly [field: string]: string | number | boolean | undefined;
}

export type Log = (entry: LogEntry) => void;

/** A log of one JSON line an entry. */
export function createLog(write: (line: string) => void, now: () => Instant): Log {
  return (entry) => write(`${JSON.stringify({ at: new Date(now()).toISOString(), ...entry })}\n`);
}

/** Tokens and passwords in addresses: a message that others wrote may quote what it was given. */
const SECRETS = /\b(?:eyJ|lsk_|gh[a-z]_|github_pat_)[\w.~+/-]+|(?<=:\/\/[^\s/@:]*:)[^\s/@]+(?=@)/gu;

/**
 * Name and message of a fault, for the log alone. No stack: it shows paths of the machine, and the name and the trace
 * find the place.
 */
export function faultText(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll(SECRETS, "***");
}
