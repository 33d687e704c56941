import { describe, expect, it } from "vitest";
import { known, unreadable, type Fact } from "../../../../src/approval/facts.ts";
import {
  isHeldBy,
  type CheckSettings,
  type CheckWriting,
  type RequiredCheck,
} from "../../../../src/approval/settings/check-facts.ts";
import { findChecks, type canHoldMerge } from "../../../../src/approval/settings/find-checks.ts";
import type { PartFindings } from "../../../../src/approval/settings/setting-finding.ts";
import type { SettingFacts } from "../../../../src/approval/settings/setting-facts.ts";
import type { DocumentGrant } from "../../../../src/policy/document.ts";

const WRITER = 4711;
const REQUIRED: CheckWriting = { mode: "required", writer: known(WRITER) };

type Grant = Parameters<typeof canHoldMerge>[0] & Pick<DocumentGrant, "name">;

function grantOf(events: readonly string[], change: object = {}): Grant {
  const grant = { name: "migrate", access: "write", allow: { events }, ...change };
  return grant as unknown as Grant;
}

const GRANT = grantOf(["pull_request"]);

interface Given extends Partial<CheckSettings> {
  readonly broker?: CheckWriting | undefined;
  readonly grants?: readonly Grant[];
  readonly bases?: readonly string[];
  readonly exists?: Fact<boolean>;
  readonly baseBypass?: Fact<readonly string[]>;
}

function find(given: Given): PartFindings {
  const { grants = [GRANT], bases, exists = known(true), baseBypass = known([]) } = given;
  const settings = { hasQueue: false, idle: [], bypass: known([]), required: known([]), ...given };
  const base = {
    exists,
    protection: { kind: "rule_requires_review" },
    bypass: baseBypass,
  } as const;
  const facts = {
    defaultBranch: known("main"),
    bases: new Map([["main", base]]),
    checks: new Map([["main", settings]]),
  } as unknown as SettingFacts;
  const broker = "broker" in given ? given.broker : REQUIRED;
  return findChecks({ bases }, grants, { facts, check: { name: "stepkey", broker } });
}

function requires(
  ...required: readonly (readonly [string, number?])[]
): Pick<CheckSettings, "required"> {
  return { required: known(required.map(([name, source]): RequiredCheck => ({ name, source }))) };
}

function codes(given: Given): readonly string[] {
  const { findings, unread } = find(given);
  expect(unread).toEqual([]);
  return findings.map(({ code }) => code);
}

function said(given: Given): string {
  const { findings } = find(given);
  return findings.map(({ message, expected }) => `${message} ${expected}`).join("\n");
}

