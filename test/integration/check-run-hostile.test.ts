/**
 * What others do to the check run of somebody's pull request. GitHub is the strict front over `emulate`, which keeps reviews and
 * check runs; provider and issuer are fakes.
 */
import { afterEach, describe, expect, it } from "vitest";
import { openCheckSetup, type CheckSetup } from "../support/check-run/check-setup.ts";
import type { PullState } from "../support/github/start-github.ts";

let setup: CheckSetup;

/** A pull request whose write waits for an approval, where nothing is merged before that. */
async function openWaiting(): Promise<PullState> {
  setup = await openCheckSetup({ mode: "required" });
  const pull = await setup.github.openPullRequest(setup.repository, { by: "kim" });
  await setup.startJob(pull).ask();
  await setup.work();
  expect(setup.checkOf(pull).conclusion).toBe("action_required");
  return pull;
}

function withHead(body: unknown, sha: string): unknown {
  const given = body as { readonly head: object };
  return { ...given, head: { ...given.head, sha } };
}

afterEach(() => setup.close());

describe("a required check run", () => {
  it("goes on blocking when a stranger opens many pull requests with the same head from forks", async () => {
    const pull = await openWaiting();
    for (let count = 0; count < 25; count += 1) {
      const fork = await setup.github.openPullRequest(setup.repository, {
        by: "stranger",
        fromForkOf: "stranger",
      });
      await setup.tell({ ...fork, head: pull.head });
    }
    // The fork has the commit, because anybody can fetch it. The front's forks cannot.
    setup.github.faults.add({
      path: /\/pulls\/(?:[2-9]|\d\d)$/u,
      fault: { kind: "rewrite", body: (body) => withHead(body, pull.head) },
    });
    await setup.work();
    const { conclusion, output } = setup.checkOf(pull);
    expect(conclusion).toBe("action_required");
    expect(output?.summary).toContain("orders-migrate");
  });

  it("goes on blocking while the pull request that waits cannot be read, and another one with its head can", async () => {
    const pull = await openWaiting();
    await setup.github.createBranch(setup.repository, "release");
    const twin = await setup.github.openPullRequest(setup.repository, {
      by: "kim",
      base: "release",
      atHeadOf: pull,
    });
    const path = new RegExp(`/pulls/${pull.number}$`, "u");
    const stop = setup.github.faults.add({ path, fault: { kind: "status", status: 404 } });
    await setup.tell(twin);
    await setup.work();
    expect(setup.checkOf(pull).conclusion).toBe("action_required");
    expect(setup.failures.join()).toContain(`pull request ${pull.number}`);
    stop();
    await setup.tell(twin);
    await setup.work();
    expect(setup.checkOf(pull).output?.summary).toContain(`Pull request ${twin.number}`);
    expect(setup.checkOf(pull).conclusion).toBe("action_required");
  });
});
