import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../../src/approval/decide.ts";
import {
  concludeEnvironment,
  planEnvironment,
  type AnsweredGrants,
} from "../../../../src/approval/environment/decide-environment.ts";
import type { WaitingRun } from "../../../../src/approval/environment/waiting-run.ts";
import { known } from "../../../../src/approval/facts.ts";
import type { GateAnswer } from "../../../../src/approval/gate.ts";
import { GATE_CODES } from "../../../../src/approval/reason-codes.ts";
import { commentOf, MAX_COMMENT } from "../../../../src/broker/deployments/comment.ts";
import { POLICY as PARSER } from "../../../support/kinds.ts";
import {
  facts,
  HEAD,
  HUBOT,
  KIM,
  MONA,
  NOW,
  OLD,
  approval,
  question,
} from "../../../support/approval/fixtures.ts";

const RUN: WaitingRun = {
  repository: "octo-org/shop",
  repositoryId: 74,
  ownerId: 65,
  runId: 9001,
  attempt: 1,
  event: "push",
  headSha: HEAD,
  fromFork: false,
  workflowPath: ".github/workflows/ci.yml",
  called: [],
  actor: KIM,
  refs: ["refs/heads/main"],
};

const POLICY = `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  migrate:
    environment: production
    access: write
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [push], runners: [self-hosted], ref-protected: true }
  deploy:
    environment: production
    access: write
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [push], workflow: octo-org/deploy/.github/workflows/deploy.yml@refs/heads/main }
    approval: { count: 2 }
  look:
    environment: production
    credential: { postgres: { server: production, database: app, role: app_readonly } }
    allow: { events: [schedule] }
`;

function documentOf(text: string) {
  const parsed = PARSER.parse(text, { source: "octo-org/shop.yml" });
  return parsed.ok ? parsed.value : "broken";
}

const plan = (more: Partial<WaitingRun> = {}, text = POLICY, environment = "production") =>
  planEnvironment({ ...RUN, ...more }, environment, {
    repository: documentOf(text),
    organisation: undefined,
  });

function codeOf(given: ReturnType<typeof plan>): string {
  if (given.kind === "ask") return given.asked.map(({ grants }) => grants.join("+")).join(" ");
  const { answer } = given;
  return answer.kind === "unavailable" ? "unavailable" : `${answer.kind} ${answer.code}`;
}

describe("what policy alone says about a run that waits", () => {
  const DEPLOY = "octo-org/deploy/.github/workflows/deploy.yml@refs/heads/main";
  const without = (text: string) => POLICY.replace(text, "");
  it.each([
    ["a condition of the job alone counts as met", plan(), "migrate"],
    [
      "a called workflow brings in the grant that names it",
      plan({ called: [{ ref: DEPLOY, sha: OLD }] }),
      "migrate deploy",
    ],
    ["the name's case does not matter", plan({}, POLICY, "Production"), "migrate"],
    ["no write in the environment", plan({}, POLICY, "preview"), "approved nothing_to_approve"],
    ["only a read fits", plan({ event: "schedule" }), "approved reads_only"],
    ["no grant fits", plan({ event: "workflow_dispatch" }), "pending no_grant_fits"],
    ["an event that never writes", plan({ event: "issue_comment" }), "rejected event_never_writes"],
    ["a fork", plan({ fromFork: true }), "rejected from_fork"],
    ["policy only observes", plan({}, `mode: observe\n${POLICY}`), "approved policy_observes"],
    ["another repository took the name", plan({ repositoryId: 75 }), "pending policy_unknown"],
    ["GitHub does not show the ref", plan({ refs: [] }), "pending policy_unknown"],
    ["Dependabot", plan({ actor: { ...KIM, id: 49_699_333 } }), "rejected event_never_writes"],
    ["policy has mistakes", plan({}, without("version: 1\n")), "pending policy_unknown"],
  ] as const)("%s", (_what, given, expected) => {
    expect(codeOf(given)).toBe(expected);
  });

  it("asks about every pull request that the run may be for", () => {
    const refs = ["refs/heads/main", "refs/heads/release"];
    const given = plan({ refs });
    const asked = given.kind === "ask" ? given.asked.map((one) => one.question.claims.ref) : [];
    expect(asked).toEqual(refs);
  });

  it("without a policy the run waits", () => {
    const none = { repository: undefined, organisation: undefined };
    const given = planEnvironment(RUN, "production", none);
    expect(codeOf(given)).toBe("pending policy_unknown");
  });
});

const CODES = Object.entries(GATE_CODES).flatMap(([code, { outcome }]) =>
  outcome === "refused" ? [code] : [],
);
const subject = {
  pullRequest: 42,
  pullRequestUrl: "https://github.com/octo-org/shop/pull/42",
  commit: HEAD,
  author: KIM,
  agent: false,
};
const reasons = (codes: readonly string[]) =>
  codes.map((code) => ({ code, text: `It is ${code}.` }));
const gateAnswer: fc.Arbitrary<GateAnswer> = fc.oneof(
  fc.constant({ kind: "proceed", subject, approvals: [], uses: 1, reasons: [] } as const),
  fc.constant({
    kind: "pending",
    subject,
    missing: 1,
    have: 0,
    who: "someone with write access",
    reasons: reasons(["approvals_missing"]),
    remedy: "",
  } as const),
  fc
    .uniqueArray(fc.constantFrom(...CODES), { minLength: 1, maxLength: 3 })
    .map((codes) => ({ kind: "refused", subject, reasons: reasons(codes), remedy: "" }) as const),
  fc.constant({ kind: "unavailable", message: "away", retryAfterSeconds: 5 } as const),
);
const answers: fc.Arbitrary<readonly AnsweredGrants[]> = fc.array(
  fc.record({
    ref: fc.constantFrom("refs/pull/42/merge", "refs/pull/43/merge"),
    grants: fc.constant(["g"]),
    answer: gateAnswer,
  }),
  { minLength: 1, maxLength: 5 },
);

