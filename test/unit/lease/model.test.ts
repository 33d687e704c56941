import { describe, expect, it } from "vitest";
import { explore } from "../../support/faults/model/explore.ts";
import { faultOf, isGoal, stepsFrom } from "../../support/faults/model/lease-model.ts";
import { keyOf, startState, type ModelState } from "../../support/faults/model/model-state.ts";

/**
 * Two brokers, one job, one seal: every order of their transactions, of what the provider does and when, and of time. No state
 * may break an invariant, and from each of them everything must be able to end.
 */
describe("two brokers and one seal, in every order", () => {
  it.each([
    [
      "one request, two reapers, a crash and a failed call of the provider",
      ["a", "a"],
      [1, 0],
      [0, 1],
      1,
      1,
    ],
    ["a request and its retry, a crash", ["a", "a"], [1, 1], [1], 1, 0],
    ["two steps that ask, a crash", ["a", "b"], [1, 1], [1], 1, 0],
  ] as const)(
    "keep every credential owned, and can always end: %s",
    (...given) => {
      const [name, keys, asks, reapers, crashes, failures] = given;
      const explored = explore({
        start: { ...startState(asks), crashes, failures },
        stepsFrom: stepsFrom({ keys, reapers }),
        keyOf,
        faultOf,
        isGoal,
      });
      process.stdout.write(`${name}: ${explored.states} states, ${explored.transitions} steps\n`);
      expect(explored.broken).toBeUndefined();
      expect(explored.doomed).toBeUndefined();
      expect(explored.states).toBeGreaterThan(10_000);
    },
    120_000,
  );

  it("finds a seal that forgets who has it", () => {
    const steps = stepsFrom({ keys: ["a", "b"], reapers: [] });
    const forgetful = (state: ModelState) =>
      steps(state).map(({ name, to }) => ({ name, to: { ...to, slot: undefined } }));
    const start = { ...startState([1, 1]), crashes: 0, failures: 0 };
    const explored = explore({ start, stepsFrom: forgetful, keyOf, faultOf, isGoal });
    expect(explored.broken?.why).toContain("seal is broken");
    process.stdout.write(`${explored.broken?.steps.join("; ")}\n`);
  });
});
