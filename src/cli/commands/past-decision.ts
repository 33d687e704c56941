import type { Evaluation } from "../../policy/evaluate.ts";
import { formatDuration } from "../../shared/duration.ts";
import { codeEntry, isFailureCode } from "../../shared/failure-codes.ts";
import type { PastDecision } from "../sources/audit-line.ts";

/** How what policy decides today compares with what it decided then. */
export interface Comparison {
  /** Undefined where policy was not asked then. */
  readonly differs: boolean | undefined;
  readonly text: string;
}

function agentLines({ agent, claims }: PastDecision): readonly string[] {
  if (agent === undefined) return [];
  const client =
    agent.client === undefined ? "an agent" : `an agent (claims to be ${agent.client})`;
  return [`  asked by ${client}, in a job that ${claims.actor} started`];
}

/** What the broker decided, as it wrote it down. */
export function pastLines(decision: PastDecision): readonly string[] {
  const { at, trace, outcome, code, reason, request, claims, task } = decision;
  const { grant, access, environment, uses, ttlSeconds } = request;
  const wanted = [
    grant,
    access,
    ...(environment === undefined ? [] : [`environment ${environment}`]),
    ...(uses === undefined ? [] : [`action ${uses}`]),
    ...(task === undefined ? [] : [`task ${task}`]),
    ...(ttlSeconds === undefined ? [] : [`ttl ${formatDuration(ttlSeconds)}`]),
  ];
  return [
    outcome === "granted"
      ? `The broker granted this request at ${at}.`
      : `The broker refused this request at ${at}: ${code ?? "without a code"}`,
    ...(reason === undefined ? [] : [`  reason   ${reason}`]),
    `  request  ${wanted.join(", ")}`,
    ...agentLines(decision),
    `  job      ${claims.repository}, run ${claims.runId}/${claims.runAttempt}, trace ${trace}`,
  ];
}

/** Compares the decisions of policy: what comes before and after it is not decided again. */
export function compareDecisions(then: PastDecision, now: Evaluation): Comparison {
  if (then.policy === "not_asked") return ofUnasked(then, now);
  if (then.policy !== now.kind) {
    const text =
      now.kind === "granted"
        ? `Today's policy decides differently: it grants this request, which ${then.rule ?? "policy"} refused then.`
        : "Today's policy decides differently: it refuses this request, which it granted then.";
    return { differs: true, text };
  }
  if (now.kind === "granted") {
    const text = then.outcome === "granted" ? "" : `: ${notPolicy(then.code)}`;
    return { differs: false, text: `Today's policy decides the same${text || "."}` };
  }
  if (then.rule !== undefined && then.rule !== now.rule) {
    const text = `Today's policy also refuses this request, but by ${now.rule}. Then it was ${then.rule}.`;
    return { differs: true, text };
  }
  return { differs: false, text: "Today's policy decides the same." };
}

function ofUnasked({ code = "" }: PastDecision, now: Evaluation): Comparison {
  // The broker looks at the event of a write before it reads a policy, by the same rule.
  if (now.kind === "refused" && now.code === code) {
    return { differs: false, text: "Today's policy decides the same." };
  }
  const text = `Policy was not asked then: ${code} comes before it. ${remedyOf(code)}`;
  return { differs: undefined, text: text.trim() };
}

function notPolicy(code = ""): string {
  return `it grants this request, and so did policy then. ${code} comes after it. ${remedyOf(code)}`.trim();
}

function remedyOf(code: string): string {
  return isFailureCode(code) ? codeEntry(code).remedy : "";
}
