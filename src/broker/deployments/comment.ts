import type {
  EnvironmentAnswer,
  PendingGrants,
} from "../../approval/environment/decide-environment.ts";
import { codeSpan, escapeMarkdown } from "../../receipt/markdown.ts";
import { plural, shortSha } from "../../shared/wording.ts";

/** GitHub takes no longer one. */
export const MAX_COMMENT = 1024;

type Shown = Exclude<EnvironmentAnswer, { kind: "unavailable" }>;

/** What the broker writes beside its answer, as Markdown that says the same whatever names are in it. */
export function commentOf(answer: Shown): string {
  switch (answer.kind) {
    case "approved":
      return shortened([`**stepkey lets this go on.** ${textOf(answer.reasons)}`, DECIDES_AGAIN]);
    case "rejected":
      return shortened([
        `**stepkey rejects this: no approval can make it pass.** ${textOf(answer.reasons)}`,
        escapeMarkdown(answer.remedy),
        ...grantsLine(answer.grants),
      ]);
    case "pending":
      return shortened([...heldBack(answer), ...answer.approvals.flatMap(approvalLines), GOES_ON]);
    default:
      return answer satisfies never;
  }
}

const DECIDES_AGAIN = "The broker decides again when a job asks for a credential.";
const GOES_ON = "This goes on by itself when that has changed. A waiting job holds no runner.";

function heldBack({ reasons }: Extract<Shown, { kind: "pending" }>): readonly string[] {
  return reasons.length === 0 ? [] : [`**stepkey holds this back.** ${textOf(reasons)}`];
}

function approvalLines({ grants, pending }: PendingGrants): readonly string[] {
  const { missing, who, subject, reasons } = pending;
  const where = subject.pullRequest === undefined ? "" : ` of pull request ${subject.pullRequest}`;
  const what =
    missing > 0
      ? `${plural(missing, "approval")} of commit ${codeSpan(shortSha(subject.commit))}${where}, by ${escapeMarkdown(who)}`
      : `${escapeMarkdown(who)} to review again, or for that review to be dismissed`;
  // How many are missing was just said.
  const others = reasons.filter(({ code }) => code !== "approvals_missing");
  return [
    `**stepkey waits for ${what}.** ${textOf(others.map(({ text }) => text))}`.trim(),
    ...grantsLine(grants),
  ];
}

function grantsLine(grants: readonly string[]): readonly string[] {
  if (grants.length === 0) return [];
  const shown = [...new Set(grants)].slice(0, MAX_GRANTS);
  const more = new Set(grants).size - shown.length;
  const names = [...shown.map(codeSpan), ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return [`For ${names}.`];
}

const MAX_GRANTS = 8;

function textOf(sentences: readonly string[]): string {
  return escapeMarkdown(sentences.join(" "));
}

/** As many whole paragraphs as there is room for; a first one that is too long is cut at a word. */
function shortened(paragraphs: readonly string[]): string {
  let text = "";
  for (const paragraph of paragraphs) {
    const next = text === "" ? paragraph : `${text}\n\n${paragraph}`;
    if (next.length <= MAX_COMMENT) text = next;
    else if (text === "") text = cutAtWord(paragraph);
  }
  return text;
}

function cutAtWord(text: string): string {
  const cut = text.slice(0, MAX_COMMENT - 1);
  return `${cut.slice(0, Math.max(1, cut.lastIndexOf(" ")))}…`;
}
