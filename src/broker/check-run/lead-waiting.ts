import { formatDuration } from "../../shared/duration.ts";
import { plural } from "../../shared/wording.ts";
import type { ApprovalRule } from "../../policy/policy.ts";
import { plainText } from "./escape.ts";
import { paragraph, type TextPart } from "./fit.ts";
import { dateAndTime } from "./instants.ts";
import { jobsText, peopleText, targetText } from "./phrases.ts";
import type { AskView, PullView, Waiting } from "./view.ts";

type Asks = readonly [AskView, ...AskView[]];

/** What waits for an approval: what that releases, what it can do, who has to give it, and what does not count. */
export function waitingParts(asks: Asks, { policy }: PullView): readonly TextPart[] {
  const [first] = asks;
  const { outcome, grant, environment } = first;
  if (outcome.kind !== "pending") return [];
  const { rule, reasons } = outcome;
  const good = rule === undefined ? "" : ` (${goodFor(rule)})`;
  const grants = policy.kind === "grants" ? policy.grants : [];
  const found = grants.find((one) => one.name === grant && one.environment === environment);
  const all = [...new Set(reasons)].map((text) => `- ${plainText(text)}`);
  return [
    paragraph(`Approving this commit releases ${targetText(first)} to ${jobsText(asks)}${good}.`),
    paragraph(neededText(outcome)),
    ...(all.length === 0 ? [] : [paragraph(["What does not count:", "", ...all].join("\n"))]),
    ...(found === undefined
      ? []
      : [
          paragraph(
            `What it can do, for ${formatDuration(found.ttlSeconds)} at most: ${plainText(found.may ?? found.credential)}.`,
          ),
        ]),
  ];
}

function neededText({ missing, have, who }: Waiting): string {
  const whom = plainText(who);
  if (missing === 0) {
    return `It waits for ${whom === "" ? "another look by a reviewer" : whom}.`;
  }
  if (have === 0) return `It needs ${plural(missing, "approval")} by ${whom}.`;
  return `It has ${have} of ${plural(have + missing, "approval")}, and needs ${missing} more by ${whom}.`;
}

/** What one approval of this commit is good for: `3 times, until 24h after it`. */
function goodFor({ uses, per, maxAgeSeconds }: ApprovalRule): string {
  const times = uses === 1 ? "once" : `${uses} times`;
  const often = per === "run" ? `for ${plural(uses, "run")}` : times;
  return `${often}, until ${formatDuration(maxAgeSeconds)} after the approval`;
}

/** What nobody asks for any more, or will ask for again: the approval is there. */
export function approvedSentence(asks: Asks): string {
  const [first] = asks;
  const { outcome } = first;
  if (outcome.kind !== "approved") return "";
  const { by, rule } = outcome;
  const released = `releases ${targetText(first)} to ${jobsText(asks)}`;
  const oldest = Math.min(...by.map(({ at }) => at));
  const approved =
    by.length === 0
      ? `No approval is missing any more, which ${released}`
      : `${peopleText(by)} approved this commit, which ${released} until ${dateAndTime(oldest + rule.maxAgeSeconds * 1000)} at the latest`;
  return `${approved}. A job gets it when it asks again. If it has failed, re-run it.`;
}
