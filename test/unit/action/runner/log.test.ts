import { describe, expect, it } from "vitest";
import { refusalLines } from "../../../../src/action/runner/log.ts";
import { failure } from "../../../../src/shared/failure.ts";

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
