import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresYard, type StoreYard } from "../support/faults/simulation/places.ts";
import { describePoints, runPoints } from "../support/faults/simulation/run-points.ts";
import { describeSchedules, runSchedules } from "../support/faults/simulation/run-schedules.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";

/** The same as on SQLite, and fewer: each call of a server takes its time. */
describe("brokers in simulated time, on PostgreSQL", () => {
  let server: TestPostgres;
  let yard: StoreYard;
  beforeAll(async () => {
    server = await startPostgres({ settings: { log_statement: "none" } });
    yard = await postgresYard(server);
  });
  afterAll(async () => {
    await yard.dispose();
    await server.stop();
  });

  it("hold every invariant at some of the points that the stories reach", async () => {
    const report = await runPoints(yard, [11, 401]);
    process.stdout.write(describePoints("postgres", report));
    expect(report.counterexamples).toEqual([]);
    expect(report.run).toBeGreaterThan(10);
  }, 300_000);

  it("hold every invariant in random schedules", async () => {
    const report = await runSchedules(yard, { seed: 29, schedules: 20 });
    process.stdout.write(describeSchedules("postgres", report));
    expect(report.failed).toBeUndefined();
  }, 300_000);
});
