import type { Claims } from "../shared/claims.ts";
import type { BrokerCode } from "../shared/failure-codes.ts";
import {
  type DocumentGrant,
  type NoDocument,
  noDocumentText,
  type PolicyDocument,
} from "./document.ts";
import { checkIds } from "./check-ids.ts";
import { joinFrames, joinGrants } from "./join.ts";
import type { Grant, GrantRequest, PolicyFrame } from "./policy.ts";
import { GRANT_RULES, type GrantRule, type RuleName, type RuleResult } from "./rules.ts";
import { joinTags } from "./tags.ts";
import { isOnTag, tagRefusal, writeEventRefusal } from "./write-event.ts";

/** The outcome of one rule, as `explain` and the audit log show it. Outcomes are in the order in which rules decide. */
export interface RuleOutcome {
  readonly rule: RuleName;
  /** The document that holds the rule; undefined for rules that no document can change. */
  readonly document: string | undefined;
  /** `observed`: the rule would refuse, but the document's mode is observe. */
  readonly state: "passed" | "refused" | "observed" | "not_looked_at";
  /** The code for the caller; only when refused or observed. */
  readonly code: BrokerCode | undefined;
  /** What differed. Only for audit and `explain`: it may name claims that the caller must not see. */
  readonly text: string;
}

export type DocumentSlot = PolicyDocument | NoDocument | undefined;

export interface EvaluationInput {
  readonly repository: DocumentSlot;
  /** The organisation's policy; undefined only when there is none. */
  readonly organisation: DocumentSlot;
  readonly request: GrantRequest;
  readonly claims: Claims;
  /** The longest ttl that the broker allows, in seconds. */
  readonly limitSeconds?: number;
  /** Rules of a grant that are left out, because nothing is known of what they read. */
  readonly leftOut?: ReadonlySet<RuleName>;
}

export type Evaluation =
  | {
      readonly kind: "granted";
      readonly grant: Grant;
      readonly frame: PolicyFrame;
      readonly onTag: boolean;
      readonly trace: readonly RuleOutcome[];
      /** What `mode: observe` let pass, one line each; empty in mode enforce. */
      readonly observed: readonly string[];
    }
  | {
      readonly kind: "refused";
      readonly code: BrokerCode;
      readonly rule: RuleName;
      readonly trace: readonly RuleOutcome[];
      /** The repository's name matches a document with another id: someone may have taken over the name. */
      readonly alarm: "id_mismatch" | undefined;
    };

/**
 * Decides whether policy allows a request; what it does not allow is refused. Both documents must allow it. The first
 * rule in the trace that refuses decides the code. The approval of a write is checked later, by the gate.
 */
export function evaluate(input: EvaluationInput): Evaluation {
  const first = [...writeEventOutcomes(input), ...documentOutcomes(input)];
  const grants = matchGrants(input);
  // The remaining rules need documents that belong to this repository and have this grant.
  const stops = first.some(({ rule, state }) => state === "refused" && rule in GRANT_REFUSED);
  if (grants === undefined || stops) return refused([...first, ...UNCHECKED]);
  const trace = [...first, ...GRANT_RULES.flatMap((rule) => apply(rule, input, grants))];
  const { repository, organisation } = grants;
  const { credential } = repository.grant;
  if (trace.some(isRefused) || credential === undefined) return refused(trace);
  return {
    kind: "granted",
    grant: joinGrants({ ...repository.grant, credential }, organisation?.grant),
    frame: joinFrames(repository.document.frame, usable(input.organisation)?.frame),
    onTag: isOnTag(input.claims),
    trace,
    observed: trace
      .filter(({ state }) => state === "observed")
      .map(({ rule, text }) => `${rule}: ${text}`),
  };
}

const UNCHECKED: readonly RuleOutcome[] = GRANT_RULES.filter(
  // This rule compares the grants of two documents: without a grant it has no outcome.
  ({ name }) => name !== "credential",
).map(uncheckedOutcome);

function uncheckedOutcome({ name }: Pick<GrantRule, "name">): RuleOutcome {
  const unchecked = { state: "not_looked_at", text: "not checked" } as const;
  return { rule: name, document: undefined, code: undefined, ...unchecked };
}

function isRefused({ state }: RuleOutcome): boolean {
  return state === "refused";
}

function refused(trace: readonly RuleOutcome[]): Evaluation {
  const refusal = trace.find(isRefused);
  return {
    kind: "refused",
    // Without a grant, a request is refused even when no rule refused it.
    code: refusal?.code ?? "grant_refused",
    rule: refusal?.rule ?? "grant",
    trace,
    alarm: trace.some(({ rule, state }) => rule === "ids" && state === "refused")
      ? "id_mismatch"
      : undefined,
  };
}

