import fc from "fast-check";
import type { DocumentGrant, PolicyDocument } from "../../../src/policy/document.ts";
import type { DocumentSlot } from "../../../src/policy/evaluate.ts";
import type { GrantRequest } from "../../../src/policy/policy.ts";
import type { PolicyPair } from "../../../src/policy/compare/effective.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import { CLAIMS } from "./claims-fixture.ts";

/** Random policies for a repository, and random requests for them. Few values each, so that they often meet. */

const EVENTS = ["push", "pull_request", "release"];
const FILE = "o/r/.github/workflows/w.yml";
const SHA = "a".repeat(40);
const OTHER_SHA = "b".repeat(40);
const WORKFLOWS = [`${FILE}@refs/heads/main`, `${FILE}@refs/heads/next`, `${FILE}@${SHA}`];
const REFS = ["refs/heads/main", "refs/pull/42/merge", "refs/tags/v1.2", "refs/tags/v2"];
/** People, and the members of teams: in these tests a team is one more name. */
export const PEOPLE = ["mona", "kim", "octo-org/dba"];
export const USES = [
  undefined,
  `octo-org/deploy@${SHA}`,
  `Octo-Org/deploy/sub@${OTHER_SHA}`,
  `aws-actions/login@${SHA}`,
  "./tools/deploy",
];
const PATTERNS = [
  "run",
  "*",
  "octo-org/*",
  "octo-org/deploy",
  "octo-org/deploy*",
  `octo-org/deploy@${SHA}`,
  "octo-org/dep?oy",
  "*/login",
  "aws-actions/*@*",
  "./*",
  "./tools/*",
];
const TAGS = ["v*", "v1.*", "v1.2", "v2", "*", "docs-*"];

