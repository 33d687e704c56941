import { formatDuration } from "../shared/duration.ts";
import type { Evaluation, RuleOutcome } from "./evaluate.ts";
import type { ApprovalRule } from "./policy.ts";

/** One line of an explanation: what was looked at, and what was found. */
export interface ExplainedRule {
  readonly state: RuleOutcome["state"];
  /** The rule's full name: `allow.runners`. */
  readonly rule: string;
  /** Its last part, as people read it: `runners`. */
  readonly label: string;
  readonly text: string;
  /** Whose rule it is; undefined for rules that no document can change. */
  readonly document: string | undefined;
}

/** Why a request gets what it asks for, or does not: the trace of the very evaluation that decides. */
export interface Explanation {
  readonly verdict: "granted" | "refused";
  /** `refused by allow.runners`, `granted`, `granted, once 1 approval is there`. */
  readonly headline: string;
  /** The stable code that the caller would see. */
  readonly code: string | undefined;
  readonly rules: readonly ExplainedRule[];
}

const MARKS: Readonly<Record<RuleOutcome["state"], string>> = {
  passed: "✓",
  refused: "✗",
  observed: "○",
  not_looked_at: "·",
};

/** An evaluation as data for people and machines; adds what cannot be decided from policy and claims alone. */
export function explain(evaluation: Evaluation): Explanation {
  const rules = evaluation.trace.map(explained);
  if (evaluation.kind === "refused") {
    return {
      verdict: "refused",
      headline: `refused by ${evaluation.rule}`,
      code: evaluation.code,
      rules: [
        ...rules,
        unseen("credential.access", "not looked at"),
        unseen("approval", "not looked at"),
      ],
    };
  }
  const { approval } = evaluation.grant;
  const count = approval?.count ?? 0;
  const once = count === 1 ? "1 approval is there" : `${count} approvals are there`;
  return {
    verdict: "granted",
    headline: count === 0 ? "granted" : `granted, once ${once}`,
    code: undefined,
    rules: [
      ...rules,
      unseen("credential.access", "whether the credential only reads is not looked at"),
      ...(approval === undefined ? [] : [unseen("approval", approvalText(approval))]),
    ],
  };
}

/** The explanation as text: the headline, then one line a rule. */
export function explanationLines(explanation: Explanation): readonly string[] {
  const width = Math.max(...explanation.rules.map(({ label }) => label.length), 13);
  const documents = new Set(explanation.rules.flatMap(({ document }) => document ?? []));
  return [
    explanation.headline,
    ...explanation.rules.map(({ state, label, text, document }) => {
      // One document needs no naming; with two, each line says whose it is.
      const where = documents.size > 1 && document !== undefined ? ` (${document})` : "";
      return `  ${MARKS[state]} ${label.padEnd(width)} ${text}${where}`;
    }),
  ];
}

function explained({ rule, state, text, document }: RuleOutcome): ExplainedRule {
  const noted = state === "observed" ? `${text}: would be refused, observed only` : text;
  return { state, rule, label: labelOf(rule), text: noted, document };
}

function unseen(rule: string, text: string): ExplainedRule {
  return { state: "not_looked_at", rule, label: rule.replace(".", " "), text, document: undefined };
}

function labelOf(rule: string): string {
  return rule.slice(rule.indexOf(".") + 1).replace("events", "event");
}

function approvalText({ count, by, maxAgeSeconds, reason }: ApprovalRule): string {
  if (count === 0) return `none needed: ${reason ?? ""}`;
  const who =
    by.length === 0 ? "anyone who may write" : by.map((list) => list.join(" or ")).join(", and ");
  return `not looked at: ${count} by ${who}, at most ${formatDuration(maxAgeSeconds)} old`;
}
