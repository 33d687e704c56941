import { joined } from "../../shared/wording.ts";
import { paragraph, type TextPart } from "./fit.ts";
import { plainText } from "./escape.ts";
import { leadGroups, type LeadGroup } from "./lead-groups.ts";
import { issuedSentence, refusedSentence, withdrawnSentence } from "./lead-issued.ts";
import { approvedSentence, waitingParts } from "./lead-waiting.ts";
import { MAX_NAMES, targetText } from "./phrases.ts";
import type { PullView } from "./view.ts";

/** The first thing that a reviewer reads: what an approval of this commit releases, and who has to give it. */
export function leadParts(pull: PullView): readonly TextPart[] {
  const never = neverWrites(pull);
  if (never !== undefined) return [paragraph(never)];
  const groups = leadGroups(pull.asks);
  const told = groups.flatMap((group) => partsOf(group, pull));
  const isOnlyRefused = groups.every(({ phase }) => phase === "refused");
  return isOnlyRefused ? [...told, paragraph(nothingReleased(pull, groups))] : told;
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
      return `Policy allows no write to pull requests into ${plainText(base)}. **Its jobs never get a write**, whoever approves it.`;
    default:
      return why satisfies never;
  }
}

function partsOf(group: LeadGroup, pull: PullView): readonly TextPart[] {
  const { phase, asks } = group;
  switch (phase) {
    case "pending":
      return waitingParts(asks, pull);
    case "approved":
      return [paragraph(approvedSentence(asks))];
    case "withdrawn":
      return [paragraph(withdrawnSentence(asks, pull))];
    case "refused":
      return [paragraph(refusedSentence(asks))];
    case "stuck":
    case "live":
    case "not_issued":
    case "ended":
    case "forgotten":
      return [paragraph(issuedSentence(asks, phase))];
    default:
      return phase satisfies never;
  }
}

/** No write was released, and none waits: what an approval releases once a job asks. */
function nothingReleased({ policy, state }: PullView, refused: readonly LeadGroup[]): string {
  if (state !== "open") return "No write was released on this commit.";
  const asked = refused.length > 0 ? "" : "No job has asked for a write. ";
  if (policy.kind === "broken") {
    return `${asked}The policy has mistakes, so an approval of this commit releases nothing.`;
  }
  const grants = policy.kind === "grants" ? policy.grants : [];
  const writes = grants
    .filter(({ access }) => access === "write")
    .map(({ name: grant, environment }) => targetText({ grant, environment }));
  const without = new Set(refused.map(({ asks: [first] }) => targetText(first)));
  const names = writes.filter((name) => !without.has(name));
  if (names.length === 0) return `${asked}Approving this commit releases nothing.`;
  const when = refused.length > 0 ? "If a job asks for it" : "If one does";
  return `${asked}${when}, approving this commit releases ${joined(names, "and", MAX_NAMES)}.`;
}
