import { describe, expect, it } from "vitest";
import { err, ok } from "../../../../../src/shared/result.ts";
import { TEN_OCLOCK } from "../../../../support/fake-clock.ts";
import { issued, setUp, signal } from "../../../../support/direct-stage.ts";

describe("what a provider brings besides the credential", () => {
  it("keeps the lease, its record and its end in the provider's time where the clocks differ, and warns", async () => {
    const late = 1_200_000;
    if (!issued.ok) throw new Error(issued.error.message);
    const { value } = issued;
    const there = ok({ ...value, diesAt: TEN_OCLOCK + late + 900_000, clockAheadMs: late });
    const { source, identity, recorded, warned, clock } = setUp({ issues: [there] });
    const lease = await source.obtain(identity, signal);
    if (!lease.ok) throw new Error(lease.error.failure.message);
    expect(lease.value.expiresAt).toBe(TEN_OCLOCK + late + 300_000);
    expect(recorded[1]).toMatchObject({ diesAt: TEN_OCLOCK + late + 900_000, clockAheadMs: late });
    expect(warned).toMatchObject([
      {
        code: "clock_off",
        message:
          "The runner's clock is 20 minutes behind the one of aws: it is 10:00:00 UTC here and 10:20:00 UTC there.",
      },
    ]);
    expect(await lease.value.whyEnded(signal)).toBeUndefined();
    await clock.advance(300_000);
    expect(await lease.value.whyEnded(signal)).toMatchObject({ reason: "expired" });
  });

  it("shows what AWS's refusal says about the trust policy, and the command to paste", async () => {
    const refused = err({
      kind: "permanent",
      name: "AccessDenied",
      message: "no",
      remedy: "Check the role.",
      details: ["a claim"],
      paste: ["npx stepkey trust"],
      mayExist: false,
    } as const);
    const { source, identity } = setUp({ issues: [refused] });
    expect(await source.obtain(identity, signal)).toMatchObject({
      error: { failure: { details: ["a claim"], paste: ["npx stepkey trust"] } },
    });
  });
});
