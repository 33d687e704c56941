import { describe, expect, it } from "vitest";
import { endHeldLease } from "../../../../../src/action/lease/source/end-held-lease.ts";
import { createFakeClock } from "../../../../support/fake-clock.ts";

/** How long a provider that never responds is waited for, when the runner cancelled so long ago. */
async function waitedMs(cancelledMsAgo: number | undefined): Promise<number> {
  const clock = createFakeClock();
  const now = clock.now();
  const at = cancelledMsAgo === undefined ? undefined : now - cancelledMsAgo;
  const cancelled = at === undefined ? new AbortController().signal : AbortSignal.abort();
  let stoppedAt = Number.NaN;
  const ending = endHeldLease(
    { clock, cancelled, cancelledAt: () => at },
    {
      end: async (signal) => {
        await clock.sleep(3_600_000, signal);
        stoppedAt = clock.now();
        throw new Error("nothing responded");
      },
    },
  );
  await clock.advance(120_000);
  await ending;
  return stoppedAt - now;
}

describe("ending a lease", () => {
  it("takes a minute at most", async () => {
    expect(await waitedMs(undefined)).toBe(60_000);
  });

  it.each([
    [0, 9500],
    [2000, 7500],
    [7300, 2200],
    [20_000, 500],
  ])(
    "of a step that was cancelled %i ms ago takes %i ms at most: then the runner kills it",
    async (ago, most) => {
      expect(await waitedMs(ago)).toBe(most);
    },
  );
});
