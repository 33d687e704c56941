import { writesOf } from "./conclude-check.ts";
import type { AskView, LeaseView } from "./view.ts";

/** How far a write is, for the sentence that says so. In this order: what a person has to do something about comes first. */
const PHASES = [
  "pending",
  "stuck",
  "withdrawn",
  "approved",
  "live",
  "not_issued",
  "ended",
  "forgotten",
  "refused",
] as const;

export type Phase = (typeof PHASES)[number];

/** Writes that one sentence is about: of one grant, and equally far. */
export interface LeadGroup {
  readonly phase: Phase;
  readonly asks: readonly [AskView, ...AskView[]];
}

/** The writes of a pull request, for the sentences about them. */
export function leadGroups(asks: readonly AskView[]): readonly LeadGroup[] {
  const groups = new Map<string, { phase: Phase; asks: [AskView, ...AskView[]] }>();
  for (const ask of writesOf(asks)) {
    const phase = phaseOf(ask);
    if (phase === undefined) continue;
    const { grant, environment } = ask;
    const key = JSON.stringify([grant, environment, phase]);
    const found = groups.get(key);
    if (found === undefined) groups.set(key, { phase, asks: [ask] });
    else found.asks.push(ask);
  }
  return [...groups.values()].toSorted(
    (one, other) => PHASES.indexOf(one.phase) - PHASES.indexOf(other.phase),
  );
}

/** Undefined: nobody has to know of it first. */
function phaseOf({ outcome }: AskView): Phase | undefined {
  switch (outcome.kind) {
    case "pending":
    case "approved":
    case "refused":
      return outcome.kind;
    case "over":
      return undefined;
    case "issued":
      return phaseOfLease(outcome.lease);
    default:
      return outcome satisfies never;
  }
}

function phaseOfLease(lease: LeaseView | undefined): Phase {
  if (lease === undefined) return "forgotten";
  if (lease.state === "stuck") return "stuck";
  if (lease.endReason === "withdrawn") return "withdrawn";
  if (lease.endedAt === undefined) return "live";
  return lease.state === "failed" ? "not_issued" : "ended";
}
