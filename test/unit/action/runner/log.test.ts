import { describe, expect, it } from "vitest";
import { docsOf } from "../../../../src/action/runner/docs.ts";
import { refusalLines, showRefusal, showWarning } from "../../../../src/action/runner/log.ts";
import { failure } from "../../../../src/shared/failure.ts";

const nothing = (): void => {};
const NO_RUNNER = {
  input: () => "",
  state: () => "",
  saveState: nothing,
  setOutput: nothing,
  mask: nothing,
  say: nothing,
  warn: nothing,
  fail: nothing,
  appendSummary: nothing,
};
const URL = "https://github.com/octo-org/shop/pull/42";

describe("a refusal in the log", () => {
  it("names the pull request once, on a line of its own", () => {
    const remedy = `Ask mona to review the newest commit, then re-run this job: ${URL}`;
    const refused = failure("approval_pending", "orders-migrate needs 1 approval.", { remedy });
    expect(refusalLines(refused, URL)).toEqual([
      "✗ not approved   orders-migrate needs 1 approval.",
      "  what now       Ask mona to review the newest commit, then re-run this job:",
      `                 ${URL}`,
      "  code           approval_pending",
    ]);
  });

  it("keeps a remedy whole that no line below completes", () => {
    const remedy = `Look at ${URL}`;
    expect(refusalLines(failure("approval_pending", "No.", { remedy }))).toContain(
      `  what now       Look at ${URL}`,
    );
  });
});

const DOCS = "https://github.com/octo-org/stepkey/blob/v1/docs";
const refused = failure("id_token_unavailable", "This job may not request an ID token.", {
  remedy: "Give the job these permissions.",
  details: ["One reason."],
  paste: ["permissions:", "  contents: read", "  id-token: write"],
});

describe("what a reader pastes", () => {
  it("keeps its lines and their indentation in the log, after what to do", () => {
    expect(refusalLines(refused, undefined, DOCS)).toEqual([
      "✗ no ID token    This job may not request an ID token.",
      "                 One reason.",
      "  what now       Give the job these permissions.",
      "                   permissions:",
      "                     contents: read",
      "                     id-token: write",
      "  code           id_token_unavailable",
      `                 ${DOCS}/errors.md#id_token_unavailable`,
    ]);
  });

  it("keeps them in an annotation, with the reasons that the log has", () => {
    const failed: string[] = [];
    const runner = { fail: (text: string) => failed.push(text), docs: DOCS };
    showRefusal({ ...NO_RUNNER, ...runner }, refused);
    expect(failed).toEqual([
      [
        "stepkey: no ID token: This job may not request an ID token.",
        "One reason.",
        "Give the job these permissions.",
        "permissions:",
        "  contents: read",
        "  id-token: write",
        `Code: id_token_unavailable, ${DOCS}/errors.md#id_token_unavailable`,
      ].join("\n"),
    ]);
  });
});

it("an annotation says what to do before a hundred reasons, because the runner cuts it", () => {
  const warned: string[] = [];
  const details = Array.from({ length: 100 }, (_, index) => `reason ${index}`);
  showWarning(
    { warn: (text) => warned.push(text), docs: DOCS },
    failure("residue_found", "Much was left.", { remedy: "Remove it.", details }),
  );
  expect(warned[0]?.split("\n").slice(0, 3)).toEqual([
    "stepkey: Much was left.",
    "Remove it.",
    `Code: residue_found, ${DOCS}/errors.md#residue_found`,
  ]);
});

describe("where the documentation is", () => {
  const context = {
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_ACTION_REPOSITORY: "octo-org/stepkey",
    GITHUB_ACTION_REF: "4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90",
  };

  it("is at the version of the action that runs", () => {
    expect(docsOf(context)).toBe(
      "https://github.com/octo-org/stepkey/blob/4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90/docs",
    );
  });

  it.each([
    ["an action of the workspace", { GITHUB_ACTION_REPOSITORY: "", GITHUB_ACTION_REF: "" }],
    ["a repository that is not one", { GITHUB_ACTION_REPOSITORY: "a/b/c?d" }],
    ["a ref that is not one", { GITHUB_ACTION_REF: "v1)](https://elsewhere.example" }],
    ["a server that is not one", { GITHUB_SERVER_URL: "nowhere" }],
  ])("is a path in the repository for %s", (_of, changes) => {
    expect(docsOf({ ...context, ...changes })).toBe("docs");
  });
});
