import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { GitHubApi } from "../../../../src/approval/github/api.ts";
import {
  createGitHubBudget,
  maySpend,
  type GitHubBudget,
} from "../../../../src/broker/github/budget.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { ok } from "../../../../src/shared/result.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";

const SHOP = { repositoryId: 74, repository: "octo-org/shop" };
const OTHER = { repositoryId: 75, repository: "octo-org/other" };

describe("the budget of GitHub's rate limit", () => {
  let clock: FakeClock;
  let budget: GitHubBudget;
  let remaining: number;
  let unchanged: boolean;
  let resetAt: number;
  let logged: LogEntry[];
  beforeEach(() => {
    clock = createFakeClock();
    remaining = 100;
    unchanged = false;
    logged = [];
    resetAt = clock.now() + 3_600_000;
    const github: GitHubApi = {
      request: async () => {
        if (!unchanged) remaining -= 1;
        const limits = {
          "x-ratelimit-limit": "100",
          "x-ratelimit-remaining": String(remaining),
          "x-ratelimit-reset": String(resetAt / 1000),
        };
        const headers = unchanged ? { ...limits, "x-stepkey-free": "unchanged" } : limits;
        return ok({ status: 200, headers, data: {} });
      },
    };
    budget = createGitHubBudget({ api: github, clock, log: (entry) => logged.push(entry) });
  });

  /** How many of so many requests were sent. */
  async function read(api: GitHubApi, times: number): Promise<number> {
    let sent = 0;
    const signal = new AbortController().signal;
    for (let count = 0; count < times; count += 1) {
      const outcome = await api.request({ route: "GET /repos", params: {}, signal });
      if (outcome.ok && outcome.value.status === 200) sent += 1;
    }
    return sent;
  }

  it("gives one repository half of what is not reserved, the next half of the rest, and the watch all that is left", async () => {
    expect(await read(budget.forRepository(SHOP), 100)).toBe(45);
    expect(await read(budget.forRepository(OTHER), 100)).toBe(23);
    expect(await read(budget.forWatch, 30)).toBe(30);
  });

  it("says whose share is used up, and when there is more", async () => {
    await read(budget.forRepository(SHOP), 60);
    expect(budget.exhausted(OTHER)).toBeUndefined();
    expect(budget.exhausted(SHOP)).toEqual({
      message: expect.stringContaining("octo-org/shop has used its share") as unknown,
      retryAfterSeconds: 3600,
    });
    expect(logged).toEqual([
      expect.objectContaining({ event: "github_share_used", level: "warning" }),
    ]);
    await clock.advance(3_600_000);
    expect(budget.exhausted(SHOP)).toBeUndefined();
  });

  it("counts anew when GitHub does, and believes the lower of two figures that arrive in the wrong order", async () => {
    await read(budget.forRepository(SHOP), 60);
    remaining = 100;
    resetAt += 1000;
    expect(await read(budget.forWatch, 1)).toBe(1);
    expect(budget.exhausted(SHOP)).toBeDefined();
    resetAt += 3_600_000;
    await read(budget.forWatch, 1);
    expect(budget.exhausted(SHOP)).toBeUndefined();
  });

  it("does not count what cost nothing", async () => {
    await read(budget.forRepository(SHOP), 40);
    unchanged = true;
    expect(await read(budget.forRepository(SHOP), 500)).toBe(500);
  });

  it("always leaves something for a repository that has spent nothing, however many spend all they may", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), (hogs) => {
        const window = { limit: 5000, remaining: 5000, resetAt: 0 };
        for (let hog = 0; hog < hogs; hog += 1) {
          let spent = 0;
          while (maySpend(spent, window)) {
            spent += 1;
            window.remaining -= 1;
          }
        }
        expect(maySpend(0, window)).toBe(true);
        expect(window.remaining).toBeGreaterThan(500);
      }),
    );
  });
});
