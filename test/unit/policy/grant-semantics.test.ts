import { describe, expect, test } from "vitest";
import { document } from "../../support/policy/document-fixtures.ts";
import {
  CREDENTIAL,
  HEAD,
  mistakesIn,
  onlyMistake,
  write,
} from "../../support/policy/one-grant.ts";

/** A policy with one read grant on these events. */
const read = (...events: readonly string[]): string =>
  `${HEAD}grants:\n  report:\n    ${CREDENTIAL}\n    allow: { events: [${events.join(", ")}] }\n`;

/**
 * From GitHub's page "Events that trigger workflows".
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
const EVENTS_OF_GITHUB = `branch_protection_rule check_run check_suite create delete deployment
  deployment_status discussion discussion_comment fork gollum image_version issue_comment issues label
  merge_group milestone page_build public pull_request pull_request_review
  pull_request_review_comment pull_request_target push registry_package release repository_dispatch
  schedule status watch workflow_dispatch workflow_run`.split(/\s+/u);

describe("an event in a grant", () => {
  test("of a read may be any that GitHub has", () => {
    expect(mistakesIn(read(...EVENTS_OF_GITHUB))).toEqual([]);
  });

  test("that GitHub does not have gets a warning with the one that was probably meant", () => {
    expect(onlyMistake(read("push", "pul_request"))).toMatchObject({
      path: "grants.report.allow.events[1]",
      message: '"pul_request" is not a known GitHub event.',
      expected: 'Did you mean "pull_request"?',
      example: "",
      severity: "warning",
    });
  });

  test("that is like none of GitHub's gets a warning without a guess", () => {
    expect(onlyMistake(read("nightfall"))).toMatchObject({
      message: '"nightfall" is not a known GitHub event.',
      expected: "",
      example: "",
    });
  });

  test("of a write gets a warning if no write is issued on it, with those on which one is", () => {
    expect(onlyMistake(write("allow: { events: [push, issue_comment] }"))).toMatchObject({
      path: "grants.deploy.allow.events[1]",
      message: "A write is never issued on issue_comment, whatever policy says.",
      expected:
        "Writes are issued only on pull_request, pull_request_review, push, workflow_dispatch, schedule, release, repository_dispatch, merge_group.",
      example: "",
      severity: "warning",
    });
  });

  test("is checked up to the hundredth of a list", () => {
    const fine = Array.from({ length: 99 }, () => "push");
    expect(onlyMistake(read(...fine, "pish")).path).toBe("grants.report.allow.events[99]");
    expect(mistakesIn(read(...fine, "push", "pish"))).toEqual([]);
  });
});

test("an environment with a * is compared as it is written, which a warning says", () => {
  expect(onlyMistake(write("environment: preview-*"))).toMatchObject({
    path: "grants.deploy.environment",
    message: '"preview-*" is compared as it is written: a * does not match other names.',
    expected: "Write one grant for each environment.",
    severity: "warning",
  });
});

describe("a grant that says too little", () => {
  test("is one without a credential, in a repository's document", () => {
    const text = write().replace(`    ${CREDENTIAL}\n`, "");
    expect(onlyMistake(text)).toMatchObject({
      path: "grants.deploy.credential",
      message: "This is missing.",
      expected: "Expected exactly one provider with its settings.",
      severity: "mistake",
    });
    expect(document(text, "organisation")).toMatchObject({
      disabled: [],
      mistakes: [],
      grants: [{ name: "deploy", credential: undefined }],
    });
  });

  test("is a write without an environment, in either document; a read may have none", () => {
    const text = write().replace("    environment: production\n", "");
    const mistake = {
      path: "grants.deploy.environment",
      message: "This is missing: a write needs an environment.",
      expected: "Expected the name of one environment.",
    };
    expect(onlyMistake(text)).toMatchObject(mistake);
    expect(document(text, "organisation").mistakes).toMatchObject([mistake]);
    expect(mistakesIn(read("push"))).toEqual([]);
  });
});

describe("an approval that contradicts its grant", () => {
  test("is any on a read", () => {
    expect(onlyMistake(`${read("push")}    approval: { count: 1 }\n`)).toMatchObject({
      path: "grants.report.approval",
      message: "A read needs no approval, so this has no effect.",
      expected: "Set access: write, or remove approval.",
      example: "",
      severity: "mistake",
    });
  });

  test("is none at all without a reason", () => {
    expect(onlyMistake(write("approval: { count: 0 }"))).toMatchObject({
      path: "grants.deploy.approval.count",
      message: "With a count of 0, every such job may write without approval: say why in reason.",
      expected: "",
      example: 'approval: { count: 0, reason: "nightly report" }',
      severity: "mistake",
    });
  });

  test("is, as a warning, a reason for an approval that is needed", () => {
    const text = write('approval: { count: 1, reason: "nightly" }');
    expect(onlyMistake(text)).toMatchObject({
      path: "grants.deploy.approval.reason",
      message: "reason has an effect only together with count: 0.",
      expected: "",
      example: "",
      severity: "warning",
    });
    // What has no effect is not shown as if it had.
    expect(document(text).grants[0]?.approval?.reason).toBeUndefined();
    expect(mistakesIn(write('approval: { count: 0, reason: "nightly" }'))).toEqual([]);
    expect(mistakesIn(write("approval: { count: 1 }"))).toEqual([]);
  });

  test("is, as a warning, a starter who may approve where nobody starts a run by hand", () => {
    expect(onlyMistake(write("approval: { allow-starter: true }"))).toMatchObject({
      path: "grants.deploy.approval.allow-starter",
      message:
        "allow-starter has an effect only on workflow_dispatch and repository_dispatch, and events has neither.",
      expected: "",
      example: "",
      severity: "warning",
    });
    const dispatch = "allow: { events: [push, workflow_dispatch] }";
    expect(mistakesIn(write(dispatch, "approval: { allow-starter: true }"))).toEqual([]);
    expect(mistakesIn(write("approval: { allow-starter: false }"))).toEqual([]);
  });
});

describe("a contradiction in a grant", () => {
  test.each([
    ["a write without an environment", write().replace("    environment: production\n", "")],
    ["no credential", write().replace(`    ${CREDENTIAL}\n`, "")],
    ["no approval and no reason", write("approval: { count: 0 }")],
  ])("disables it: %s", (_name, text) => {
    expect(document(text)).toMatchObject({ disabled: ["deploy"], grants: [] });
  });

  test.each([
    ["an unknown event", write("allow: { events: [push, nightfall] }")],
    ["a reason that nobody needs", write('approval: { count: 1, reason: "why" }')],
  ])("does not disable it if it is only a warning: %s", (_name, text) => {
    expect(document(text)).toMatchObject({ disabled: [], grants: [{ name: "deploy" }] });
  });
});