export const some = (values: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.subarray([...values], { minLength: 1 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const people = some(PEOPLE.map((name) => `@${name}`));

const approval = fc.record({
  count: fc.nat(2),
  by: fc.array(people, { maxLength: 1 }),
  maxAgeSeconds: fc.integer({ min: 1, max: 4 }),
  uses: fc.integer({ min: 1, max: 3 }),
  settleSeconds: fc.nat(2),
  per: fc.constantFrom("lease" as const, "run" as const),
  allowStarter: fc.boolean(),
  reason: fc.constant("nightly"),
});

const tagList = fc.array(fc.record({ name: fc.constantFrom(...TAGS), by: people }), {
  minLength: 1,
  maxLength: 3,
});

const read = fc.constant({ access: "read" as const, approval: undefined });
const write = approval.map((rule) => ({ access: "write" as const, approval: rule }));

export const grant: fc.Arbitrary<DocumentGrant> = fc
  .record({
    name: fc.constantFrom("a", "a", "b"),
    source: fc.constant("x.yml:1"),
    environment: fc.constantFrom("production", "production", "production", "staging"),
    ttlSeconds: maybe(fc.integer({ min: 1, max: 3 })),
    credential: fc.constantFrom("app", "app", "app", "owner").map((role) => ({
      kind: "postgres",
      settings: { server: "s", database: "d", role },
    })),
    allow: fc.record({
      events: some(EVENTS),
      workflow: maybe(fc.constantFrom(...WORKFLOWS)),
      runners: maybe(some(["github-hosted", "self-hosted"])),
      refs: maybe(some(REFS)),
      actors: maybe(some(["octocat", "mona"])),
      repoProperties: maybe(
        fc.dictionary(fc.constantFrom("tier", "teams"), some(["gold", "shop"]), { minKeys: 1 }),
      ),
      refProtected: maybe(fc.constant(true as const)),
      tags: fc.oneof(
        fc.constant([]),
        tagList.map((list) => [list]),
      ),
      rollback: fc.boolean(),
      uses: maybe(some(PATTERNS).map((list) => [list])),
    }),
    perJob: fc.integer({ min: 1, max: 3 }),
    onWithdrawal: fc.constantFrom("revoke" as const, "finish" as const),
    breakGlass: fc.constantFrom(true, true, false),
    kind: fc.oneof(read, write),
  })
  .map(({ kind, ...rest }) => Object.assign(rest, kind));

export const policy = (scope: PolicyDocument["scope"]): fc.Arbitrary<PolicyDocument> =>
  fc.record({
    source: fc.constant(`${scope}.yml`),
    scope: fc.constant(scope),
    repositoryId:
      scope === "repository" ? fc.constant(74) : fc.constantFrom(undefined, undefined, 74, 74, 75),
    ownerId: fc.constant(65),
    frame: fc.record({
      agents: some(["one", "two"]),
      bases: maybe(some(["main", "next"])),
      mode: fc.constantFrom("enforce" as const, "enforce" as const, "observe" as const),
      noBreakGlass: fc.constantFrom(false, false, false, true),
    }),
    grants: fc.uniqueArray(grant, { minLength: 1, maxLength: 2, selector: ({ name }) => name }),
    tasks: fc.constant([]),
    disabledTasks: fc.constant([]),
    disabled: fc.constantFrom([], [], [], ["b"]),
    mistakes: fc.constant([]),
  });

const cap = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: policy("organisation") },
  { weight: 1, arbitrary: fc.constant("broken" as const) },
);

/** One change of a document, as an author makes it: a setting is replaced by another document's. */
type Edit = (document: PolicyDocument, donor: PolicyDocument) => PolicyDocument;

const GRANT_KEYS = [
  "environment",
  "ttlSeconds",
  "credential",
  "perJob",
  "onWithdrawal",
  "breakGlass",
  "allow",
] as const satisfies readonly (keyof DocumentGrant)[];
const ALLOW_KEYS = [
  "events",
  "workflow",
  "runners",
  "refs",
  "actors",
  "repoProperties",
  "refProtected",
  "tags",
  "rollback",
  "uses",
] as const satisfies readonly (keyof DocumentGrant["allow"])[];

const onGrant =
  (change: (grant: DocumentGrant, donor: DocumentGrant) => DocumentGrant): Edit =>
  (document, donor) => {
    const [first, ...rest] = document.grants;
    const [other] = donor.grants;
    if (first === undefined || other === undefined) return document;
    return { ...document, grants: [change(first, other), ...rest] };
  };

const EDITS: readonly Edit[] = [
  ...GRANT_KEYS.map((key) => onGrant((one, other) => ({ ...one, [key]: other[key] }))),
  ...ALLOW_KEYS.map((key) =>
    onGrant((one, other) => ({ ...one, allow: { ...one.allow, [key]: other.allow[key] } })),
  ),
  ...(
    ["count", "by", "maxAgeSeconds", "uses", "per", "settleSeconds", "allowStarter"] as const
  ).map((key) =>
    onGrant((one, other) =>
      one.approval === undefined || other.approval === undefined
        ? one
        : { ...one, approval: { ...one.approval, [key]: other.approval[key] } },
    ),
  ),
  onGrant((one, { access, approval: rule }) => ({ ...one, access, approval: rule })),
  (document, { frame }) => ({ ...document, frame: { ...document.frame, mode: frame.mode } }),
  (document, { frame }) => ({ ...document, frame: { ...document.frame, bases: frame.bases } }),
  (document, { frame }) => ({ ...document, frame: { ...document.frame, agents: frame.agents } }),
  (document, { frame: { noBreakGlass = false } }) => ({
    ...document,
    frame: { ...document.frame, noBreakGlass },
  }),
  (document, { grants }) => ({ ...document, grants }),
  (document, { disabled }) => ({ ...document, disabled }),
  (document, { repositoryId }) => ({ ...document, repositoryId }),
];

const edits = fc.array(fc.constantFrom(...EDITS), { minLength: 1, maxLength: 2 });

/** An organisation's policy whose grant is the repository's but for a setting or two, so that both often apply. */
function fittedTo(
  own: PolicyDocument,
  limits: PolicyDocument,
  chosen: readonly Edit[],
): PolicyDocument {
  const [first] = own.grants;
  if (first === undefined) return limits;
  const alike = { ...limits, grants: [first] };
  return chosen.reduce<PolicyDocument>((document, one) => one(document, limits), alike);
}

const capped = fc
  .tuple(policy("repository"), cap, edits, fc.constantFrom(true, true, true, false))
  .map(([repository, organisation, chosen, isFitted]): PolicyPair => {
    const isDocument = typeof organisation === "object";
    if (!isFitted || !isDocument) return { repository, organisation };
    return { repository, organisation: fittedTo(repository, organisation, chosen) };
  });

interface Versions {
  readonly before: PolicyPair;
  readonly after: PolicyPair;
}

/** Policies before and after a change: mostly a few settings of one file, and sometimes something else altogether. */
export const versions: fc.Arbitrary<Versions> = fc
  .tuple(capped, policy("repository"), cap, edits, fc.nat(9))
  .map(([before, donor, otherCap, chosen, way]) => {
    const { repository, organisation } = before;
    if (way === 0) return { before, after: { repository: donor, organisation: otherCap } };
    if (way === 1) return { before, after: { repository, organisation: otherCap } };
    if (way < 5 && typeof organisation === "object") {
      return { before, after: { repository, organisation: edited(organisation, donor, chosen) } };
    }
    return { before, after: { repository: edited(repository, donor, chosen), organisation } };
  });

function edited(slot: DocumentSlot, donor: PolicyDocument, chosen: readonly Edit[]): DocumentSlot {
  if (typeof slot !== "object") return slot;
  const from = slot.scope === "organisation" ? { ...donor, repositoryId: undefined } : donor;
  return chosen.reduce<PolicyDocument>((document, one) => one(document, from), slot);
}

/** One repository's policy, and its organisation's before and after a change. */
export const capVersions: fc.Arbitrary<Versions> = fc
  .tuple(capped, policy("organisation"), edits, fc.nat(9))
  .map(([before, donor, chosen, way]) => {
    const { repository, organisation } = before;
    if (way === 0) return { before, after: { repository, organisation: undefined } };
    const isDocument = typeof organisation === "object";
    const after = isDocument ? edited(organisation, donor, chosen) : donor;
    return { before, after: { repository, organisation: after } };
  });

const claims: fc.Arbitrary<Claims> = fc
  .record({
    eventName: fc.constantFrom(...EVENTS),
    ref: fc.constantFrom(...REFS),
    runnerEnvironment: fc.constantFrom("github-hosted", "github-hosted", "self-hosted"),
    jobWorkflowRef: fc.constantFrom(...WORKFLOWS.slice(0, 2)),
    jobWorkflowSha: fc.constantFrom(SHA, SHA, undefined),
    environment: fc.constantFrom("production", "production", "staging"),
    actor: fc.constantFrom("octocat", "octocat", "mona"),
    refProtected: fc.constantFrom(true, true, false),
    repoProperties: fc.constantFrom({ tier: "gold", teams: "shop" }, { tier: "gold" }, {}),
  })
  .map((given) =>
    Object.assign({}, CLAIMS, given, {
      refType: given.ref.startsWith("refs/tags/") ? "tag" : "branch",
    }),
  );

type FromGrant = { readonly [name: string]: (grant: DocumentGrant, at: number) => object };

/** Claims that a grant asks for; `at` chooses one of several. */
const FITTING: FromGrant = {
  eventName: ({ allow }, at) => ({ eventName: pick(allow.events, at) }),
  ref: ({ allow }, at) => ({ ref: pick(allow.refs ?? REFS, at) }),
  runnerEnvironment: ({ allow }, at) =>
    allow.runners === undefined ? {} : { runnerEnvironment: pick(allow.runners, at) },
  jobWorkflowRef: ({ allow: { workflow } }) => {
    if (workflow === undefined) return {};
    const isFixed = workflow.endsWith(SHA);
    return isFixed ? { jobWorkflowSha: SHA } : { jobWorkflowRef: workflow };
  },
  environment: ({ environment }) => ({ environment }),
  actor: ({ allow }, at) => (allow.actors === undefined ? {} : { actor: pick(allow.actors, at) }),
  refProtected: () => ({ refProtected: true }),
  repoProperties: ({ allow }, at) => ({
    repoProperties: Object.fromEntries(
      Object.entries(allow.repoProperties ?? {}).map(([name, values]) => [name, pick(values, at)]),
    ),
  }),
};

function pick(values: readonly string[], at: number): string {
  return values[at % values.length] ?? "";
}

export interface Ask {
  readonly claims: Claims;
  readonly request: GrantRequest;
}

/** A job and what its step requests: mostly what a grant of the policy asks for, but for one or two things. */
export const asked: fc.Arbitrary<(pair: PolicyPair) => Ask> = fc
  .record({
    claims,
    fitting: fc.subarray(Object.keys(FITTING), { minLength: 6 }),
    at: fc.nat(5),
    hasItsAccess: fc.constantFrom(true, true, true, true, false),
    ttlSeconds: fc.constantFrom(undefined, undefined, 1, 2),
    uses: fc.constantFrom(...USES),
  })
  .map(({ claims: others, fitting, at, hasItsAccess, ttlSeconds, uses }) => (pair) => {
    const { repository } = pair;
    const grants = typeof repository === "object" ? repository.grants : [];
    const wanted = grants[at % Math.max(1, grants.length)];
    if (wanted === undefined) throw new Error("a random policy has a grant");
    const own = fitting.map((name) => FITTING[name]?.(wanted, at) ?? {});
    const job = { ...others };
    for (const part of own) Object.assign(job, part);
    const refType = job.ref.startsWith("refs/tags/") ? "tag" : "branch";
    const other = wanted.access === "read" ? ("write" as const) : ("read" as const);
    const access = hasItsAccess ? wanted.access : other;
    const { environment } = job;
    const request = { grant: wanted.name, access, environment, ttlSeconds, uses };
    return { claims: { ...job, refType }, request };
  });
