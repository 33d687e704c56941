import type { Claims } from "../shared/claims.ts";
import type { BrokerCode } from "../shared/failure-codes.ts";
import type { DocumentGrant, PolicyDocument } from "./document.ts";
import { joinFrames, joinGrants } from "./join.ts";
import type { Grant, GrantRequest, PolicyFrame } from "./policy.ts";
import { GRANT_RULES, type Finding, type GrantRule, type RuleName } from "./rules.ts";
import { writeEventRefusal } from "./write-event.ts";

/** What one rule said, in the order in which the rules decide. `explain` and audit show exactly this. */
export interface RuleOutcome {
  readonly rule: RuleName;
  /** The document whose rule it is; undefined for rules that no document can change. */
  readonly document: string | undefined;
  /** `observed`: would have refused, but the document's mode is observe. */
  readonly state: "passed" | "refused" | "observed" | "not_looked_at";
  /** Only when refused or observed: what the caller is answered. */
  readonly code: BrokerCode | undefined;
  /** What differed. For audit and explain: it may name claims that the caller is not told. */
  readonly text: string;
}

/** A document that is there but cannot be used: it refuses everything, as an absent cap would widen. */
export type DocumentSlot = PolicyDocument | "broken" | undefined;

export interface EvaluationInput {
  readonly repository: DocumentSlot;
  /** The organisation's cap; undefined only when there is none. */
  readonly organisation: DocumentSlot;
  readonly request: GrantRequest;
  readonly claims: Claims;
  /** The longest life that the broker gives anything, in seconds. */
  readonly limitSeconds?: number;
}

export type Evaluation =
  | {
      readonly kind: "granted";
      readonly grant: Grant;
      readonly frame: PolicyFrame;
      readonly trace: readonly RuleOutcome[];
      /** What `mode: observe` let pass, one line each; empty under enforce. */
      readonly observed: readonly string[];
    }
  | {
      readonly kind: "refused";
      readonly code: BrokerCode;
      readonly rule: RuleName;
      readonly trace: readonly RuleOutcome[];
      /** A document that was found by the repository's name carries another id: someone may have taken the name. */
      readonly alarm: "id_mismatch" | undefined;
    };

/**
 * Decides what policy says to one request, default deny. Both documents must let it pass; the first rule that does not,
 * in the order of the trace, is the answer. The gate for writes comes after this, and is not policy's.
 */
export function evaluate(input: EvaluationInput): Evaluation {
  const first = [...writeEventOutcomes(input), ...documentOutcomes(input)];
  const grants = grantsOf(input);
  // Without documents that belong to this repository and have this grant, there is nothing to look at.
  const stops = first.some(({ rule, state }) => state === "refused" && rule in GRANT_REFUSED);
  if (grants === undefined || stops) return refused([...first, ...UNSEEN]);
  const trace = [...first, ...GRANT_RULES.flatMap((rule) => apply(rule, input, grants))];
  const { repository, organisation } = grants;
  const { credential } = repository.grant;
  if (trace.some(isRefused) || credential === undefined) return refused(trace);
  return {
    kind: "granted",
    grant: joinGrants({ ...repository.grant, credential }, organisation?.grant),
    frame: joinFrames(repository.document.frame, usable(input.organisation)?.frame),
    trace,
    observed: trace
      .filter(({ state }) => state === "observed")
      .map(({ rule, text }) => `${rule}: ${text}`),
  };
}

const UNSEEN: readonly RuleOutcome[] = GRANT_RULES.filter(
  // A rule between two documents has nothing to say where there is no grant.
  ({ name }) => name !== "credential",
).map(({ name }) => ({
  rule: name,
  document: undefined,
  code: undefined,
  state: "not_looked_at",
  text: "not looked at",
}));

function isRefused({ state }: RuleOutcome): boolean {
  return state === "refused";
}

function refused(trace: readonly RuleOutcome[]): Evaluation {
  const refusal = trace.find(isRefused);
  return {
    kind: "refused",
    // A request that no rule refused and that still has no grant is refused all the same: default deny.
    code: refusal?.code ?? "grant_refused",
    rule: refusal?.rule ?? "grant",
    trace,
    alarm: trace.some(({ rule, state }) => rule === "ids" && state === "refused")
      ? "id_mismatch"
      : undefined,
  };
}

function writeEventOutcomes({ request, claims }: EvaluationInput): readonly RuleOutcome[] {
  if (request.access === "read") return [];
  const refusal = writeEventRefusal(claims);
  const finding: Finding =
    refusal === undefined
      ? { holds: true, text: `${claims.eventName} may get write` }
      : { holds: false, text: refusal };
  return [outcome({ name: "write-event", code: "write_event_refused" }, undefined, finding)];
}

