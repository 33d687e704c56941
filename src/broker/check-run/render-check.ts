import { askParts } from "./ask-parts.ts";
import type { CheckMode } from "../config/github-config.ts";
import { checkTitle, concludeCheck, type Conclusion } from "./conclude-check.ts";
import { link } from "./escape.ts";
import { fitParts, fitTitle, paragraph, type TextPart } from "./fit.ts";
import { grantParts } from "./grant-parts.ts";
import { leadParts } from "./lead-parts.ts";
import { changeLead, changeParts } from "./policy-change-parts.ts";
import type { CheckView, PullView } from "./view.ts";

/** What GitHub shows of a check run. */
export interface RenderedCheck extends Conclusion {
  readonly title: string;
  /** Markdown: what a reviewer has to know. */
  readonly summary: string;
  /** Markdown: everything else. */
  readonly text: string;
}

/** The check run of one head commit: what an approval of it releases, and what became of what was released. */
export function renderCheck(view: CheckView, mode: CheckMode): RenderedCheck {
  return {
    ...concludeCheck(view, mode),
    title: fitTitle(checkTitle(view)),
    summary: fitParts([...view.pulls.flatMap(summaryOf), ...leftOut(view)]),
    text: fitParts([...view.pulls.flatMap(textOf), paragraph(FOOTER)]),
  };
}

const FOOTER =
  "This check decides nothing: whenever a job asks, the broker reads policy and reviews again. It shows what each job was told. The audit log has more.";

function summaryOf(pull: PullView): readonly TextPart[] {
  return [heading(pull), ...leadParts(pull), ...changeLead(pull)];
}

function textOf(pull: PullView): readonly TextPart[] {
  return [heading(pull), ...askParts(pull), ...grantParts(pull), ...changeParts(pull)];
}

function heading({ number, url, state }: PullView): TextPart {
  const over = state === "open" ? "" : ` (${OVER[state]})`;
  return paragraph(`### ${link(`Pull request ${number}`, url)}${over}`);
}

const OVER = {
  closed: "closed",
  merged: "merged",
  moved: "its head is another commit now",
} as const;

function leftOut({ leftOut: count }: CheckView): readonly TextPart[] {
  if (count === 0) return [];
  return [paragraph(`Earlier requests that are no longer shown: ${count}.`)];
}
