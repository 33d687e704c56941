import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sharedOpening } from "../../../../src/credentials/kind/login/shared-opening.ts";

/** Opens numbers, one after the other, as the test says; keeps which of them were closed. */
function setUp() {
  const openings: PromiseWithResolvers<number>[] = [];
  const closed: number[] = [];
  const shared = sharedOpening({
    open: async () => {
      const opening = Promise.withResolvers<number>();
      openings.push(opening);
      return await opening.promise;
    },
    close: async (opened) => closed.push(opened),
  });
  return { shared, openings, closed };
}

const never = new AbortController().signal;

describe("What the callers at one server share", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is opened once for all", async () => {
    const { shared, openings } = setUp();
    const both = Promise.all([shared.get(never), shared.get(never)]);
    openings[0]?.resolve(1);
    expect(await both).toEqual([1, 1]);
    expect(await shared.get(never)).toBe(1);
    expect(openings).toHaveLength(1);
  });

  it("is opened again by a caller that waited while another's deadline ended the opening", async () => {
    const { shared, openings } = setUp();
    const late = new AbortController();
    const first = shared.get(late.signal);
    const second = shared.get(never);
    late.abort();
    openings[0]?.reject(new Error("too late"));
    await expect(first).rejects.toThrow("too late");
    openings[1]?.resolve(2);
    expect(await second).toBe(2);
  });

  it("is opened again after a failure, and each caller learns of its own", async () => {
    const { shared, openings } = setUp();
    const first = shared.get(never);
    openings[0]?.reject(new Error("no server"));
    await expect(first).rejects.toThrow("no server");
    const second = shared.get(never);
    openings[1]?.resolve(2);
    expect(await second).toBe(2);
  });

  it("closes a minute after it was forgotten, and the next caller opens another", async () => {
    const { shared, openings, closed } = setUp();
    const first = shared.get(never);
    openings[0]?.resolve(1);
    await first;
    shared.forget();
    const second = shared.get(never);
    openings[1]?.resolve(2);
    expect(await second).toBe(2);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(closed).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(closed).toEqual([1]);
  });
});
