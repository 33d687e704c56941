import { describe, expect, it } from "vitest";
import { BROKER_CODES } from "../../../src/shared/broker-codes.ts";
import { FAILURE_CODES } from "../../../src/shared/failure-codes.ts";

/** Statuses after which the same request may succeed. */
const TEMPORARY: ReadonlySet<number> = new Set([408, 429, 503]);

describe("what a refusal says to do", () => {
  it("is never to try again where that fails each time", () => {
    const lasting = Object.entries(BROKER_CODES).filter(
      ([, { wire }]) => !TEMPORARY.has(wire.status),
    );
    expect(lasting.length).toBeGreaterThan(10);
    for (const [, { remedy }] of lasting) expect(remedy).not.toMatch(/try again/iu);
  });

  it("names per-job where a job gets a grant a second time", () => {
    expect(FAILURE_CODES.sealed.remedy).toContain("`per-job`");
  });
});
