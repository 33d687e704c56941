import { pathText } from "../../shared/mistake.ts";
import { plural } from "../../shared/wording.ts";
import type { Widening } from "../../policy/compare/widening.ts";
import { fixedWidth, plainText } from "./escape.ts";
import { paragraph, tableParts, type TextPart } from "./fit.ts";
import type { PullView } from "./view.ts";

/** For the summary: that a pull request changes what its repository's jobs may get, once it is merged. */
export function changeLead({ change }: PullView): readonly TextPart[] {
  switch (change.kind) {
    case "none":
      return [];
    case "unread":
      return [paragraph("Whether this pull request changes the policy could not be read.")];
    case "broken":
      return [
        paragraph(
          "**This pull request changes the policy, and its policy has mistakes.** Once it is merged, jobs get nothing.",
        ),
      ];
    case "changed": {
      const { length } = change.widenings;
      return length === 0
        ? [paragraph("This pull request changes the policy. Nothing more is allowed by that.")]
        : [
            paragraph(
              `**This pull request changes the policy.** Merging it newly allows ${plural(length, "thing")}, which the details list.`,
            ),
          ];
    }
    default:
      return change satisfies never;
  }
}

const HEADINGS = ["where", "what", "before", "after"];

export function changeParts({ change }: PullView): readonly TextPart[] {
  if (change.kind !== "changed" || change.widenings.length === 0) return [];
  return [
    paragraph("#### What the changed policy newly allows"),
    ...tableParts(HEADINGS, change.widenings.map(rowOf)),
  ];
}

function rowOf({ path, what, before, after, byOrganisation }: Widening): readonly string[] {
  const where = byOrganisation === true ? " (by the organisation's policy)" : "";
  return [
    `${fixedWidth(pathText(path))}${where}`,
    plainText(what),
    plainText(before),
    plainText(after),
  ];
}
