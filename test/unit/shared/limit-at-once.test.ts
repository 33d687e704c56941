import { describe, expect, it } from "vitest";
import { createLimit } from "../../../src/shared/limit-at-once.ts";

const never = new AbortController().signal;
const late = (): Error => new Error("late");

describe("places at once", () => {
  it("let as many work as there are, the others in their order", async () => {
    const inPlace = createLimit(2, late);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = Array.from({ length: 20 }, async (_, at) =>
      inPlace(never, async () => {
        begun.push(at);
        await new Promise<void>((resolve) => ends.push(resolve));
        return at;
      }),
    );
    for (let ended = 0; ended < 20; ended += 1) {
      await expect.poll(() => ends.length).toBeGreaterThan(ended);
      expect(begun.length).toBeLessThanOrEqual(ended + 2);
      ends[ended]?.();
    }
    expect(await Promise.all(all)).toEqual(begun);
    expect(begun).toEqual(begun.toSorted((one, other) => one - other));
  });

  it("are given back by work that fails", async () => {
    const inPlace = createLimit(1, late);
    await expect(inPlace(never, () => Promise.reject(new Error("failed")))).rejects.toThrow(
      "failed",
    );
    expect(await inPlace(never, async () => "next")).toBe("next");
  });

  it("are lost by whoever waits until its signal aborts, and by nobody else", async () => {
    const inPlace = createLimit(1, late);
    let end: (() => void) | undefined;
    const first = inPlace(never, async () => new Promise<void>((resolve) => (end = resolve)));
    const patience = new AbortController();
    const second = inPlace(patience.signal, async () => "second");
    const third = inPlace(never, async () => "third");
    patience.abort();
    await expect(second).rejects.toThrow("late");
    end?.();
    await first;
    expect(await third).toBe("third");
  });

  it("are not taken by whoever comes with a signal that aborted", async () => {
    const inPlace = createLimit(1, late);
    await expect(inPlace(AbortSignal.abort(), async () => "work")).rejects.toThrow("aborted");
    expect(await inPlace(never, async () => "work")).toBe("work");
  });
});
