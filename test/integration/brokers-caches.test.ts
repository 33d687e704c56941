import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCaps } from "../../src/broker/policy/caps.ts";
import { openServerStore } from "../../src/lease/postgres/server-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { eventually } from "../support/eventually.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { createStoreBrokers, type StoreBrokers } from "../support/store-brokers.ts";
import { storeServer } from "../support/store-server.ts";

/** What one broker learns, and when the other one knows it. */
describe("two brokers on one store", () => {
  let brokers: StoreBrokers;
  let keeper: TestPostgres;
  let urls: readonly string[];
  const stores: LeaseStore[] = [];

  beforeAll(async () => {
    [brokers, keeper] = await Promise.all([createStoreBrokers(), startPostgres()]);
    urls = [await brokers.start(keeper.adminUrl()), await brokers.start(keeper.adminUrl())];
    for (let index = 0; index < 2; index += 1) {
      stores.push(await openServerStore(storeServer(keeper.adminUrl()), { randomBytes }));
    }
  }, 120_000);
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await brokers.dispose();
    await keeper.stop();
  });

  /** What each broker says to another job. */
  const answers = async (): Promise<readonly unknown[]> => {
    const told = await Promise.all(urls.map((url) => brokers.ask(url)));
    return told.map(({ status, body }) => (status === 200 ? "granted" : body["code"]));
  };

  it("refuse both within a second what was frozen, and grant both what was thawed", async () => {
    const [command] = stores;
    expect(await answers()).toEqual(["granted", "granted"]);
    await command?.freeze("all", "");
    expect(await answers()).toEqual(["frozen", "frozen"]);
    await command?.thaw("all", "");
    expect(await answers()).toEqual(["granted", "granted"]);
  });

  it("take up a changed policy by themselves, without a reload", async () => {
    const policy = join(brokers.folder, "policy", "octo-org", "shop.yml");
    const before = readFileSync(policy, "utf8");
    writeFileSync(policy, before.replace("reports-read", "renamed"));
    await eventually("both refuse", async () =>
      (await answers()).every((answer) => answer !== "granted"),
    );
    expect(new Set(await answers()).size).toBe(1);
    writeFileSync(policy, before);
    await eventually("both grant", async () =>
      (await answers()).every((answer) => answer === "granted"),
    );
  });

  it("are both limited by an organisation's policy that only one of them has, until it is taken back", async () => {
    const metrics = { countAlarm: () => undefined };
    const [one, other] = stores.map((memory) =>
      createCaps({
        memory,
        clock: systemClock,
        log: () => undefined,
        metrics,
        exists: async () => true,
        sourceOf: (owner) => owner,
      }),
    );
    expect(await other?.missed("octo-org")).toBeUndefined();
    await one?.seen("octo-org", "first");
    // The other one looks again after a second.
    await eventually(
      "the other one knows",
      async () => (await other?.missed("octo-org")) === "first",
    );
    await one?.seen("octo-org", "second");
    expect(await other?.missed("octo-org")).toBe("second");
    await stores[0]?.forgetCap("octo-org");
    expect(await other?.missed("octo-org")).toBeUndefined();
  });
});
