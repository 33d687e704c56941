import { describe, expect, it } from "vitest";
import type { GitHubApi } from "../../../../src/approval/github/api.ts";
import { createAllowance, whileAllowed } from "../../../../src/cli/commands/doctor/allowance.ts";
import { firstOf } from "../../../../src/cli/commands/doctor/named-repositories.ts";
import { ok } from "../../../../src/shared/result.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const api: GitHubApi = {
  request: () => Promise.resolve(ok({ status: 200, headers: {}, data: {} })),
};
const names = Array.from({ length: 300 }, (_, index) => `octo-org/r${index}`);

describe("what doctor asks of GitHub", () => {
  const looked = async (
    allowance: ReturnType<typeof createAllowance>,
    work: (name: string) => void = () => undefined,
  ) => {
    const signal = new AbortController().signal;
    let count = 0;
    const left = await whileAllowed(names, allowance, async (name) => {
      count += 1;
      work(name);
      for (let sent = 0; sent < 10; sent += 1) {
        await allowance.api.request({ route: "GET /rate_limit", params: {}, signal });
      }
    });
    return { count, left: left.length };
  };

  it("ends after a number of requests, and what is left is known", async () => {
    const allowance = createAllowance(api, createFakeClock(), { requests: 500 });
    const { count, left } = await looked(allowance);
    // What had begun by then goes on to its end: four at a time.
    expect(count).toBeLessThanOrEqual(54);
    expect(count + left).toBe(300);
    expect(allowance.spent()).toBe("doctor begins nothing more after 500 requests to GitHub");
  });

  it("ends after some minutes", async () => {
    const clock = createFakeClock();
    const allowance = createAllowance(api, clock);
    await clock.advance(180_000);
    expect(await looked(allowance)).toEqual({ count: 0, left: 300 });
    expect(allowance.spent()).toBe("doctor begins nothing more after 3 minutes");
  });

  it("ends where GitHub is away, with the first reason", async () => {
    const allowance = createAllowance(api, createFakeClock());
    const { count } = await looked(allowance, (name) => {
      if (name === "octo-org/r3") allowance.stop("GitHub was away");
      if (name === "octo-org/r3") allowance.stop("a later reason");
    });
    expect(count).toBeLessThan(10);
    expect(allowance.spent()).toBe("GitHub was away");
  });

  it("is about the first repositories by name, and the rest is said", () => {
    expect(firstOf(names.slice(0, 200), 200)).toEqual([]);
    expect(firstOf(names, 200)).toMatchObject([
      {
        state: "not_looked_at",
        subject: expect.stringMatching(/^octo-org\/r200, .* and 92 more$/u) as unknown,
        message: expect.stringContaining("Of 300 repositories") as unknown,
      },
    ]);
  });
});
