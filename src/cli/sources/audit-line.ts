import { z } from "zod";
import type { SparableClaim } from "../../policy/claims-read.ts";
import type { GrantRequest } from "../../policy/policy.ts";
import type { Claims } from "../../shared/claims.ts";
import { codedFailure } from "../../shared/coded-failure.ts";
import type { Failure } from "../../shared/failure.ts";
import { parseJson } from "../../shared/json.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { claimsOf, payloadOf, sourceName } from "./claims-file.ts";
import { readNamed } from "./read-file.ts";

/** A decision of the broker about a request, as its audit log has it. */
export interface PastDecision {
  readonly at: string;
  readonly trace: string;
  readonly outcome: "granted" | "refused";
  readonly code: string | undefined;
  readonly reason: string | undefined;
  readonly request: GrantRequest;
  /** The named task that it was for. */
  readonly task: string | undefined;
  /** The agent that asked, if one did: its client as it claims to be. */
  readonly agent: { readonly client?: string | undefined } | undefined;
  readonly claims: Claims;
  /** What policy said then. `not_asked`: something before it refused the request. */
  readonly policy: "granted" | "refused" | "not_asked";
  /** The rule that refused, if policy did. */
  readonly rule: string | undefined;
}

const decisionSchema = z.object({
  at: z.string(),
  trace: z.string(),
  event: z.literal("token"),
  outcome: z.enum(["granted", "refused"]),
  code: z.string().optional(),
  reason: z.string().optional(),
  request: z.object({
    grant: z.string(),
    environment: z.string().optional(),
    access: z.enum(["read", "write"]),
    uses: z.string().optional(),
    ttl: z.number().optional(),
    task: z.object({ name: z.string() }).optional(),
    agent: z.object({ client: z.string().optional() }).optional(),
  }),
  claims: z.record(z.string(), z.unknown()),
  /** The grant that decided: only a request that policy grants has one. */
  rule: z.string().optional(),
  policy: z.array(z.object({ rule: z.string(), state: z.string() })).optional(),
});

type DecisionLine = z.output<typeof decisionSchema>;

/** A line of the log has all claims: none may be left out. */
const ALL_READ: ReadonlySet<SparableClaim> = new Set([
  "ref",
  "runner_environment",
  "actor",
  "actor_id",
]);

/**
 * The last decision among lines of the audit log. A search for a trace can also find an alarm, and a log that was read
 * through another program can have something before each line.
 */
export async function readDecision(
  deps: CliDeps,
  path: string,
): Promise<Result<{ readonly decision: PastDecision; readonly of: number }, Failure>> {
  const text = await readNamed(deps, path);
  if (!text.ok) return text;
  const found = text.value.split("\n").flatMap((line) => {
    const parsed = decisionSchema.safeParse(parseJson(line.slice(Math.max(0, line.indexOf("{")))));
    return parsed.success ? [parsed.data] : [];
  });
  const last = found.at(-1);
  if (last === undefined) return err(noDecision(path, text.value));
  const decision = decisionOf(last, path);
  return decision.ok ? ok({ decision: decision.value, of: found.length }) : decision;
}

function decisionOf(line: DecisionLine, path: string): Result<PastDecision, Failure> {
  const { at, trace, outcome, code, reason, request, policy } = line;
  const claims = claimsOf(payloadOf(line) ?? {}, {
    read: ALL_READ,
    repository: "",
    source: sourceName(path),
  });
  if (!claims.ok) return claims;
  const { grant, access, environment, uses, ttl } = request;
  const named = uses === undefined ? {} : { uses };
  const said =
    line.rule === undefined ? (policy === undefined ? "not_asked" : "refused") : "granted";
  return ok({
    at,
    trace,
    outcome,
    code,
    reason,
    request: { grant, access, environment, ...named, ttlSeconds: ttl },
    task: request.task?.name,
    agent: request.agent,
    claims: claims.value,
    policy: said,
    rule: said === "refused" ? policy?.find(({ state }) => state === "refused")?.rule : undefined,
  });
}

function noDecision(path: string, text: string): Failure {
  if (text.trim() !== "") {
    const message = `${sentenceStart(path)} has no line of the audit log with a decision about a request.`;
    return codedFailure("decision_missing", { message });
  }
  // A search for a trace that finds nothing prints nothing.
  const remedy = "If you searched the audit log for a trace: no line has this trace.";
  return codedFailure("decision_missing", { message: `${sentenceStart(path)} is empty.`, remedy });
}

function sentenceStart(path: string): string {
  return path === "-" ? "Standard input" : path;
}
