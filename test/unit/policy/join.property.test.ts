import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DocumentGrant, PolicyDocument } from "../../../src/policy/document.ts";
import { evaluate, type Evaluation } from "../../../src/policy/evaluate.ts";
import type { ApprovalRule, Grant, GrantRequest, PolicyFrame } from "../../../src/policy/policy.ts";
import { workflowMatches } from "../../../src/policy/workflow-match.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";

const EVENTS = ["push", "pull_request", "schedule"];
const FILE = "o/r/.github/workflows/w.yml";
const SHA = "a".repeat(40);
const WORKFLOWS = [`${FILE}@refs/heads/main`, `${FILE}@refs/heads/next`, `${FILE}@${SHA}`];

/** Few values each, so that documents and requests often meet. */
const some = (values: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.subarray([...values], { minLength: 1 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });
const access = fc.constantFrom("read" as const, "write" as const);
const environment = fc.constantFrom("production", "production", "production", "staging", undefined);
const refs = ["refs/heads/main", "refs/pull/42/merge"];

const approval: fc.Arbitrary<ApprovalRule> = fc.record({
  count: fc.nat(3),
  by: fc.array(some(["@mona", "@octo-org/dba"]), { maxLength: 1 }),
  maxAgeSeconds: fc.integer({ min: 1, max: 99 }),
  uses: fc.integer({ min: 1, max: 9 }),
  settleSeconds: fc.nat(9),
  per: fc.constantFrom("lease", "run"),
  allowStarter: fc.boolean(),
  reason: maybe(fc.constantFrom("nightly", "report")),
});

const properties = fc.dictionary(fc.constantFrom("tier", "teams"), some(["gold", "shop"]), {
  minKeys: 1,
});

const RELEASES = { name: "v*", by: ["@org/release"] };

const grant: fc.Arbitrary<DocumentGrant> = fc.record({
  name: fc.constantFrom("a", "a", "a", "b"),
  environment,
  access,
  ttlSeconds: maybe(fc.integer({ min: 1, max: 99 })),
  credential: fc.constantFrom("app", "app", "owner").map((role) => ({
    kind: "postgres" as const,
    settings: { server: "s", database: "d", role },
  })),
  allow: fc.record({
    events: some(EVENTS),
    workflow: maybe(fc.constantFrom(...WORKFLOWS)),
    runners: maybe(some(["github-hosted", "self-hosted"])),
    refs: maybe(some(refs)),
    actors: maybe(some(["octocat", "mona"])),
    repoProperties: maybe(properties),
    refProtected: maybe(fc.constant(true as const)),
    tags: fc.constantFrom([], [[RELEASES]], [[RELEASES, { ...RELEASES, by: ["@kim"] }]]),
    rollback: fc.boolean(),
  }),
  approval: maybe(approval),
  perJob: fc.integer({ min: 1, max: 3 }),
  onWithdrawal: fc.constantFrom("revoke" as const, "finish" as const),
  source: fc.constant("x.yml:1"),
});

const policy = (scope: PolicyDocument["scope"]): fc.Arbitrary<PolicyDocument> =>
  fc.record({
    source: fc.constant(`${scope}.yml`),
    scope: fc.constant(scope),
    repositoryId: fc.constantFrom(74, 74, 74, 74, 74, 75),
    ownerId: fc.constantFrom(65, 65, 65, 65, 65, 66),
    frame: fc.record({
      agents: some(["one", "two"]),
      bases: maybe(some(["main", "next"])),
      mode: fc.constantFrom("enforce" as const, "enforce" as const, "observe" as const),
    }),
    grants: fc.uniqueArray(grant, { maxLength: 2, selector: ({ name }) => name }),
    tasks: fc.constant([]),
    disabledTasks: fc.constant([]),
    disabled: fc.constantFrom([], [], ["b"]),
    mistakes: fc.constant([]),
  });

const claims: fc.Arbitrary<Claims> = fc
  .record({
    eventName: fc.constantFrom(...EVENTS, "issue_comment"),
    ref: fc.constantFrom(...refs),
    runnerEnvironment: fc.constantFrom("github-hosted", "self-hosted"),
    jobWorkflowRef: maybe(fc.constantFrom(...WORKFLOWS)),
    jobWorkflowSha: maybe(fc.constant(SHA)),
    environment,
    actor: fc.constantFrom("octocat", "octocat", "mona"),
    refProtected: fc.constantFrom(true, true, false),
    repoProperties: fc.constantFrom({ tier: "gold", teams: "shop" }, { tier: "gold" }),
  })
  .map((given) => Object.assign({}, CLAIMS, given));

const request: fc.Arbitrary<GrantRequest> = fc.record({
  grant: fc.constantFrom("a", "a", "a", "b", "c"),
  environment,
  access,
  ttlSeconds: maybe(fc.integer({ min: 1, max: 30 })),
});

/** Half of the time the job and the request agree on the environment, as those of honest users do. */
const asked = fc.tuple(claims, request, fc.boolean()).map(([job, question, honest]) => ({
  claims: job,
  request: honest ? { ...question, environment: job.environment } : question,
}));

const within = (
  part: readonly string[] | undefined,
  whole: readonly string[] | undefined,
): boolean =>
  whole === undefined || (part !== undefined && part.every((entry) => whole.includes(entry)));

type Ask = typeof asked extends fc.Arbitrary<infer T> ? T : never;
type Granted = Extract<Evaluation, { readonly kind: "granted" }>;

/** What of the joined grant is wider than one document's grant: nothing, if all is well. */
function widerThan(part: DocumentGrant, { grant: joined }: Granted): readonly string[] {
  const wider: Readonly<Record<string, boolean>> = {
    ttl: (joined.ttlSeconds ?? Infinity) > (part.ttlSeconds ?? Infinity),
    perJob: joined.perJob > part.perJob,
    events: !within(joined.allow.events, part.allow.events),
    runners: !within(joined.allow.runners, part.allow.runners),
    refs: !within(joined.allow.refs, part.allow.refs),
    actors: !within(joined.allow.actors, part.allow.actors),
    properties: Object.entries(part.allow.repoProperties ?? {}).some(
      ([name, values]) => !within(joined.allow.repoProperties?.[name], values),
    ),
    rollback: joined.allow.rollback && !part.allow.rollback,
    tags: isOnMoreTags(joined.allow.tags, part.allow.tags),
    protected: part.allow.refProtected === true && joined.allow.refProtected !== true,
    workflow: joined.allow.workflow === undefined && part.allow.workflow !== undefined,
    onWithdrawal: joined.onWithdrawal === "finish" && part.onWithdrawal === "revoke",
    approval: part.approval !== undefined && isLaxer(joined.approval, part.approval),
  };
  return Object.keys(wider).filter((name) => wider[name] === true);
}

function isOnMoreTags(joined: Grant["allow"]["tags"], part: Grant["allow"]["tags"]): boolean {
  if (joined.length === 0) return false;
  return part.length === 0 || !part.every((list) => joined.includes(list));
}

function isLaxer(joined: ApprovalRule | undefined, part: ApprovalRule): boolean {
  return (
    joined === undefined ||
    joined.count < part.count ||
    joined.maxAgeSeconds > part.maxAgeSeconds ||
    joined.uses > part.uses ||
    joined.settleSeconds < part.settleSeconds ||
    (joined.per === "run" && part.per === "lease") ||
    (joined.allowStarter && !part.allowStarter) ||
    !part.by.every((list) => joined.by.includes(list))
  );
}

function isWiderFrame(joined: PolicyFrame, part: PolicyFrame): boolean {
  return !within(joined.bases, part.bases) || !within(part.agents, joined.agents);
}

const alone = (repository: PolicyDocument, ask: Ask): Evaluation =>
  evaluate({ repository, organisation: undefined, ...ask });

/** Every way in which both documents together give more than one of them. */
function widenings(granted: Granted, documents: readonly PolicyDocument[], ask: Ask): unknown {
  return documents.flatMap((document) => {
    const grants = document.grants.filter(({ name }) => name === ask.request.grant);
    return [
      ...grants.flatMap((part) => widerThan(part, granted)),
      ...(isWiderFrame(granted.frame, document.frame) ? ["frame"] : []),
      ...(grants.length > 0 && alone(document, ask).kind === "refused" ? ["refused alone"] : []),
    ];
  });
}

describe("both documents together", () => {
  test("never give what one of them refuses, and never more than either says", () => {
    let granted = 0;
    fc.assert(
      fc.property(policy("repository"), policy("organisation"), asked, (own, cap, ask) => {
        const both = evaluate({ repository: own, organisation: cap, ...ask });
        if (both.kind === "refused") return;
        granted += 1;
        expect(widenings(both, [own, cap], ask)).toEqual([]);
      }),
      { numRuns: 20_000 },
    );
    // A property that never met a granted request would prove nothing.
    expect(granted).toBeGreaterThan(20);
  });

  test("grant nothing if the trace has a refusal, and return the first", () => {
    fc.assert(
      fc.property(policy("repository"), asked, (repository, ask) => {
        const evaluation = alone(repository, ask);
        const first = evaluation.trace.find(({ state }) => state === "refused");
        const answer = evaluation.kind === "refused" ? evaluation : undefined;
        expect([answer?.rule, answer?.code]).toEqual([first?.rule, first?.code]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("matching a workflow", () => {
  const ref = WORKFLOWS[0] ?? "";

  test("is exact: nothing before, after, or in other letters matches", () => {
    const near = fc.oneof(
      fc.string({ minLength: 1 }).map((extra) => ref + extra),
      fc.string({ minLength: 1 }).map((extra) => extra + ref),
      fc.nat(ref.length - 1).map((at) => ref.slice(0, at) + ref.slice(at + 1)),
      fc.constant(ref.toUpperCase()),
    );
    fc.assert(
      fc.property(near, (jobWorkflowRef) => {
        expect(workflowMatches(ref, { jobWorkflowRef, jobWorkflowSha: SHA })).toBe(false);
      }),
    );
    expect(workflowMatches(ref, { jobWorkflowRef: ref, jobWorkflowSha: undefined })).toBe(true);
  });
});
