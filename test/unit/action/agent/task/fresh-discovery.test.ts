import { describe, expect, test } from "vitest";
import type { Discovery } from "../../../../../src/action/agent/backend/access.ts";
import { cachedDiscovery } from "../../../../../src/action/agent/task/discovery.ts";
import { ok } from "../../../../../src/shared/result.ts";
import { createFakeClock } from "../../../../support/fake-clock.ts";

const FOUND: Discovery = { repository: "octo-org/shop", commit: "c", grants: [], tasks: [] };
const { signal } = new AbortController();

function setUp(maxFresh?: number) {
  const clock = createFakeClock();
  const seen = { looks: 0 };
  const discover = () => {
    seen.looks += 1;
    return Promise.resolve(ok(FOUND));
  };
  const cache = cachedDiscovery(discover, {
    clock,
    first: FOUND,
    ...(maxFresh === undefined ? {} : { maxFresh }),
  });
  const later = async (ms: number) => await clock.advance(ms);
  return { cache, seen, later };
}

describe("what a job could ask for", () => {
  test("is looked at again when it must be new, and not more often than every three seconds", async () => {
    const { cache, seen, later } = setUp();
    for (const ms of [4000, 1000, 4000]) {
      await later(ms);
      await cache.get({ signal, fresh: true });
    }
    expect(seen.looks).toBe(2);
  });

  test("is a minute old at most when an agent has had it looked at too often", async () => {
    const { cache, seen, later } = setUp(1);
    await later(4000);
    await cache.get({ signal, fresh: true });
    await later(4000);
    await cache.get({ signal, fresh: true });
    expect(seen.looks).toBe(1);
    await later(57_000);
    await cache.get({ signal, fresh: true });
    expect(seen.looks).toBe(2);
  });
});