describe("the answer at the strictest of all grants", () => {
  it("approves only where every gate would let the write pass", () => {
    fc.assert(
      fc.property(answers, (given) => {
        const { kind } = concludeEnvironment(given);
        expect(kind === "approved").toBe(given.every(({ answer }) => answer.kind === "proceed"));
      }),
    );
  });

  it("rejects only what one gate refuses, and nothing while one of them cannot be asked", () => {
    fc.assert(
      fc.property(answers, (given) => {
        if (concludeEnvironment(given).kind !== "rejected") return;
        expect(given.some(({ answer }) => answer.kind === "refused")).toBe(true);
        expect(given.some(({ answer }) => answer.kind === "unavailable")).toBe(false);
      }),
    );
  });

  it.each([
    ["base_not_protected", "pending"],
    ["facts_unreadable", "pending"],
    ["head_moved", "rejected"],
    ["pull_request_from_fork", "rejected"],
  ])("%s makes it %s", (code, kind) => {
    const answer = { kind: "refused", subject, reasons: reasons([code]), remedy: "" } as const;
    expect(concludeEnvironment([{ ref: "refs/heads/main", grants: ["g"], answer }]).kind).toBe(
      kind,
    );
  });

  it("rejects nothing that may be on another ref, where it can still pass", () => {
    const never = {
      kind: "refused",
      subject,
      reasons: reasons(["pull_request_not_open"]),
      remedy: "",
    } as const;
    const later = {
      kind: "refused",
      subject,
      reasons: reasons(["base_not_protected"]),
      remedy: "",
    } as const;
    const closed = { ref: "refs/pull/42/merge", grants: ["g"], answer: never };
    const other = { ref: "refs/pull/43/merge", grants: ["g"], answer: later };
    expect(concludeEnvironment([closed, other]).kind).toBe("pending");
    expect(concludeEnvironment([closed, { ...other, answer: never }]).kind).toBe("rejected");
    expect(concludeEnvironment([closed, { ...closed, answer: later }]).kind).toBe("rejected");
  });

  it("has a comment that fits, whatever names are in it", () => {
    const who = fc.string({ maxLength: 3000 });
    fc.assert(
      fc.property(who, answers, (text, given) => {
        const pending = { kind: "pending", subject, missing: 1, have: 0, who: text } as const;
        const more = { ...pending, reasons: [{ code: "x", text }], remedy: "" };
        const answer = concludeEnvironment([
          ...given,
          { ref: "refs/heads/main", grants: [text], answer: more },
        ]);
        if (answer.kind === "unavailable") return;
        const comment = commentOf(answer);
        expect(comment.length).toBeLessThanOrEqual(MAX_COMMENT);
        expect(comment).toMatch(/^\*\*stepkey /u);
      }),
    );
  });
});

describe("the gate before a job starts", () => {
  const before = (sha: string) =>
    decide(
      { ...question({ claims: { sha } }), beforeJob: true },
      {
        ...facts({ subject: { reviews: known([approval()]) } }),
        job: undefined,
        mergeCommit: undefined,
      },
      NOW,
    );

  it("decides by the head that the run is for", () => {
    expect(before(HEAD).kind).toBe("proceed");
    expect(before(OLD)).toMatchObject({
      kind: "refused",
      reasons: [{ code: "not_the_heads_merge" }],
    });
  });

  it("refuses a run that began before the last retarget, however late the approval is", () => {
    const run = known({ createdAt: NOW - 600_000, actor: KIM, triggeringActor: KIM });
    const retargeted = (ago: number) => {
      const retargets = known([{ at: NOW - 900_000 }, { at: NOW - ago }]);
      const found = facts({ run, subject: { reviews: known([approval()]), retargets } });
      const asked = { ...question({ claims: { sha: HEAD } }), beforeJob: true } as const;
      return decide(asked, { ...found, job: undefined, mergeCommit: undefined }, NOW);
    };
    expect(retargeted(601_000).kind).toBe("proceed");
    for (const ago of [600_000, 480_000]) {
      expect(retargeted(ago)).toMatchObject({
        kind: "refused",
        reasons: [{ code: "merge_base_elsewhere" }],
      });
    }
  });

  const review = fc.record({
    id: fc.integer({ min: 1, max: 9 }),
    account: fc.constantFrom(KIM, MONA, HUBOT),
    state: fc.constantFrom("approved" as const, "changes_requested" as const, "dismissed" as const),
    commitId: fc.constantFrom(HEAD, OLD),
  });

  it("says the same as with a job that runs and has checked out the head's merge", () => {
    fc.assert(
      fc.property(fc.array(review, { maxLength: 4 }), fc.constantFrom(0, 1, 2), (given, count) => {
        const found = facts({ subject: { reviews: known(given.map((one) => approval(one))) } });
        const asked = question({ rule: { count, reason: count === 0 ? "nightly" : undefined } });
        const early = {
          ...asked,
          claims: { ...asked.claims, sha: HEAD },
          beforeJob: true,
        } as const;
        const then = decide(early, { ...found, job: undefined, mergeCommit: undefined }, NOW);
        const now = decide(asked, found, NOW);
        expect([then.kind, then.reasons]).toEqual([now.kind, now.reasons]);
      }),
    );
  });
});
