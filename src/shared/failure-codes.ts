import { ACTION_CODES } from "./action-codes.ts";
import { BROKER_CODES } from "./broker-codes.ts";
import { CLI_CODES } from "./cli-codes.ts";
import type { CodeEntry } from "./code-entry.ts";

/** Every stable code, with its meaning and remedy. `docs/errors.md` is generated from this table. */
export const FAILURE_CODES = { ...BROKER_CODES, ...ACTION_CODES, ...CLI_CODES };

export type FailureCode = keyof typeof FAILURE_CODES;

/** The codes of the broker's responses. */
export type BrokerCode = keyof typeof BROKER_CODES;

/** Another version may have other codes. */
export function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(FAILURE_CODES, code);
}

export function codeEntry(code: FailureCode): CodeEntry {
  return FAILURE_CODES[code];
}
