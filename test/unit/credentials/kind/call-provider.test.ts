import { describe, expect, it } from "vitest";
import { callProvider } from "../../../../src/credentials/kind/call-provider.ts";
import { ok } from "../../../../src/shared/result.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

describe("a provider's call", () => {
  const limitOf = (milliseconds: number) => ({ clock: createFakeClock(), milliseconds });

  it("returns the provider's own result", async () => {
    expect(await callProvider(limitOf(1000), () => Promise.resolve(ok(7)))).toEqual(ok(7));
  });

  it("ends by its deadline, though the provider ignores its signal, and proves nothing then", async () => {
    const limit = limitOf(10_000);
    const calling = callProvider(limit, () => new Promise(() => {}));
    await limit.clock.advance(10_250);
    expect(await calling).toMatchObject({
      error: {
        kind: "retryable",
        name: "timeout",
        message: "no response within 10 s",
        mayExist: true,
      },
    });
  });

  it("never throws, and repeats nothing of what was thrown but its name", async () => {
    const throwing = callProvider(limitOf(1000), () =>
      Promise.reject(new TypeError("password hunter2")),
    );
    const outcome = await throwing;
    expect(outcome).toMatchObject({ error: { name: "exception", mayExist: true } });
    expect(JSON.stringify(outcome)).not.toContain("hunter2");
  });
});
