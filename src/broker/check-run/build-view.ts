import type { PullRequest } from "../../approval/facts.ts";
import type { Lease } from "../../lease/lease.ts";
import { credentialText } from "../../policy/compare/credential-changes.ts";
import { effectiveGrant } from "../../policy/compare/effective.ts";
import type { CredentialSettings } from "../../policy/grant-kind.ts";
import { joinFrames, joinGrants } from "../../policy/join.ts";
import type { Grant } from "../../policy/policy.ts";
import { leaseTtl } from "../exchange/authorise.ts";
import type { PolicyDocuments } from "../policy/policy-source.ts";
import type { JobAsk, CheckPayload } from "./ask.ts";
import type {
  AskOutcomeView,
  AskView,
  CheckView,
  GrantView,
  LeaseView,
  PolicyChange,
  PolicyView,
  PullView,
} from "./view.ts";

/** Everything that was read for a check run. */
export interface CheckFacts {
  readonly payload: CheckPayload;
  readonly documents: PolicyDocuments;
  /** The longest ttl that the broker allows, in seconds. */
  readonly limitSeconds: number;
  /** Undefined: it could not be read. */
  readonly defaultBranch: string | undefined;
  readonly pulls: readonly PullRequest[];
  readonly leases: ReadonlyMap<string, Lease>;
  /** By check run. */
  readonly jobNames: ReadonlyMap<number, string>;
  readonly again: ReadonlyMap<JobAsk, AskOutcomeView>;
  /** By pull request. */
  readonly changes: ReadonlyMap<number, PolicyChange>;
  readonly mayOf: (credential: CredentialSettings) => string | undefined;
}

/** A pull request that is over is shown for what its jobs asked for. */
export function buildView(facts: CheckFacts): CheckView {
  const { payload, pulls } = facts;
  const shown = pulls.filter(
    (pull) =>
      isOpenAt(pull, payload.head) ||
      payload.asks.some(({ pullRequest }) => pullRequest === pull.number),
  );
  return { pulls: shown.map((pull) => pullView(pull, facts)), leftOut: payload.leftOut };
}

/** Whether something can still be approved on this commit. */
export function isOpenAt({ state, headSha }: PullRequest, head: string): boolean {
  return state === "open" && headSha === head;
}

function pullView(pull: PullRequest, facts: CheckFacts): PullView {
  const { number, baseRef } = pull;
  const state = pull.headSha === facts.payload.head ? pull.state : "moved";
  const url = webUrl(pull.url, number);
  const neverWrites = whyNoWrites(pull, facts);
  const asks = facts.payload.asks.filter(({ pullRequest }) => pullRequest === number);
  return {
    number,
    url,
    base: baseRef,
    state,
    neverWrites,
    policy: policyView(pull, neverWrites, facts),
    asks: asks.map((ask) => askView(ask, { url, facts, isOpen: state === "open" })),
    change: facts.changes.get(number) ?? { kind: "none" },
  };
}

/** GitHub's own account for Dependabot, as the gate knows it. */
const DEPENDABOT_ID = 49_699_333;

/** As the gate decides, which asks every time. */
function whyNoWrites(
  { fromFork, author, baseRef }: PullRequest,
  { documents, defaultBranch }: CheckFacts,
): PullView["neverWrites"] {
  if (fromFork) return "fork";
  if (author?.id === DEPENDABOT_ID) return "dependabot";
  const { repository, organisation } = documents;
  if (typeof repository !== "object") return undefined;
  const cap = typeof organisation === "object" ? organisation.frame : undefined;
  const { bases } = joinFrames(repository.frame, cap);
  const allowed = bases ?? (defaultBranch === undefined ? undefined : [defaultBranch]);
  return allowed === undefined || allowed.includes(baseRef) ? undefined : "base";
}

/** Whoever opens a pull request from a fork is a stranger: they see nothing of what others may ask for. */
function policyView(
  pull: PullRequest,
  neverWrites: PullView["neverWrites"],
  facts: CheckFacts,
): PolicyView {
  if (pull.fromFork || !isOpenAt(pull, facts.payload.head)) return { kind: "withheld" };
  const { repository, organisation } = facts.documents;
  if (repository === "broken" || organisation === "broken") return { kind: "broken" };
  if (typeof repository !== "object" || organisation === "missing") return { kind: "none" };
  const allowed = pullGrants(facts.documents).filter(
    (grant) =>
      isOnRef(grant, pull.number) && (grant.access === "read" || neverWrites === undefined),
  );
  return { kind: "grants", grants: allowed.map((grant) => grantView(grant, facts)) };
}

