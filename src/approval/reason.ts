import { sentence } from "../shared/wording.ts";
import type { GateReason } from "./gate.ts";
import { GATE_CODES, type GateCode } from "./reason-codes.ts";

/** A reason of a decision, with a code of the table. */
export interface CodedReason extends GateReason {
  readonly code: GateCode;
}

export function reason(code: GateCode, text: string): CodedReason {
  return { code, text };
}

/** A fact that could not be read. `why` is the phrase of the fact, without a full stop. */
export function unreadReason(why: string): CodedReason {
  return reason("facts_unreadable", sentence(why));
}

export function outcomeOf({ code }: CodedReason): (typeof GATE_CODES)[GateCode]["outcome"] {
  return GATE_CODES[code].outcome;
}

export function remedyOf({ code }: CodedReason): string {
  return GATE_CODES[code].remedy;
}
