import { beforeEach, describe, expect, it } from "vitest";
import { createHealth, type Health } from "../../../../src/broker/record/health.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { createMetrics, type Metrics } from "../../../../src/broker/record/metrics.ts";
import { remedyDuringOutage } from "../../../../src/broker/refusal/outage-remedy.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../../support/fake-clock.ts";

const SERVER = { part: "server", kind: "postgres", server: "staging" } as const;
const DOWN = { name: "ECONNREFUSED", message: "it refuses connections", remedy: "Start it." };

let clock: FakeClock;
let logged: LogEntry[];
let metrics: Metrics;
let health: Health;

beforeEach(() => {
  clock = createFakeClock();
  logged = [];
  metrics = createMetrics();
  health = createHealth({ clock, log: (entry) => logged.push(entry), metrics });
});

const figures = (): Promise<string> => metrics.render(undefined);

describe("the health of a part", () => {
  it("raises an alarm when the part begins to fail, and not again until it has worked", async () => {
    health.note(SERVER, undefined);
    health.note(SERVER, DOWN);
    health.note(SERVER, DOWN);
    expect(await figures()).toContain('stepkey_alarms_total{alarm="server_down"} 1\n');
    expect(await figures()).toContain('stepkey_server_up{kind="postgres",server="staging"} 0\n');
    health.note(SERVER, undefined);
    health.note(SERVER, DOWN);
    expect(await figures()).toContain('stepkey_alarms_total{alarm="server_down"} 2\n');
    expect(logged.map(({ event }) => event)).toEqual([
      "server_failed",
      "server_recovered",
      "server_failed",
    ]);
  });

  it("is forgotten with its server, and with no other", async () => {
    const other = { ...SERVER, server: "production" };
    health.note(SERVER, DOWN);
    health.note(other, undefined);
    health.note({ part: "store" }, undefined);
    health.keepServers({ postgres: ["production"] });
    expect(health.states().map(({ part }) => part)).toEqual([other, { part: "store" }]);
    expect(await figures()).not.toContain('server="staging"');
    expect(await figures()).toContain('stepkey_server_up{kind="postgres",server="production"} 1\n');
  });

  it("is logged once more when it fails for another reason, without a second alarm", async () => {
    health.note({ part: "github" }, DOWN);
    health.note({ part: "github" }, { ...DOWN, message: "the token was rejected" });
    expect(logged.map(({ event, part, alarm }) => [event, part, alarm])).toEqual([
      ["probe_failed", "github", "github_down"],
      ["probe_failed", "github", "github_down"],
    ]);
    expect(await figures()).toContain('stepkey_alarms_total{alarm="github_down"} 1\n');
  });

  it.each(["store", "audit", "issuer", "github"] as const)(
    "has a figure of its own: %s",
    async (part) => {
      const render = (): Promise<string> => metrics.render(LEASES);
      // That of the store is there before it was probed, because it says whether the store is open.
      expect((await render()).includes(`\nstepkey_${part}_up `)).toBe(part === "store");
      health.note({ part }, undefined);
      expect(await render()).toContain(`stepkey_${part}_up 1\n`);
      health.note({ part }, DOWN);
      expect(await render()).toContain(`stepkey_${part}_up 0\n`);
      expect(await render()).toContain(`stepkey_alarms_total{alarm="${part}_down"} 1\n`);
    },
  );
});

const LEASES = {
  states: { issuing: 0, active: 0, revoking: 0, revoked: 0, failed: 0, expired: 0, stuck: 0 },
  oldestMs: 0,
  overdueMs: 0,
};

describe("what a job is told that meets a part", () => {
  it("is nothing more while the part works, and nobody probes it", () => {
    expect(remedyDuringOutage(undefined, SERVER)).toEqual({});
    health.note(SERVER, undefined);
    expect(remedyDuringOutage(health, SERVER)).toEqual({});
  });

  it("is since when it does not work, and nothing of why", async () => {
    health.note(SERVER, DOWN);
    await clock.advance(90_000);
    health.note(SERVER, { ...DOWN, message: "password of stepkey_broker is wrong" });
    expect(health.outage(SERVER)?.since).toBe(TEN_OCLOCK);
    expect(remedyDuringOutage(health, SERVER).remedy).toBe(
      "The broker cannot use this grant's server since 10:00:00 UTC, and has raised an alarm. Ask your platform team, and re-run this job when it works again.",
    );
    expect(remedyDuringOutage(health, { ...SERVER, server: "production" })).toEqual({});
  });
});
