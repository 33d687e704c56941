import type { PolicyDocument } from "../../policy/document.ts";
import type { DocumentSlot } from "../../policy/evaluate.ts";
import { isServerMissing, missingServer } from "../../policy/missing-server.ts";
import type { PolicyParser } from "../../policy/parse-policy.ts";
import { inOrder, type Mistake } from "../../shared/mistake.ts";
import { readYaml } from "../../shared/yaml-source.ts";
import type { BrokerRules } from "../context/broker-deps.ts";
import type { PolicyOverview } from "../policy/policy-overview.ts";
import type { OverseenPolicy } from "../policy/policy-source.ts";
import type { Log } from "../record/log.ts";
import type { Metrics } from "../record/metrics.ts";

export interface ReviewOptions {
  readonly policy: Pick<OverseenPolicy, "open">;
  readonly parser: PolicyParser;
  /** A reload writes other servers into it. */
  readonly rules: Pick<BrokerRules, "servers">;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countAlarm" | "setGrantsWithoutServer">;
}

export type ReviewPolicies = (
  overview: Pick<PolicyOverview, "versions">,
) => Promise<readonly Mistake[]>;

/**
 * Lists every mistake of the policies, also grants on servers that the configuration does not have. Each of the latter is
 * logged once, until it is gone; those of the text are logged when it is read.
 */
export function createPolicyReview(options: ReviewOptions): ReviewPolicies {
  const { log, metrics } = options;
  let logged: ReadonlySet<string> = new Set();
  return async ({ versions }) => {
    const found: Mistake[] = [];
    const unserved: Mistake[] = [];
    for (const source of versions.keys()) {
      const reviewed = await reviewOne(source, options);
      found.push(...inOrder([...reviewed.ofText, ...reviewed.unserved]));
      unserved.push(...reviewed.unserved);
    }
    const fresh = unserved.filter((mistake) => !logged.has(keyOf(mistake)));
    for (const { source, line, column, path, message, expected } of fresh) {
      const text = `${path} ${message}`;
      log({
        level: "error",
        event: "policy_invalid",
        message: text,
        source,
        line,
        column,
        hint: expected,
      });
    }
    if (fresh.length > 0) metrics.countAlarm("policy_invalid");
    metrics.setGrantsWithoutServer(unserved.length);
    logged = new Set(unserved.map(keyOf));
    return found;
  };
}

function keyOf({ source, path, message }: Mistake): string {
  return JSON.stringify([source, path, message]);
}

interface Reviewed {
  readonly ofText: readonly Mistake[];
  readonly unserved: readonly Mistake[];
}

const NOTHING: Reviewed = { ofText: [], unserved: [] };

/** Reads the file only where something is wrong: positions are in its text alone. */
async function reviewOne(source: string, options: ReviewOptions): Promise<Reviewed> {
  const { policy, parser, rules } = options;
  const opened = await policy.open(source);
  if (opened === undefined || !isSuspect(opened.slot, rules)) return NOTHING;
  const { scope } = opened;
  const text = await opened.text();
  if (text === undefined) return { ...NOTHING, ofText: [unreadable(source)] };
  const parsed = parser.parse(text, { source, scope });
  if (!parsed.ok) return { ...NOTHING, ofText: wrongOnes(parsed.error) };
  const yaml = readYaml(text);
  const context = yaml.ok && { source, yaml: yaml.value, hints: parser.hints };
  const { grants, mistakes } = parsed.value;
  return {
    ofText: wrongOnes(mistakes),
    unserved:
      context === false
        ? []
        : grants.flatMap((grant) => missingServer(grant, rules.servers, context) ?? []),
  };
}

function unreadable(source: string): Mistake {
  const position = { source, path: "", line: 1, column: 1 };
  const message = "The file cannot be read.";
  return { ...position, message, expected: "", example: "", severity: "mistake" };
}

function wrongOnes(mistakes: readonly Mistake[]): readonly Mistake[] {
  return mistakes.filter(({ severity }) => severity === "mistake");
}

function isSuspect(slot: DocumentSlot, rules: ReviewOptions["rules"]): boolean {
  if (typeof slot !== "object") return slot === "broken";
  return wrongOnes(slot.mistakes).length > 0 || isUnserved(slot, rules);
}

function isUnserved({ grants }: PolicyDocument, rules: ReviewOptions["rules"]): boolean {
  return grants.some((grant) => isServerMissing(grant, rules.servers));
}