/** The grant as jobs can get it; undefined: no request for it is ever granted. */
function grantOf(name: string, documents: PolicyDocuments): Grant | undefined {
  const effective = effectiveGrant(documents, name);
  const [own, cap] = effective?.parts ?? [];
  if (own === undefined || effective?.credential === undefined) return undefined;
  return joinGrants({ ...own.grant, credential: effective.credential }, cap?.grant);
}

/** Events whose jobs run on a pull request. */
const PULL_EVENTS = new Set(["pull_request", "pull_request_review"]);

function isOnRef({ allow }: Grant, number: number): boolean {
  return allow.refs === undefined || allow.refs.includes(`refs/pull/${number}/merge`);
}

/** What policy has that a pull request's job could ask for. */
export function pullGrants(documents: PolicyDocuments): readonly Grant[] {
  const { repository } = documents;
  if (typeof repository !== "object") return [];
  const grants = repository.grants.flatMap(({ name }) => grantOf(name, documents) ?? []);
  return grants.filter(({ allow }) => allow.events.some((event) => PULL_EVENTS.has(event)));
}

function grantView(grant: Grant, { limitSeconds, mayOf }: CheckFacts): GrantView {
  const { name, environment, access, ttlSeconds, credential, allow, approval } = grant;
  return {
    name,
    environment,
    access,
    ttlSeconds: leaseTtl(ttlSeconds, limitSeconds),
    credential: credentialText(credential),
    may: mayOf(credential),
    events: allow.events.filter((event) => PULL_EVENTS.has(event)),
    approval: access === "read" ? undefined : approval,
  };
}

interface AskScope {
  readonly url: string | undefined;
  readonly facts: CheckFacts;
  /** Whether the commit can still be approved. */
  readonly isOpen: boolean;
}

function askView(ask: JobAsk, { url: pullUrl, facts, isOpen }: AskScope): AskView {
  const { grant, environment, access, step, task, runId, runAttempt, checkRunId, askedAt } = ask;
  const site = pullUrl?.replace(/\/pull\/\d+$/u, "");
  return {
    grant,
    environment,
    access,
    step,
    task,
    job: {
      name: facts.jobNames.get(checkRunId),
      runId,
      attempt: runAttempt,
      url: site === undefined ? undefined : `${site}/actions/runs/${runId}/attempts/${runAttempt}`,
    },
    askedAt,
    outcome:
      ask.outcome.kind === "pending" && !isOpen
        ? { kind: "over" }
        : (facts.again.get(ask) ?? outcomeView(ask, facts)),
  };
}

function outcomeView({ outcome, grant }: JobAsk, facts: CheckFacts): AskOutcomeView {
  const rule = grantOf(grant, facts.documents)?.approval;
  switch (outcome.kind) {
    case "pending": {
      const { missing, have, who, reasons } = outcome;
      return { kind: "pending", missing, have, who, reasons, rule };
    }
    case "granted": {
      const { approvals, required, reason } = outcome;
      const lease = facts.leases.get(outcome.lease);
      const view = lease && leaseView(lease);
      return { kind: "issued", by: approvals, required, reason, lease: view, rule };
    }
    case "refused":
      return outcome;
    default:
      return outcome satisfies never;
  }
}

function leaseView(lease: Lease): LeaseView {
  const { id, state, issuedTo, issuedAt, expiresAt, endReason, endedAt, proof } = lease;
  return { id, state, issuedTo, issuedAt, expiresAt, endReason, endedAt, proof };
}

const WEB_URL = /^https?:\/\/[A-Za-z0-9.:-]+(?:\/[A-Za-z0-9._-]+){2}\/pull\/[1-9]\d*$/u;

/** The page of a pull request, where GitHub said one that can stand in a link as it is. */
function webUrl(url: string, number: number): string | undefined {
  return WEB_URL.test(url) && url.endsWith(`/pull/${number}`) ? url : undefined;
}