function documentOutcomes(input: EvaluationInput): readonly RuleOutcome[] {
  const { repository, organisation } = input;
  const own = outcomesOf("repository", repository, input);
  return organisation === undefined
    ? own
    : [...own, ...outcomesOf("organisation", organisation, input)];
}

function outcomesOf(
  side: PolicyDocument["scope"],
  document: DocumentSlot,
  { claims, request }: EvaluationInput,
): readonly RuleOutcome[] {
  if (document === undefined || document === "broken") {
    const text = document === undefined ? "no document" : `the ${side}'s document has mistakes`;
    return [outcome(GRANT_REFUSED.policy, undefined, { holds: false, text })];
  }
  return [
    outcome(GRANT_REFUSED.ids, document, idFinding(document, claims)),
    outcome(GRANT_REFUSED.grant, document, grantFinding(document, request.grant)),
    ...modeOutcomes(document, request),
  ];
}

const GRANT_REFUSED = {
  policy: { name: "policy", code: "grant_refused" },
  ids: { name: "ids", code: "grant_refused" },
  grant: { name: "grant", code: "grant_refused" },
} as const;

function idFinding(document: PolicyDocument, claims: Claims): Finding {
  const { repositoryId, ownerId } = document;
  const repository = repositoryId === undefined || repositoryId === claims.repositoryId;
  if (repository && ownerId === claims.repositoryOwnerId) {
    return { holds: true, text: `${claims.repository}, repository ${claims.repositoryId}` };
  }
  const told = `the job is of repository ${claims.repositoryId}, owner ${claims.repositoryOwnerId}`;
  return { holds: false, text: `${told}; the document is for ${idText(document)}` };
}

function idText({ repositoryId, ownerId }: PolicyDocument): string {
  return repositoryId === undefined
    ? `owner ${ownerId}`
    : `repository ${repositoryId}, owner ${ownerId}`;
}

function grantFinding(document: PolicyDocument, name: string): Finding {
  if (document.disabled.includes(name)) {
    return { holds: false, text: `${name} has mistakes and is disabled, in ${document.source}` };
  }
  const grant = findGrant(document, name);
  if (grant !== undefined) return { holds: true, text: `${name}, in ${grant.source}` };
  if (document.scope === "organisation") {
    return { holds: true, text: `${name} is not in ${document.source}: its top level caps alone` };
  }
  return { holds: false, text: `${name} is not in ${document.source}` };
}

function modeOutcomes(document: PolicyDocument, { access }: GrantRequest): readonly RuleOutcome[] {
  if (document.frame.mode === "enforce") return [];
  const finding: Finding =
    access === "read"
      ? { holds: true, text: "observe: what allow would refuse is only noted" }
      : { holds: false, text: "observe issues reads only" };
  return [outcome({ name: "mode", code: "grant_refused" }, document, finding)];
}

interface Side {
  readonly document: PolicyDocument;
  readonly grant: DocumentGrant;
}

interface Sides {
  readonly repository: Side;
  readonly organisation: Side | undefined;
}

function grantsOf({ repository, organisation, request }: EvaluationInput): Sides | undefined {
  const own = sideOf(repository, request.grant);
  if (own === undefined) return undefined;
  return { repository: own, organisation: sideOf(organisation, request.grant) };
}

function sideOf(slot: DocumentSlot, name: string): Side | undefined {
  const document = usable(slot);
  const grant = document === undefined ? undefined : findGrant(document, name);
  return document === undefined || grant === undefined ? undefined : { document, grant };
}

function findGrant(document: PolicyDocument, name: string): DocumentGrant | undefined {
  return document.grants.find((grant) => grant.name === name);
}

function usable(slot: DocumentSlot): PolicyDocument | undefined {
  return slot === "broken" ? undefined : slot;
}

function apply(rule: GrantRule, input: EvaluationInput, sides: Sides): readonly RuleOutcome[] {
  const { request, claims, limitSeconds } = input;
  return [sides.repository, sides.organisation].flatMap((side) => {
    if (side === undefined) return [];
    const issued = sides.repository.grant;
    const finding = rule.find({ request, claims, limitSeconds, issued, ...side });
    return finding === undefined ? [] : [outcome(rule, side.document, finding)];
  });
}

function outcome(
  rule: Pick<GrantRule, "name" | "code"> & { readonly observable?: boolean },
  document: PolicyDocument | undefined,
  finding: Finding,
): RuleOutcome {
  const told = { rule: rule.name, document: document?.source, text: finding.text };
  if (finding.holds) return { ...told, state: "passed", code: undefined };
  const observed = rule.observable === true && document?.frame.mode === "observe";
  return { ...told, state: observed ? "observed" : "refused", code: finding.code ?? rule.code };
}
