import { formatDuration } from "../../shared/duration.ts";
import { joined, plural } from "../../shared/wording.ts";
import type { ApprovalRule } from "../../policy/policy.ts";
import { stateOfAsk, writesOf } from "./conclude-check.ts";
import { bold, italic, plainText } from "./escape.ts";
import { paragraph, type TextPart } from "./fit.ts";
import { dateAndTime } from "./instants.ts";
import type { Approved, AskView, GrantView, PullView, Waiting } from "./view.ts";

/** The first thing that a reviewer reads: what an approval of this commit releases, and who has to give it. */
export function leadParts(pull: PullView): readonly TextPart[] {
  const never = neverWrites(pull);
  if (never !== undefined) return [paragraph(never)];
  const groups = grouped(writesOf(pull.asks));
  if (groups.length === 0) return [paragraph(nothingAsked(pull))];
  return groups.flatMap(leadOf);
}

function neverWrites({ neverWrites: why, base }: PullView): string | undefined {
  switch (why) {
    case undefined:
      return undefined;
    case "fork":
      return "This pull request comes from a fork. **Its jobs never get a write**, whoever approves it.";
    case "dependabot":
      return "Dependabot opened this pull request. **Its jobs never get a write**, whoever approves it.";
    case "base":
      return `Policy lets no pull request into ${plainText(base)} write. **Its jobs never get a write**, whoever approves it.`;
    default:
      return why satisfies never;
  }
}

function nothingAsked({ policy, asks, state }: PullView): string {
  const wasAsked = asks.some(({ access }) => access === "write");
  if (state !== "open") {
    return wasAsked ? "No write was released on this commit." : "No job asked for a write.";
  }
  const asked = wasAsked
    ? "Every write that a job asked for was refused."
    : "No job has asked for a write.";
  if (policy.kind === "broken") {
    return `${asked} The policy has mistakes, so an approval of this commit releases nothing.`;
  }
  const grants = policy.kind === "grants" ? policy.grants : [];
  const writes = grants.filter(({ access }) => access === "write");
  if (writes.length === 0) return `${asked} Approving this commit releases nothing.`;
  const names = writes.slice(0, MAX_NAMES).map(targetOf);
  const hidden = writes.length - names.length;
  const all = hidden > 0 ? [...names, `${hidden} more`] : names;
  return `${asked} If one does, approving this commit releases ${joined(all, "and", MAX_NAMES + 1)}.`;
}

const MAX_NAMES = 8;

/** Asks that one sentence is about: of one grant, and equally far. */
type Group = readonly [AskView, ...AskView[]];

function grouped(asks: readonly AskView[]): readonly Group[] {
  const groups = new Map<string, [AskView, ...AskView[]]>();
  for (const ask of asks) {
    if (ask.outcome.kind === "refused" || ask.outcome.kind === "over") continue;
    const key = JSON.stringify([ask.grant, ask.environment, stateOfAsk(ask), ask.outcome.kind]);
    const found = groups.get(key);
    if (found === undefined) groups.set(key, [ask]);
    else found.push(ask);
  }
  // What waits comes first.
  return [...groups.values()].toSorted(
    ([one], [other]) => Number(isPending(other)) - Number(isPending(one)),
  );
}

function isPending({ outcome }: AskView): boolean {
  return outcome.kind === "pending";
}

function leadOf(group: Group): readonly TextPart[] {
  const [{ outcome }] = group;
  switch (outcome.kind) {
    case "pending":
      return waitingParts(group, outcome);
    case "approved":
      return [paragraph(approvedLead(group, outcome))];
    case "issued":
      return [paragraph(issuedLead(group))];
    case "refused":
    case "over":
      return [];
    default:
      return outcome satisfies never;
  }
}

function waitingParts(group: Group, { missing, have, who, reasons, rule }: Waiting): TextPart[] {
  const good = rule === undefined ? "" : ` (${goodFor(rule)})`;
  const first = `Approving this commit releases ${targetOf(group[0])} to ${jobsOf(group)}${good}.`;
  const needed =
    missing > 0
      ? `Missing: ${plural(missing, "approval")} by ${plainText(who)}${have > 0 ? `; ${have} counted already` : ""}.`
      : `Missing: ${plainText(who === "" ? "another look by a reviewer" : who)}.`;
  const all = [...new Set(reasons)].map((text) => `- ${plainText(text)}`);
  return [
    paragraph(first),
    paragraph(needed),
    ...(all.length === 0 ? [] : [paragraph(["What does not count:", "", ...all].join("\n"))]),
  ];
}

/** What one approval of this commit is good for: `3 times, until 24h after it`. */
function goodFor({ uses, per, maxAgeSeconds }: ApprovalRule): string {
  const times = uses === 1 ? "once" : `${uses} times`;
  const often = per === "run" ? `for ${plural(uses, "run")}` : times;
  return `${often}, until ${formatDuration(maxAgeSeconds)} after the approval`;
}

function approvedLead(group: Group, { by, rule }: Approved): string {
  const oldest = Math.min(...by.map(({ at }) => at));
  const until =
    by.length === 0 ? "" : ` until ${dateAndTime(oldest + rule.maxAgeSeconds * 1000)} at most`;
  return `${namesOf(by)} approved this commit. That releases ${targetOf(group[0])} to ${jobsOf(group)}${until}: the job gets it when it asks again, so re-run it if it has failed.`;
}

function issuedLead(group: Group): string {
  const [{ outcome }] = group;
  const target = targetOf(group[0]);
  if (outcome.kind !== "issued") return "";
  if (outcome.lease?.endReason === "withdrawn") {
    return `The approval behind ${target} was withdrawn, so the lease of ${jobsOf(group)} was ended.`;
  }
  const because =
    outcome.required === 0
      ? `without an approval, because policy says: ${plainText(outcome.reason ?? "none is needed")}`
      : `on the approval of ${namesOf(outcome.by)}`;
  return `${target} was released to ${jobsOf(group)}, ${because}.`;
}

export function namesOf(by: readonly { readonly login: string }[]): string {
  const names = [...new Set(by.map(({ login }) => login))].map(plainText);
  return names.length === 0 ? "Nobody" : joined(names);
}

function jobsOf(group: Group): string {
  const names = [...new Set(group.map(({ job }) => job.name ?? `of run ${job.runId}`))];
  const shown = names.slice(0, MAX_NAMES).map(italic);
  const all =
    names.length > shown.length ? [...shown, `${names.length - shown.length} more`] : shown;
  return `${names.length === 1 ? "job" : "jobs"} ${joined(all, "and", MAX_NAMES + 1)}`;
}

function targetOf(asked: Pick<AskView, "grant" | "environment"> | GrantView): string {
  const grant = "grant" in asked ? asked.grant : asked.name;
  const { environment } = asked;
  return environment === undefined ? bold(grant) : `${bold(grant)} on ${bold(environment)}`;
}