describe("the check that a broker writes with check: required", () => {
  it("is well where a branch requires it from the App that writes it", () => {
    expect(codes(requires(["build"], ["stepkey", WRITER]))).toEqual([]);
  });

  it("is found where nothing requires it", () => {
    expect(codes(requires(["build", WRITER]))).toEqual(["check_not_required"]);
    expect(said({})).toBe(
      "Nothing requires the check stepkey on main, so pull requests can be merged while it fails. Add a ruleset for the branch that requires the check stepkey, with the App 4711 as its source.",
    );
  });

  it.each(["Stepkey", "STEPKEY", "ci / stepkey", "stepkey / gate", " stepkey"])(
    "is not meant by %j, and that name is said",
    (name) => {
      expect(codes(requires([name, WRITER]))).toEqual(["check_not_required"]);
      expect(said(requires([name, WRITER]))).toContain(`Require stepkey in place of "${name}"`);
    },
  );

  it("says nothing of a check with a longer name", () => {
    expect(said(requires(["stepkey-lint", WRITER]))).not.toContain("stepkey-lint");
  });

  it.each([
    ["evaluate", "is in evaluate mode and restricts nobody. Set its enforcement to active."],
    ["disabled", "is disabled. Set its enforcement to active."],
    ["active", "is not for this branch. Add main to its branches."],
  ] as const)("says that a ruleset would require it, which is: %s", (enforcement, text) => {
    const idle = [{ name: "checks", enforcement }];
    expect(codes({ idle })).toEqual(["check_not_required"]);
    expect(said({ idle })).toContain(`The ruleset "checks" requires it, but ${text}`);
  });

  it("is found where it may come from any source", () => {
    expect(codes(requires(["stepkey"]))).toEqual(["check_any_source"]);
    expect(said(requires(["stepkey"]))).toContain("Choose the App 4711 as the source of stepkey.");
  });

  it("is well where one requirement names the App and another takes any source: both have to be met", () => {
    expect(codes(requires(["stepkey"], ["stepkey", WRITER]))).toEqual([]);
  });

  it("is found where it has to come from another App, also beside its own", () => {
    expect(codes(requires(["stepkey", 99]))).toEqual(["check_other_source"]);
    expect(codes(requires(["stepkey", WRITER], ["stepkey", 99]))).toEqual(["check_other_source"]);
    expect(said(requires(["stepkey", 15_368]))).toContain("every workflow");
  });

  it("is found beside a merge queue, whether it is required or not", () => {
    const required = { hasQueue: true, ...requires(["stepkey", WRITER]) };
    expect(codes(required)).toEqual(["check_blocks_queue"]);
    expect(said(required)).toContain("nothing can be merged");
    expect(codes({ hasQueue: true })).toEqual(["check_in_queue"]);
    expect(said({ hasQueue: true })).toContain("can be merged while the check fails");
  });

  it("names who can bypass it, without those who are named with the review", () => {
    const bypass = known(["admins of the repository", "the team with the id 7"]);
    const given = { ...requires(["stepkey", WRITER]), bypass };
    expect(codes(given)).toEqual(["check_bypass"]);
    const baseBypass = known(["admins of the repository"]);
    expect(said({ ...given, baseBypass })).toContain(
      "fails, the team with the id 7 can still merge into main.",
    );
    expect(codes({ ...given, baseBypass: bypass })).toEqual([]);
  });

  it("says that its bypass list is hidden, once", () => {
    const bypass = unreadable('only who can edit the ruleset "checks" sees its bypass list');
    const given = { ...requires(["stepkey", WRITER]), bypass };
    expect(codes(given)).toEqual(["check_bypass_unread"]);
    expect(codes({ ...given, baseBypass: bypass })).toEqual([]);
  });

  it("is never taken as well where the rules, or the App's id, cannot be read", () => {
    const rules = find({ required: unreadable("GitHub returned 403 for the rules of main") });
    expect(rules).toMatchObject({
      findings: [],
      unread: [
        {
          why: expect.stringMatching(/requires the check stepkey: GitHub returned 403/u) as unknown,
        },
      ],
    });
    const broker = { mode: "required", writer: unreadable("GitHub rejects the key") } as const;
    const writer = find({ broker, ...requires(["stepkey", 99]) });
    expect(writer).toMatchObject({
      findings: [],
      unread: [{ why: expect.stringContaining("GitHub rejects the key") as unknown }],
    });
    expect(codes({ broker, ...requires(["stepkey"]) })).toEqual(["check_any_source"]);
    expect(said({ broker })).toContain("the App of github.writer");
  });

  it("is looked for on each branch of bases that is there", () => {
    expect(find({ bases: ["main", "release"] }).findings).toMatchObject([{ path: ["bases", 0] }]);
    expect(find({}).findings).toMatchObject([{ path: ["grants", "migrate"] }]);
    expect(codes({ bases: ["main"], exists: known(false) })).toEqual([]);
  });

  it.each([
    ["only reads", grantOf(["pull_request"], { access: "read" })],
    ["runs on pushes only", grantOf(["push", "schedule"])],
    ["needs no approval", grantOf(["pull_request"], { approval: { count: 0 } })],
  ])("need not be required by a grant that %s: it never fails", (_what, grant) => {
    expect(codes({ grants: [grant] })).toEqual([]);
    expect(codes({ grants: [grant, GRANT] })).toEqual(["check_not_required"]);
  });
});

describe("another check", () => {
  it("holds nothing back where it is required and check: neutral never fails", () => {
    const broker = { mode: "neutral", writer: known(WRITER) } as const;
    expect(codes({ broker, ...requires(["stepkey", WRITER]) })).toEqual(["check_never_fails"]);
    expect(codes({ broker })).toEqual([]);
    expect(codes({ broker, hasQueue: true })).toEqual([]);
  });

  it("of a broker that is not known is found only where any source is taken", () => {
    const broker = undefined;
    expect(codes({ broker, ...requires(["stepkey"]) })).toEqual(["check_any_source"]);
    expect(codes({ broker, ...requires(["stepkey", 99]) })).toEqual([]);
    expect(codes({ broker })).toEqual([]);
    expect(codes({ broker, required: unreadable("GitHub returned 403") })).toEqual([]);
  });
});

describe("a required check is held by the App that writes it", () => {
  const isHeld = (source: number | undefined, broker?: CheckWriting): boolean =>
    isHeldBy({ name: "stepkey", source }, { name: "stepkey", broker });

  it("where it has to come from that App, under its own name", () => {
    expect(isHeld(WRITER, REQUIRED)).toBe(true);
    expect(isHeld(99, REQUIRED)).toBe(false);
    expect(isHeld(undefined, REQUIRED)).toBe(false);
    const other = { name: "build", source: WRITER };
    expect(isHeldBy(other, { name: "stepkey", broker: REQUIRED })).toBe(false);
  });

  it("where it has to come from any App, if no broker is known, and from none if its App is not", () => {
    expect(isHeld(99)).toBe(true);
    expect(isHeld(undefined)).toBe(false);
    expect(isHeld(99, { mode: "required", writer: unreadable("GitHub rejects the key") })).toBe(
      false,
    );
  });
});
