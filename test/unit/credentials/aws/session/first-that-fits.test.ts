import { describe, expect, it } from "vitest";
import { awsFailure } from "../../../../../src/credentials/aws/session/errors.ts";
import { firstThatFits } from "../../../../../src/credentials/aws/session/first-that-fits.ts";
import type { ProviderFailure } from "../../../../../src/credentials/kind/provider.ts";
import { err, ok, type Result } from "../../../../../src/shared/result.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";

const tooLarge = (code = "PackedPolicyTooLarge", message = "Packed policy consumes 118%") =>
  err(awsFailure({ status: 400, code, message }));

async function attempt(
  responses: readonly Result<string, ProviderFailure>[],
  from = 0,
): Promise<{ tried: readonly number[]; index: number; outcome: Result<string, ProviderFailure> }> {
  const tried: number[] = [];
  const fitted = await firstThatFits([...responses.keys()], from, (index) => {
    tried.push(index);
    return Promise.resolve(responses[index] ?? ok("?"));
  });
  return { tried, ...fitted };
}

describe("a policy that STS may refuse as too large", () => {
  it("is sent once where it fits", async () => {
    const { tried, outcome } = await attempt([ok("all"), ok("less")]);
    expect([tried, okOf(outcome)]).toEqual([[0], "all"]);
  });

  it.each([
    ["PackedPolicyTooLarge", ""],
    ["PackedPolicyTooLargeException", ""],
    [
      "ValidationError",
      "Packed policy consumes 157% of allotted space, please use smaller policy.",
    ],
    ["ValidationError", "Packed size of session tags consumes 112% of allotted space."],
    ["", "Serialized token too large for session"],
  ])("is replaced by a shorter one after %s %s", async (code, message) => {
    const { tried, index, outcome } = await attempt([tooLarge(code, message), ok("less")]);
    expect([tried, index, okOf(outcome)]).toEqual([[0, 1], 1, "less"]);
  });

  it("is not replaced after another error", async () => {
    const denied = err(awsFailure({ status: 403, code: "AccessDenied", message: "no" }));
    const { tried, outcome } = await attempt([denied, ok("less")]);
    expect([tried, errOf(outcome).name]).toEqual([[0], "AccessDenied"]);
  });

  it("starts with the one that was accepted before, and never without any", async () => {
    expect((await attempt([ok("a"), ok("b"), ok("c")], 1)).tried).toEqual([1]);
    expect((await attempt([ok("a"), ok("b")], 7)).tried).toEqual([1]);
  });

  it("is an error with its own remedy when even the shortest is too large", async () => {
    const lost = err({
      ...awsFailure({ status: 400, code: "PackedPolicyTooLarge", message: "" }),
      mayExist: true,
    });
    const failure = errOf((await attempt([lost, tooLarge()])).outcome);
    expect(failure).toMatchObject({ name: "PackedPolicyTooLarge", mayExist: true });
    expect(failure.remedy).toContain("managed-session-policies");
  });
});
