import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "../support/cli/run.ts";
import { eventually } from "../support/eventually.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { createStoreBrokers, type StoreBrokers } from "../support/store-brokers.ts";

const JOBS = 20;

/** Brokers whose store is moved while their jobs run, counted in the catalogue of the server whose roles they issue. */
describe("a store that is moved to PostgreSQL while jobs run", () => {
  let brokers: StoreBrokers;
  let keeper: TestPostgres;

  beforeAll(async () => {
    [brokers, keeper] = await Promise.all([createStoreBrokers(), startPostgres()]);
  }, 120_000);
  afterAll(async () => {
    await brokers.dispose();
    await keeper.stop();
  });

  it("loses no lease: all beat on, end, and are gone from the server", async () => {
    const file = join(brokers.folder, "stepkey.db");
    const before = await brokers.start(`sqlite:${file}`);
    const jobs = await Promise.all(Array.from({ length: JOBS }, () => brokers.ask(before)));
    expect(jobs.map(({ status }) => status)).toEqual(Array(JOBS).fill(200));
    expect(await brokers.roles()).toBe(JOBS);
    const [config, url] = [join(brokers.folder, "new.yml"), join(brokers.folder, "store.url")];
    writeFileSync(config, "store: { postgres: { url: { file: store.url } } }\n");
    writeFileSync(url, keeper.adminUrl(), { mode: 0o600 });
    const command = ["store", "copy", "--from", `sqlite:${file}`, "--config", config];
    const early = await cli(command);
    expect(early.exit).toBe(3);
    expect(early.err).toContain("Another process has the store");
    await brokers.stopAll();
    const copied = await cli(command);
    expect(copied.err).toBe("");
    expect(copied.out).toMatch(new RegExp(`leases +${JOBS}\n`, "u"));
    await expect(brokers.start(`sqlite:${file}`)).rejects.toThrow(/it was moved to postgres:/u);
    const [one, other] = [
      await brokers.start(keeper.adminUrl()),
      await brokers.start(keeper.adminUrl()),
    ];
    const beats = await Promise.all(jobs.map((job) => brokers.beat(one, job)));
    expect(beats.map(({ status }) => status)).toEqual(Array(JOBS).fill(200));
    const [first] = jobs;
    expect(first && (await brokers.opens(first))).toBe(true);
    const [silent, ...others] = jobs;
    const ends = await Promise.all(others.map((job) => brokers.revoke(other, job)));
    expect(ends.map(({ body }) => body["state"])).toEqual(Array(JOBS - 1).fill("verified"));
    // The last one's runner died with the old broker: missed heartbeats end it.
    await eventually("no role is left", async () => (await brokers.roles()) === 0);
    expect(silent && (await brokers.opens(silent))).toBe(false);
    const [row] = await keeper.sql(
      "SELECT count(*)::int AS leases FROM stepkey.leases WHERE state = 'revoked'",
    );
    expect(row).toEqual({ leases: JOBS });
  }, 240_000);
});
