import { evaluate, type Evaluation } from "../../policy/evaluate.ts";
import { explainEvaluation } from "../../policy/explain.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import { explanationText } from "../print/explanation.ts";
import { compareDecisions, pastLines } from "./past-decision.ts";
import { plain, printFailure, printJson, printLines } from "../print/print.ts";
import { readDecision, type PastDecision } from "../sources/audit-line.ts";
import { configPath } from "../sources/configuration.ts";
import {
  meantGrant,
  readBrokerPolicies,
  readPolicies,
  type ExplainPolicies,
} from "../sources/explain-policies.ts";

/** Explains a decision of the broker by its line of the audit log, and decides it again by today's policies. */
export async function explainDecision(
  path: string,
  given: Arguments,
  deps: CliDeps,
): Promise<ExitCode> {
  const json = given.flag("json");
  const read = await readDecision(deps, path);
  if (!read.ok) return printFailure(deps, read.error, { json, exit: 3 });
  const { decision, of } = read.value;
  const { claims, request } = decision;
  const policies =
    given.text("policy") === undefined
      ? await readBrokerPolicies(deps, configPath(given), claims.repository)
      : await readPolicies(given, deps);
  if (!policies.ok) return printFailure(deps, policies.error, { json, exit: 3 });
  const evaluation = evaluate({ ...policies.value, claims, request });
  const explanation = explainEvaluation(evaluation);
  const { differs, text } = compareDecisions(decision, evaluation);
  const exit = exitOf(evaluation, policies.value);
  if (json) {
    const grant = evaluation.kind === "granted" ? evaluation.grant : undefined;
    printJson(deps, {
      ...explanation,
      grant,
      decision: decisionJson(decision),
      differs: differs ?? null,
    });
    return exit;
  }
  printLines(deps, [
    ...(of === 1 ? [] : [`This is the last of ${of} decisions.`]),
    ...pastLines(decision).map(plain),
    "",
    plain(text),
    ...explanationText(deps, explanation, exit === 0),
    ...[...policies.value.notes, ...meantGrant(policies.value, request.grant)].map(plain),
  ]);
  return exit;
}

/** A script that asks must learn of mistakes, even when they are in another grant. */
export function exitOf({ kind }: Evaluation, { notes }: ExplainPolicies): ExitCode {
  return kind === "granted" && notes.length === 0 ? 0 : 1;
}

function decisionJson(decision: PastDecision): Readonly<Record<string, unknown>> {
  const { at, trace, outcome, code, reason, request, policy, rule, task, agent } = decision;
  const { grant, access, environment, uses, ttlSeconds: ttl } = request;
  return {
    at,
    trace,
    outcome,
    code,
    reason,
    request: { grant, access, environment, uses, ttl, task, agent },
    policy,
    rule,
  };
}
