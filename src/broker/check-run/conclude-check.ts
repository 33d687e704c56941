import { plural } from "../../shared/wording.ts";
import type { CheckMode } from "../config/github-config.ts";
import type { AskView, CheckView, LeaseView } from "./view.ts";

/** How far what was asked for on a commit is. */
export type CheckState = "idle" | "pending" | "withdrawn" | "approved";

export interface Conclusion {
  readonly status: "completed";
  readonly conclusion: "neutral" | "success" | "action_required";
}

/**
 * GitHub's branch protection lets a required check pass that is `success`, `neutral` or `skipped`, and nothing else. So a check
 * that blocks is `action_required`, and one that never blocks is `neutral` or `success`. It is always `completed`: GitHub does not take
 * a completed check run back to `in_progress` reliably, and one that is not there or not completed blocks for ever.
 */
const CONCLUSIONS: Readonly<
  Record<CheckMode, Readonly<Record<CheckState, Conclusion["conclusion"]>>>
> = {
  neutral: { idle: "neutral", pending: "neutral", withdrawn: "neutral", approved: "success" },
  required: {
    idle: "success",
    pending: "action_required",
    withdrawn: "action_required",
    approved: "success",
  },
};

export function concludeCheck(view: CheckView, mode: CheckMode): Conclusion {
  return { status: "completed", conclusion: CONCLUSIONS[mode][stateOf(view)] };
}

/** A refusal is not open: an approval would not help, and the job has failed by itself. */
export function stateOf({ pulls }: CheckView): CheckState {
  const states = new Set(pulls.flatMap(({ asks }) => writesOf(asks).map(stateOfAsk)));
  return STATES.find((state) => states.has(state)) ?? "idle";
}

/** What is open comes first. */
const STATES = ["pending", "withdrawn", "approved"] as const;

/** What decides: reads need no approval, and a later lease of a grant makes up for one whose approval was withdrawn. */
export function writesOf(asks: readonly AskView[]): readonly AskView[] {
  const writes = asks.filter(({ access }) => access === "write");
  return writes.filter(
    (one) => stateOfAsk(one) !== "withdrawn" || !writes.some((other) => makesUpFor(other, one)),
  );
}

function makesUpFor(later: AskView, earlier: AskView): boolean {
  return (
    later.grant === earlier.grant &&
    later.environment === earlier.environment &&
    later.askedAt > earlier.askedAt &&
    stateOfAsk(later) === "approved"
  );
}

export function stateOfAsk({ outcome }: AskView): CheckState {
  switch (outcome.kind) {
    case "pending":
      return "pending";
    case "approved":
      return "approved";
    case "issued":
      return outcome.lease?.endReason === "withdrawn" ? "withdrawn" : "approved";
    case "refused":
    case "over":
      return "idle";
    default:
      return outcome satisfies never;
  }
}

/** One line beside the check's name. It is no Markdown. */
export function checkTitle(view: CheckView): string {
  const writes = view.pulls.flatMap(({ asks }) => writesOf(asks));
  const state = stateOf(view);
  const those = writes.filter((one) => stateOfAsk(one) === state);
  if (state === "idle") return idleTitle(view);
  const what = targetsOf(those);
  if (state === "withdrawn") {
    return `Withdrawn: ${what}${leasesOf(those).some(isStuck) ? ", could not be revoked yet" : ""}`;
  }
  if (state === "pending") {
    const missing = Math.max(...those.map(missingIn));
    return missing > 0
      ? `${what}: waits for ${plural(missing, "approval")}`
      : `${what}: waits for a reviewer`;
  }
  return `${what}: ${approvedWord(those)}`;
}

function targetsOf(asks: readonly AskView[]): string {
  const [first = "", ...more] = new Set(asks.map(targetOf));
  return more.length === 0 ? first : `${first} and ${plural(more.length, "more grant")}`;
}

function idleTitle({ pulls }: CheckView): string {
  const asks = pulls.flatMap((one) => one.asks);
  if (asks.some(({ outcome }) => outcome.kind === "issued")) return "Only reads were issued";
  if (asks.some(({ outcome }) => outcome.kind === "over"))
    return "Nothing can be released any more";
  if (asks.length > 0) return `Refused: ${targetsOf(asks)}`;
  return "Nothing was asked for";
}

function missingIn({ outcome }: AskView): number {
  return outcome.kind === "pending" ? outcome.missing : 0;
}

function approvedWord(asks: readonly AskView[]): string {
  const leases = leasesOf(asks);
  if (leases.some(isStuck)) return "could not be revoked yet";
  if (leases.some(({ endedAt }) => endedAt === undefined)) return "in use";
  if (leases.length === 0) return "approved";
  return leases.every(({ state }) => state === "failed") ? "could not be issued" : "ended";
}

function leasesOf(asks: readonly AskView[]): readonly LeaseView[] {
  return asks.flatMap(({ outcome }) =>
    outcome.kind === "issued" && outcome.lease !== undefined ? [outcome.lease] : [],
  );
}

function isStuck({ state }: LeaseView): boolean {
  return state === "stuck";
}

/** `orders-migrate on production` */
function targetOf(asked: {
  readonly grant: string;
  readonly environment: string | undefined;
}): string {
  const { grant, environment } = asked;
  return environment === undefined ? grant : `${grant} on ${environment}`;
}
