import { formatDuration } from "../shared/duration.ts";
import { joined, plural } from "../shared/wording.ts";
import type { Evaluation, RuleOutcome } from "./evaluate.ts";
import type { ApprovalRule, Grant } from "./policy.ts";
import { approvalOnTag } from "./tags.ts";

/** One line of an explanation: a rule, and what it found. */
export interface ExplainedRule {
  readonly state: RuleOutcome["state"];
  /** The rule's full name: `allow.runners`. */
  readonly rule: string;
  /** Its last part, as people read it: `runners`. */
  readonly label: string;
  readonly text: string;
  /** The document that holds the rule; undefined for rules that no document can change. */
  readonly document: string | undefined;
}

/** Why a request is granted or refused: the trace of the evaluation that decides it. */
export interface Explanation {
  readonly verdict: "granted" | "refused";
  /** `refused by allow.runners`, `granted`, `granted, after 1 approval`. */
  readonly headline: string;
  /** The code that the caller would get. */
  readonly code: string | undefined;
  readonly rules: readonly ExplainedRule[];
}

const MARKS: Readonly<Record<RuleOutcome["state"], string>> = {
  passed: "✓",
  refused: "✗",
  observed: "○",
  not_looked_at: "·",
};

const CREDENTIAL_TEXTS = {
  read: "not checked: whether the credential can only read",
  write: "not limited: a write's credential may write",
} as const;

/** Explains an evaluation. Adds lines for what policy and claims cannot decide. */
export function explainEvaluation(evaluation: Evaluation): Explanation {
  const rules = evaluation.trace.map(explained);
  if (evaluation.kind === "refused") {
    return {
      verdict: "refused",
      headline: `refused by ${evaluation.rule}`,
      code: evaluation.code,
      rules: [
        ...rules,
        unchecked("credential.access", "not checked"),
        unchecked("approval", "not checked"),
      ],
    };
  }
  const { grant, onTag } = evaluation;
  const approval = onTag && grant.approval ? approvalOnTag(grant.approval) : grant.approval;
  const count = approval?.count ?? 0;
  return {
    verdict: "granted",
    headline: count === 0 ? "granted" : `granted, after ${plural(count, "approval")}`,
    code: undefined,
    rules: [
      ...rules,
      unchecked("credential.access", CREDENTIAL_TEXTS[grant.access]),
      ...(approval === undefined
        ? []
        : [
            unchecked(
              "approval",
              `${approvalText(approval)}${rollbackText(grant)}${tagsText(grant)}`,
            ),
          ]),
    ],
  };
}

/** The explanation as text: the headline, then one line a rule. */
export function explanationLines(explanation: Explanation): readonly string[] {
  const width = Math.max(...explanation.rules.map(({ label }) => label.length));
  const documents = new Set(explanation.rules.flatMap(({ document }) => document ?? []));
  return [
    explanation.headline,
    ...explanation.rules.map(({ state, label, text, document }) => {
      // With two documents, each line names the one that it comes from.
      const where = documents.size > 1 && document !== undefined ? ` (${document})` : "";
      return `  ${MARKS[state]} ${label.padEnd(width)} ${text}${where}`;
    }),
  ];
}

function explained({ rule, state, text, document }: RuleOutcome): ExplainedRule {
  const shown = state === "observed" ? `${text}: would refuse, if mode were enforce` : text;
  return { state, rule, label: labelOf(rule), text: shown, document };
}

function unchecked(rule: string, text: string): ExplainedRule {
  return { state: "not_looked_at", rule, label: rule.replace(".", " "), text, document: undefined };
}

function labelOf(rule: string): string {
  return rule.slice(rule.indexOf(".") + 1).replace("events", "event");
}

function rollbackText({ allow }: Grant): string {
  return allow.rollback ? "; a re-run may go back to an older approved merge" : "";
}

function tagsText({ allow }: Grant): string {
  const entries = allow.tags.flatMap((list) =>
    list.map(({ name, by }) => `${name} started and re-run by ${joined(by, "or")}`),
  );
  return entries.length === 0 ? "" : `; on a tag: ${entries.join(", ")}`;
}

function approvalText(rule: ApprovalRule): string {
  const { count, by, maxAgeSeconds, reason } = rule;
  if (count === 0) return `none needed: ${reason ?? ""}`;
  const who =
    by.length === 0
      ? "anyone with write access"
      : by.map((list) => list.join(" or ")).join(", and ");
  const settled =
    rule.settleSeconds === 0
      ? ""
      : `, given at least ${formatDuration(rule.settleSeconds)} after the push`;
  const uses = rule.per === "run" ? `, good for ${plural(rule.uses, "run")}` : "";
  const starter = rule.allowStarter ? ", also by who started a workflow_dispatch run" : "";
  return `not checked: ${plural(count, "approval")} by ${who}, at most ${formatDuration(maxAgeSeconds)} old${settled}${uses}${starter}`;
}
