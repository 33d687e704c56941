import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sqliteYard, type StoreYard } from "../support/faults/simulation/places.ts";
import {
  withEndAfterAudit,
  withOpenGate,
  withSealInTwoSteps,
} from "../support/faults/simulation/planted-bugs.ts";
import { describePoints, runPoints } from "../support/faults/simulation/run-points.ts";
import { describeSchedules, runSchedules } from "../support/faults/simulation/run-schedules.ts";

/**
 * The short form of `npm run test:faults`: brokers that are killed, frozen and failed in simulated time, over a real SQLite
 * store. A seed that is fixed makes a failure one that everybody sees.
 */
describe("brokers in simulated time, on SQLite", () => {
  let yard: StoreYard;
  beforeAll(() => {
    yard = sqliteYard();
  });
  afterAll(() => yard.dispose());

  it("hold every invariant at a part of all points that the stories reach", async () => {
    const report = await runPoints(yard, [3, 67]);
    process.stdout.write(describePoints("sqlite", report));
    expect(report.counterexamples).toEqual([]);
    expect(report.run).toBe(Math.ceil((report.cases - 3) / 67));
  }, 300_000);

  it("hold every invariant in random schedules, and reach no effect that no story reaches", async () => {
    const report = await runSchedules(yard, { seed: 17, schedules: 200 });
    process.stdout.write(describeSchedules("sqlite", report));
    expect(report.failed).toBeUndefined();
    const { points } = await runPoints(yard, [Infinity, 1]);
    const inStories = new Set(points.map(({ point }) => point));
    expect([...report.reached].filter((point) => !inStories.has(point))).toEqual([]);
  }, 300_000);

  it.each([
    [
      "a seal that is not atomic",
      { seed: 17, plant: { store: withSealInTwoSteps }, symptom: "seal broken" },
    ],
    [
      "an end that waits for the audit log",
      { seed: 17, plant: { deps: withEndAfterAudit }, symptom: "has not ended" },
    ],
    [
      "a gate that takes silence for a yes",
      { seed: 34, plant: { deps: withOpenGate }, symptom: "GitHub approved" },
    ],
  ])(
    "break an invariant once somebody makes a mistake: %s",
    async (_name, { seed, plant, symptom }) => {
      const report = await runSchedules(yard, {
        seed,
        schedules: 500,
        plant,
        shrinkMs: 10_000,
      });
      process.stdout.write(describeSchedules("sqlite", report));
      expect(report.failed?.why).toContain(symptom);
    },
    300_000,
  );
});
