import { describe, expect, it, vi } from "vitest";
import { startBudget, within } from "../../../src/shared/deadline.ts";
import { createFakeClock } from "../../support/fake-clock.ts";

describe("within", () => {
  const setUp = () => ({ clock: createFakeClock(), milliseconds: 1000 });

  it("gives what the work comes to in time", async () => {
    expect(
      await within(
        setUp(),
        () => Promise.resolve("done"),
        () => "late",
      ),
    ).toBe("done");
  });

  it("does not even make what would be the result of late work", async () => {
    const late = vi.fn<() => string>();
    expect(await within(setUp(), () => Promise.resolve("done"), late)).toBe("done");
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(late).not.toHaveBeenCalled();
  });

  it("aborts the work at its deadline, and returns the work's own result", async () => {
    const limit = setUp();
    const outcome = within(
      limit,
      (signal) =>
        new Promise<string>((resolve) => {
          signal.addEventListener("abort", () => resolve("gave up half way"));
        }),
      () => "late",
    );
    await limit.clock.advance(1000);
    expect(await outcome).toBe("gave up half way");
  });

  it("does not wait for work that ignores its deadline", async () => {
    const limit = setUp();
    const outcome = within(
      limit,
      () => new Promise<string>(() => {}),
      () => "late",
    );
    await limit.clock.advance(1250);
    expect(await outcome).toBe("late");
  });

  it("hands on what the work throws", async () => {
    const failing = within(
      setUp(),
      () => Promise.reject(new Error("broken")),
      () => "late",
    );
    await expect(failing).rejects.toThrow("broken");
  });
});

describe("startBudget", () => {
  it("gives what is left, and never more than was asked for or less than nothing", async () => {
    const clock = createFakeClock();
    const budget = startBudget(clock, 10_000);
    expect(budget.remaining(4000)).toBe(4000);
    await clock.advance(7000);
    expect(budget.remaining(4000)).toBe(3000);
    await clock.advance(7000);
    expect(budget.remaining(4000)).toBe(0);
  });
});