function writeEventOutcomes(input: EvaluationInput): readonly RuleOutcome[] {
  const { request, claims } = input;
  if (request.access === "read") return [];
  const refusal = writeEventRefusal(claims) ?? tagRefusal(claims, tagsListed(input));
  const result: RuleResult =
    refusal === undefined
      ? { holds: true, text: `a write may be issued on ${claims.eventName}` }
      : { holds: false, text: refusal };
  return [outcome({ name: "write-event", code: "write_event_refused" }, undefined, result)];
}

/** On a tag, a grant that does not list it, one that is unknown, and one of another repository look the same. */
function tagsListed(input: EvaluationInput): Grant["allow"]["tags"] {
  const grants = matchGrants(input);
  if (grants === undefined) return [];
  const { repository, organisation } = grants;
  if (!checkIds(repository.document, input.claims).holds) return [];
  const own = repository.grant.allow.tags;
  return organisation === undefined ? own : joinTags(own, organisation.grant.allow.tags);
}

function documentOutcomes(input: EvaluationInput): readonly RuleOutcome[] {
  const { repository, organisation } = input;
  const own = outcomesOf("repository", repository, input);
  return organisation === undefined
    ? own
    : [...own, ...outcomesOf("organisation", organisation, input)];
}

function outcomesOf(
  scope: PolicyDocument["scope"],
  document: DocumentSlot,
  { claims, request }: EvaluationInput,
): readonly RuleOutcome[] {
  if (typeof document !== "object") {
    const text = noDocumentText(document, scope);
    return [outcome(GRANT_REFUSED.policy, undefined, { holds: false, text })];
  }
  return [
    outcome(GRANT_REFUSED.ids, document, checkIds(document, claims)),
    outcome(GRANT_REFUSED.grant, document, checkGrantExists(document, request.grant)),
    ...modeOutcomes(document, request),
  ];
}

const GRANT_REFUSED = {
  policy: { name: "policy", code: "grant_refused" },
  ids: { name: "ids", code: "grant_refused" },
  grant: { name: "grant", code: "grant_refused" },
} as const;

function checkGrantExists(document: PolicyDocument, name: string): RuleResult {
  if (document.disabled.includes(name)) {
    return { holds: false, text: `${name} in ${document.source} has mistakes and is disabled` };
  }
  const grant = findGrant(document, name);
  if (grant !== undefined) return { holds: true, text: `${name}, in ${grant.source}` };
  if (document.scope === "organisation") {
    return {
      holds: true,
      text: `${name} is not in ${document.source}: only its top level applies`,
    };
  }
  return { holds: false, text: `${name} is not in ${document.source}` };
}

function modeOutcomes(document: PolicyDocument, { access }: GrantRequest): readonly RuleOutcome[] {
  if (document.frame.mode === "enforce") return [];
  const result: RuleResult =
    access === "read"
      ? { holds: true, text: "observe: what allow would refuse is only recorded" }
      : { holds: false, text: "observe issues only reads" };
  return [outcome({ name: "mode", code: "grant_refused" }, document, result)];
}

/** A document and its grant of the requested name. */
interface MatchedGrant {
  readonly document: PolicyDocument;
  readonly grant: DocumentGrant;
}

interface MatchedGrants {
  readonly repository: MatchedGrant;
  readonly organisation: MatchedGrant | undefined;
}

function matchGrants({
  repository,
  organisation,
  request,
}: EvaluationInput): MatchedGrants | undefined {
  const own = matchGrant(repository, request.grant);
  if (own === undefined) return undefined;
  return { repository: own, organisation: matchGrant(organisation, request.grant) };
}

function matchGrant(slot: DocumentSlot, name: string): MatchedGrant | undefined {
  const document = usable(slot);
  const grant = document === undefined ? undefined : findGrant(document, name);
  return document === undefined || grant === undefined ? undefined : { document, grant };
}

function findGrant(document: PolicyDocument, name: string): DocumentGrant | undefined {
  return document.grants.find((grant) => grant.name === name);
}

function usable(slot: DocumentSlot): PolicyDocument | undefined {
  return typeof slot === "object" ? slot : undefined;
}

function apply(
  rule: GrantRule,
  input: EvaluationInput,
  grants: MatchedGrants,
): readonly RuleOutcome[] {
  const { request, claims, limitSeconds, leftOut } = input;
  if (leftOut?.has(rule.name) === true) return [uncheckedOutcome(rule)];
  return [grants.repository, grants.organisation].flatMap((matched) => {
    if (matched === undefined) return [];
    const issued = grants.repository.grant;
    const result = rule.check({ request, claims, limitSeconds, issued, ...matched });
    return result === undefined ? [] : [outcome(rule, matched.document, result)];
  });
}

function outcome(
  rule: Pick<GrantRule, "name" | "code"> & { readonly observable?: boolean },
  document: PolicyDocument | undefined,
  result: RuleResult,
): RuleOutcome {
  const base = { rule: rule.name, document: document?.source, text: result.text };
  if (result.holds) return { ...base, state: "passed", code: undefined };
  const observed = rule.observable === true && document?.frame.mode === "observe";
  return { ...base, state: observed ? "observed" : "refused", code: result.code ?? rule.code };
}
