import { describe, expect, it } from "vitest";
import { known, unreadable } from "../../../../src/approval/facts.ts";
import { bypassOfEach } from "../../../../src/approval/github/branch-settings.ts";
import { parseBranchRules } from "../../../../src/approval/github/parse-branch-rules.ts";
import {
  parseBranchSettings,
  parseClassicSettings,
} from "../../../../src/approval/github/parse-classic.ts";

describe("a branch as its readers see it", () => {
  const shown = (protection: unknown): unknown => {
    const parsed = parseBranchSettings({ protected: true, protection });
    return parsed.ok ? parsed.value.classicChecks : parsed.error;
  };
  const summary = (more: object, enabled = true): unknown =>
    shown({ enabled, required_status_checks: { enforcement_level: "non_admins", ...more } });

  it("has the checks of classic protection, each with its App where it has one", () => {
    const checks = [
      { context: "stepkey", app_id: 4711 },
      { context: "build", app_id: null },
      { context: "lint", app_id: -1 },
      { context: "test" },
    ];
    expect(summary({ contexts: ["stepkey", "build", "lint", "test", "old"], checks })).toEqual({
      checks: [
        { name: "stepkey", source: 4711 },
        ...["build", "lint", "test", "old"].map((name) => ({ name, source: undefined })),
      ],
      bindsAdmins: false,
    });
  });

  it("says whom they bind", () => {
    expect(summary({ enforcement_level: "everyone", contexts: [] })).toMatchObject({
      bindsAdmins: true,
    });
  });

  it("has none where a ruleset alone protects it, whatever is left of them", () => {
    const off = { enforcement_level: "off", contexts: ["stepkey"], checks: [] };
    expect(summary(off, false)).toMatchObject({ checks: [] });
  });

  it.each([
    ["no summary", undefined],
    ["no checks", { enabled: true }],
    ["no lists", { enabled: true, required_status_checks: { enforcement_level: "everyone" } }],
    ["no level", { enabled: true, required_status_checks: { contexts: ["stepkey"] } }],
    ["another form", { required_status_checks: { enforcement_level: 3, contexts: "all" } }],
    ["no object", "protected"],
  ])(
    "says nothing of them where it has %s, and the branch is read all the same",
    (_what, given) => {
      expect(shown(given)).toBeUndefined();
    },
  );
});

it("classic protection has checks, or contexts alone, or neither", () => {
  const checksOf = (required_status_checks?: unknown, enabled = true): unknown => {
    const parsed = parseClassicSettings({ required_status_checks, enforce_admins: { enabled } });
    return parsed.ok ? parsed.value.checks : parsed.error;
  };
  const checks = [{ context: "stepkey", app_id: 4711 }];
  expect(checksOf({ strict: true, contexts: ["stepkey"], checks }, false)).toEqual({
    checks: [{ name: "stepkey", source: 4711 }],
    bindsAdmins: false,
  });
  expect(checksOf({ contexts: ["stepkey"] })).toEqual({
    checks: [{ name: "stepkey", source: undefined }],
    bindsAdmins: true,
  });
  for (const none of [undefined, null]) expect(checksOf(none)).toMatchObject({ checks: [] });
});

it("rules of a branch say which ruleset requires reviews, checks or a queue, and others say nothing", () => {
  const checks = [
    { context: "stepkey", integration_id: 4711 },
    { context: "build", integration_id: null },
    { context: "lint" },
  ];
  const parsed = parseBranchRules([
    { type: "pull_request", ruleset_id: 1, parameters: { required_approving_review_count: 2 } },
    { type: "pull_request", ruleset_id: 2, parameters: { required_approving_review_count: 0 } },
    {
      type: "required_status_checks",
      ruleset_id: 3,
      parameters: { required_status_checks: checks },
    },
    { type: "merge_queue", ruleset_id: 4, parameters: { merge_method: "SQUASH" } },
    { type: "workflows", ruleset_id: 5, parameters: { required_status_checks: checks } },
    { type: "deletion", ruleset_id: 6 },
  ]);
  const rule = { requiresReview: false, checks: [], isQueue: false };
  expect(parsed).toEqual({
    ok: true,
    value: [
      { ...rule, ruleset: 1, requiresReview: true },
      { ...rule, ruleset: 2 },
      {
        ...rule,
        ruleset: 3,
        checks: [
          { name: "stepkey", source: 4711 },
          { name: "build", source: undefined },
          { name: "lint", source: undefined },
        ],
      },
      { ...rule, ruleset: 4, isQueue: true },
      { ...rule, ruleset: 5 },
      { ...rule, ruleset: 6 },
    ],
  });
});

it("whoever can bypass one of several rules is named, unless nobody can bypass another", () => {
  const [admins, team] = [known(["admins"]), known(["the team", "admins"])];
  const hidden = unreadable("hidden");
  expect(bypassOfEach([])).toEqual(known([]));
  expect(bypassOfEach([admins, team])).toEqual(known(["admins", "the team"]));
  expect(bypassOfEach([admins, hidden])).toEqual(hidden);
  expect(bypassOfEach([admins, hidden, known([])])).toEqual(known([]));
});
