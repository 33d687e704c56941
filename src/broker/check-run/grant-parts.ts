import { formatDuration } from "../../shared/duration.ts";
import { plural } from "../../shared/wording.ts";
import type { ApprovalRule } from "../../policy/policy.ts";
import { fixedWidth, plainText } from "./escape.ts";
import { paragraph, tableParts, type TextPart } from "./fit.ts";
import type { GrantView, PullView } from "./view.ts";

const HEADINGS = ["grant", "environment", "access", "what it can do", "longest lease", "approval"];

/** What policy allows jobs of a pull request to ask for. */
export function grantParts({ policy }: PullView): readonly TextPart[] {
  switch (policy.kind) {
    case "withheld":
      return [];
    case "none":
      return [paragraph("This repository has no policy: its jobs get nothing.")];
    case "broken":
      return [
        paragraph("**The policy has mistakes**, so jobs get nothing. The broker's log has them."),
      ];
    case "grants":
      return policy.grants.length === 0
        ? [paragraph("Policy allows the jobs of this pull request nothing.")]
        : [
            paragraph("#### What its jobs may ask for"),
            ...tableParts(HEADINGS, policy.grants.map(rowOf)),
          ];
    default:
      return policy satisfies never;
  }
}

function rowOf(grant: GrantView): readonly string[] {
  const { environment, access, credential, may, ttlSeconds, approval, events } = grant;
  const can = [plainText(credential), ...(may === undefined ? [] : [plainText(may)])].join("<br>");
  return [
    `${fixedWidth(grant.name)}<br>${plainText(`on ${events.join(", ")}`)}`,
    environment === undefined ? "none" : plainText(environment),
    access,
    can,
    formatDuration(ttlSeconds),
    approval === undefined ? "not needed for a read" : approvalText(approval),
  ];
}

function approvalText({ count, by, uses, per, maxAgeSeconds, reason }: ApprovalRule): string {
  if (count === 0) {
    return `none for a human's commit: ${plainText(reason ?? "")}<br>1 by a human for an agent's`;
  }
  const lists = by.filter((list) => list.length > 0).map((list) => list.map(fixedWidth).join(", "));
  const people = lists.length === 0 ? "someone with write access" : lists.join(", and also of ");
  const good = per === "run" ? plural(uses, "run") : plural(uses, "lease");
  return `${count} by ${people}<br>good for ${good}, within ${formatDuration(maxAgeSeconds)}`;
}
