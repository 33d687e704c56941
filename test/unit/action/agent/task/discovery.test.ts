import { describe, expect, it } from "vitest";
import type { Discovery } from "../../../../../src/action/agent/backend/access.ts";
import { cachedDiscovery } from "../../../../../src/action/agent/task/discovery.ts";
import {
  findTask,
  notAvailable,
  standingOf,
} from "../../../../../src/action/agent/task/standing.ts";
import { ok } from "../../../../../src/shared/result.ts";
import { readTask } from "../../../../support/agent/agent-stage.ts";
import { createFakeClock } from "../../../../support/fake-clock.ts";

const MISSING = {
  code: "approval_pending",
  message: "It needs 1 approval.",
  remedy: "Ask a reviewer.",
  who_can_approve: "@mona",
  approval_url: "https://github.example/pull/1",
};
const DISCOVERY: Discovery = {
  repository: "octo-org/shop",
  commit: "c0ffee",
  grants: [
    {
      grant: "orders-migrate",
      access: "write",
      kind: "postgres",
      variables: ["DATABASE_URL"],
      revocability: "verified",
      ttl: 900,
      state: "needs_approval",
      missing: [MISSING],
    },
  ],
  tasks: [readTask(), readTask({ task: "migrate", state: "needs_approval", missing: [MISSING] })],
};
const { signal } = new AbortController();

describe("what a job could ask for", () => {
  it("is asked once a minute, and for a fresh one every three seconds at most", async () => {
    const clock = createFakeClock();
    let asked = 0;
    const discovery = cachedDiscovery(
      () => {
        asked += 1;
        return Promise.resolve(ok(DISCOVERY));
      },
      { clock, first: DISCOVERY },
    );
    await discovery.get({ signal });
    await discovery.get({ signal, fresh: true });
    expect(asked).toBe(0);
    await clock.advance(3000);
    await Promise.all([
      discovery.get({ signal, fresh: true }),
      discovery.get({ signal, fresh: true }),
    ]);
    expect(asked).toBe(1);
    await clock.advance(59_000);
    await discovery.get({ signal });
    expect(asked).toBe(1);
    await clock.advance(1000);
    await discovery.get({ signal });
    expect(asked).toBe(2);
  });

  it("says who can approve what is missing, and which call leads on", () => {
    expect(standingOf(DISCOVERY, "migrate")).toMatchObject({
      value: {
        state: "needs_approval",
        who_can_approve: "@mona",
        approval_url: MISSING.approval_url,
      },
    });
    const found = findTask(DISCOVERY, "migrate");
    expect(found.ok && notAvailable(found.value)).toMatchObject({
      code: "task_not_available",
      missing: [MISSING],
      next: { tool: "request_access", arguments: { name: "migrate" } },
    });
  });

  it("says that a step of a workflow gets a grant's credential, and an agent never does", () => {
    expect(standingOf(DISCOVERY, "orders-migrate")).toMatchObject({
      value: {
        what_next: expect.stringMatching(/a step of a workflow.*An agent never does\.$/u) as string,
      },
    });
  });

  it("has the name that was probably meant", () => {
    expect(findTask(DISCOVERY, "count-order")).toMatchObject({
      error: {
        code: "task_unknown",
        message: 'This job can ask for no task of this name. Did you mean "count-orders"?',
      },
    });
    expect(standingOf(DISCOVERY, "nothing-like-it")).toMatchObject({
      error: { code: "access_unknown" },
    });
  });
});
