import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinFrames, joinGrants } from "../../../src/policy/join.ts";
import type { AllowRule, ApprovalRule, PolicyFrame } from "../../../src/policy/policy.ts";

const NOTHING: AllowRule = {
  events: ["push"],
  workflow: undefined,
  runners: undefined,
  refs: undefined,
  actors: undefined,
  repoProperties: undefined,
  refProtected: undefined,
  tags: [],
  rollback: false,
};
const OWN = {
  name: "deploy",
  environment: "production",
  access: "write" as const,
  ttlSeconds: undefined,
  credential: { kind: "toy", settings: { server: "s" } },
  allow: NOTHING,
  approval: undefined,
  perJob: 1,
  onWithdrawal: "finish" as const,
  source: "octo-org/shop.yml:5",
};
const CAP = { ...OWN, credential: undefined, source: "octo-org/.organisation.yml:3" };
const APPROVAL: ApprovalRule = {
  count: 1,
  by: [],
  maxAgeSeconds: 60,
  uses: 3,
  settleSeconds: 10,
  per: "lease",
  allowStarter: false,
  reason: undefined,
};

const allow = (own: Partial<AllowRule>, cap: Partial<AllowRule>): AllowRule =>
  joinGrants({ ...OWN, allow: { ...NOTHING, ...own } }, { ...CAP, allow: { ...NOTHING, ...cap } })
    .allow;
const approval = (
  own: Partial<ApprovalRule> | undefined,
  cap: Partial<ApprovalRule> | undefined,
): ApprovalRule | undefined =>
  joinGrants(
    { ...OWN, approval: own === undefined ? undefined : { ...APPROVAL, ...own } },
    { ...CAP, approval: cap === undefined ? undefined : { ...APPROVAL, ...cap } },
  ).approval;

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const VALUES = ["a", "b", "c"];
const list = optional(fc.subarray(VALUES));
/** Whether one document alone lets a value pass: one without the list does not restrict. */
const lets = (given: readonly string[] | undefined, value: string): boolean =>
  given === undefined || given.includes(value);

describe("a grant that both documents have", () => {
  test.each(["runners", "refs", "actors"] as const)(
    "allows of %s exactly what each document alone would let pass",
    (key) => {
      fc.assert(
        fc.property(list, list, fc.constantFrom(...VALUES), (own, cap, value) => {
          const joined = allow({ [key]: own }, { [key]: cap })[key];
          expect(lets(joined, value)).toBe(lets(own, value) && lets(cap, value));
        }),
      );
    },
  );

  test("allows exactly the events that are in both", () => {
    const events = allow({ events: ["push", "schedule"] }, { events: ["schedule", "release"] });
    expect(events.events).toEqual(["schedule"]);
  });

  test("allows exactly the repositories whose properties each document alone would let pass", () => {
    const names = fc.constantFrom("tier", "teams", "toString");
    const rule = optional(fc.dictionary(names, fc.subarray(VALUES, { minLength: 1 })));
    const repository = fc.dictionary(names, fc.constantFrom(...VALUES));
    const passes = (
      given: AllowRule["repoProperties"],
      properties: Readonly<Record<string, string>>,
    ): boolean =>
      Object.entries(given ?? {}).every(([name, values]) =>
        Object.entries(properties).some(([own, value]) => own === name && values.includes(value)),
      );
    fc.assert(
      fc.property(rule, rule, repository, (own, cap, properties) => {
        const joined = allow({ repoProperties: own }, { repoProperties: cap }).repoProperties;
        expect(passes(joined, properties)).toBe(passes(own, properties) && passes(cap, properties));
      }),
      { numRuns: 1000 },
    );
  });

  test("needs a protected ref if either says so", () => {
    const refProtected = true as const;
    expect(allow({ refProtected }, {}).refProtected).toBe(true);
    expect(allow({}, { refProtected }).refProtected).toBe(true);
    expect(allow({}, {}).refProtected).toBeUndefined();
  });

  test("keeps the workflow that either names, and of two the one by ref, whose tip is then checked", () => {
    const byRef = "o/r/.github/workflows/w.yml@refs/heads/main";
    const byCommit = `o/r/.github/workflows/w.yml@${"a".repeat(40)}`;
    expect(allow({}, {}).workflow).toBeUndefined();
    expect(allow({ workflow: byCommit }, {}).workflow).toBe(byCommit);
    expect(allow({}, { workflow: byCommit }).workflow).toBe(byCommit);
    expect(allow({ workflow: byRef }, { workflow: byCommit }).workflow).toBe(byRef);
    expect(allow({ workflow: byCommit }, { workflow: byRef }).workflow).toBe(byRef);
  });

  test("has the smaller ttl of those that are given, and the smaller number for each job", () => {
    const ttl = (own: number | undefined, cap: number | undefined): number | undefined =>
      joinGrants({ ...OWN, ttlSeconds: own }, { ...CAP, ttlSeconds: cap }).ttlSeconds;
    expect([ttl(60, 90), ttl(90, 60), ttl(60, undefined), ttl(undefined, 60)]).toEqual([
      60, 60, 60, 60,
    ]);
    expect(ttl(undefined, undefined)).toBeUndefined();
    expect(joinGrants({ ...OWN, perJob: 2 }, { ...CAP, perJob: 5 }).perJob).toBe(2);
    expect(joinGrants({ ...OWN, perJob: 5 }, { ...CAP, perJob: 2 }).perJob).toBe(2);
  });

  test("ends at a withdrawal unless both let it finish", () => {
    const ends = (own: "revoke" | "finish", cap: "revoke" | "finish"): string =>
      joinGrants({ ...OWN, onWithdrawal: own }, { ...CAP, onWithdrawal: cap }).onWithdrawal;
    expect(ends("finish", "finish")).toBe("finish");
    expect([ends("revoke", "finish"), ends("finish", "revoke"), ends("revoke", "revoke")]).toEqual([
      "revoke",
      "revoke",
      "revoke",
    ]);
  });

  test("issues the repository's credential, and names both places", () => {
    expect(joinGrants(OWN, CAP)).toMatchObject({
      name: "deploy",
      environment: "production",
      access: "write",
      credential: OWN.credential,
      source: "octo-org/shop.yml:5, octo-org/.organisation.yml:3",
    });
  });

  test("is the repository's as it is where the organisation has none", () => {
    expect(joinGrants(OWN, undefined)).toEqual(OWN);
  });
});

describe("an approval that both documents have", () => {
  test("is one that satisfies each of them", () => {
    const rule = fc.record({
      count: fc.nat(3),
      maxAgeSeconds: fc.integer({ min: 1, max: 9 }),
      uses: fc.integer({ min: 1, max: 9 }),
      settleSeconds: fc.nat(9),
      per: fc.constantFrom("lease", "run"),
      allowStarter: fc.boolean(),
    });
    /** A set of approvals as the gate counts them, and whether one document alone is content with it. */
    const given = fc.record({
      people: fc.nat(3),
      age: fc.nat(10),
      use: fc.nat(10),
      settled: fc.nat(10),
      byStarter: fc.boolean(),
      sharedByTheRun: fc.boolean(),
    });
    const content = (
      needed: ApprovalRule,
      have: typeof given extends fc.Arbitrary<infer T> ? T : never,
    ): boolean =>
      have.people >= needed.count &&
      have.age <= needed.maxAgeSeconds &&
      have.use <= needed.uses &&
      have.settled >= needed.settleSeconds &&
      (!have.byStarter || needed.allowStarter) &&
      (!have.sharedByTheRun || needed.per === "run");
    fc.assert(
      fc.property(rule, rule, given, (own, cap, have) => {
        const joined = approval(own, cap);
        const each = [own, cap].every((one) => content({ ...APPROVAL, ...one }, have));
        expect(joined !== undefined && content(joined, have)).toBe(each);
      }),
      { numRuns: 5000 },
    );
  });

  test("needs an approver who is in the list of each document that has one", () => {
    expect(approval({ by: [["@mona"]] }, { by: [["@octo-org/dba"]] })?.by).toEqual([
      ["@mona"],
      ["@octo-org/dba"],
    ]);
    expect(approval({}, {})?.by).toEqual([]);
  });

  test("is that of the one document that has it", () => {
    expect(approval({ count: 2 }, undefined)).toEqual({ ...APPROVAL, count: 2 });
    expect(approval(undefined, { count: 2 })).toEqual({ ...APPROVAL, count: 2 });
    expect(approval(undefined, undefined)).toBeUndefined();
  });

  test("gives the reasons of both if none is needed, and no reason if one is", () => {
    const reason = (
      own: readonly [number, string | undefined],
      cap: readonly [number, string | undefined],
    ): string | undefined => {
      const [left, right] = [own, cap].map(([count, why]) => ({ count, reason: why }));
      return approval(left, right)?.reason;
    };
    expect(reason([0, "nightly"], [0, "report"])).toBe("nightly; report");
    expect(reason([0, "nightly"], [0, "nightly"])).toBe("nightly");
    expect(reason([0, "nightly"], [0, undefined])).toBe("nightly");
    expect(reason([0, undefined], [0, undefined])).toBeUndefined();
    expect(reason([0, "nightly"], [1, undefined])).toBeUndefined();
  });
});

describe("the top level of both documents", () => {
  const frame: PolicyFrame = { agents: ["one"], bases: undefined, mode: "enforce" };

  test("takes as agents the accounts that either lists, each once", () => {
    const joined = joinFrames(frame, { ...frame, agents: ["two", "one"] });
    expect(joined.agents).toEqual(["one", "two"]);
  });

  test("has as bases exactly the branches that each document alone would let pass", () => {
    fc.assert(
      fc.property(list, list, fc.constantFrom(...VALUES), (own, cap, value) => {
        const { bases } = joinFrames({ ...frame, bases: own }, { ...frame, bases: cap });
        expect(lets(bases, value)).toBe(lets(own, value) && lets(cap, value));
      }),
    );
  });

  test("observes if either does", () => {
    const mode = (own: PolicyFrame["mode"], cap: PolicyFrame["mode"]): string =>
      joinFrames({ ...frame, mode: own }, { ...frame, mode: cap }).mode;
    expect([mode("observe", "enforce"), mode("enforce", "observe")]).toEqual([
      "observe",
      "observe",
    ]);
    expect(mode("enforce", "enforce")).toBe("enforce");
  });

  test("is the repository's as it is where the organisation has no document", () => {
    expect(joinFrames(frame, undefined)).toEqual(frame);
  });
});
