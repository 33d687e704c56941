import { describe, expect, it } from "vitest";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";
import { createHealth } from "../../../../src/broker/record/health.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { runServerWork, type ServerWorkOptions } from "../../../../src/broker/run/server-work.ts";
import type { Provider, ServerReport } from "../../../../src/credentials/kind/provider.ts";
import type { AuditEntry } from "../../../../src/broker/record/audit.ts";
import { leaseWith } from "../../../support/lease-fixtures.ts";
import { systemClock } from "../../../../src/shared/clock.ts";
import { err, ok, type Result } from "../../../../src/shared/result.ts";
import { eventually } from "../../../support/eventually.ts";

const DOWN = err({
  kind: "retryable",
  name: "ECONNREFUSED",
  message: "the server refuses connections",
  remedy: "Start it.",
  mayExist: false,
} as const);

const NO_STORE: ServerWorkOptions["store"] = {
  list: () => Promise.reject(new Error("not in this test")),
  end: () => Promise.reject(new Error("not in this test")),
};

type Check = NonNullable<Provider["checkServer"]>;

/** Runs the work of `servers` until `until` holds; waits between two runs are as short as the machine allows. */
async function run(
  provider: { readonly checkServer?: Check; readonly background?: Provider["background"] },
  until: (seen: Seen) => boolean | Promise<boolean>,
  store?: ServerWorkOptions["store"],
): Promise<Seen> {
  const logged: LogEntry[] = [];
  const audited: AuditEntry[] = [];
  const metrics = createMetrics();
  const stop = new AbortController();
  const seen: Seen = { logged, audited, metrics: () => metrics.render(undefined) };
  const { checkServer, background } = provider;
  const working = runServerWork(
    {
      providers: new Map([
        [
          "toy",
          {
            kind: "toy",
            ...(checkServer === undefined ? {} : { checkServer }),
            ...(background === undefined ? {} : { background }),
          },
        ],
      ]),
      servers: { toy: ["one", "two"], other: ["three"] },
      clock: {
        now: () => systemClock.now(),
        sleep: (milliseconds, signal) =>
          systemClock.sleep(milliseconds >= 60_000 ? 1 : milliseconds, signal),
      },
      health: createHealth({ clock: systemClock, log: (entry) => logged.push(entry), metrics }),
      log: (entry) => logged.push(entry),
      metrics,
      store: store ?? NO_STORE,
      audit: (entry) => audited.push(entry),
      newTrace: () => "trace",
    },
    stop.signal,
  );
  await eventually("the work has come that far", () => until(seen));
  stop.abort();
  await working;
  return seen;
}

interface Seen {
  readonly logged: readonly LogEntry[];
  readonly audited: readonly AuditEntry[];
  readonly metrics: () => Promise<string>;
}

describe("the check of a server", () => {
  it("shows in the metrics which servers could issue, and only kinds that can be checked", async () => {
    const seen = await run(
      { checkServer: (server) => Promise.resolve(server === "one" ? ok(undefined) : DOWN) },
      async ({ metrics }) => (await metrics()).includes('server="two"'),
    );
    expect(await seen.metrics()).toContain('stepkey_server_up{kind="toy",server="one"} 1');
    expect(await seen.metrics()).toContain('stepkey_server_up{kind="toy",server="two"} 0');
    expect(await seen.metrics()).not.toContain("three");
  });

  it("is logged when a server's state changes, not each time", async () => {
    let checks = 0;
    const outcome = (): Result<undefined, (typeof DOWN)["error"]> => {
      checks += 1;
      return checks <= 4 || checks > 8 ? ok(undefined) : DOWN;
    };
    const { logged } = await run(
      { checkServer: (server) => Promise.resolve(server === "one" ? outcome() : ok(undefined)) },
      () => checks > 10,
    );
    expect(logged.map(({ event }) => event)).toEqual(["server_failed", "server_recovered"]);
    expect(logged[0]).toMatchObject({
      kind: "toy",
      server: "one",
      message: "ECONNREFUSED: the server refuses connections",
      remedy: "Start it.",
    });
  });

  it("delays no other server when one hangs, and stops with the broker", async () => {
    let checks = 0;
    const { logged } = await run(
      {
        checkServer: (server) => {
          if (server === "one") return new Promise(() => undefined);
          checks += 1;
          return Promise.resolve(ok(undefined));
        },
      },
      () => checks > 5,
    );
    expect(logged).toEqual([]);
  });
});

describe("a kind's own work for its servers", () => {
  it("runs for each server again and again, and a bug in it is a failure of that run", async () => {
    const ran: string[] = [];
    const { logged } = await run(
      {
        background: {
          everyMs: 1,
          limitMs: 1000,
          run: (server) => {
            ran.push(server);
            if (server === "two") throw new TypeError("a bug");
            return Promise.resolve(ok(undefined));
          },
        },
      },
      () => ran.filter((server) => server === "one").length > 3 && ran.includes("two"),
    );
    expect(logged.map(({ event, server }) => [event, server])).toEqual([
      ["server_work_failed", "two"],
    ]);
  });
});

const UNSEEN = { name: "database_unseen", message: 'cannot look at "shut"', remedy: "Let us in." };

/** The background work of `one` reports these one after the other, and the last one again and again. */
function reporting(...reports: readonly ServerReport[]) {
  let runs = 0;
  const background: Provider["background"] = {
    everyMs: 1,
    limitMs: 1000,
    run: (server) => {
      if (server !== "one") return Promise.resolve(ok(undefined));
      runs += 1;
      return Promise.resolve(ok(reports[Math.min(runs, reports.length) - 1]));
    },
  };
  return { provider: { background }, runs: () => runs };
}

describe("what a run of that work reports", () => {
  it("raises an alarm once while it lasts, and is logged when it is over", async () => {
    const none = { warnings: [], over: [] };
    const seen = { warnings: [UNSEEN], over: [] };
    const { provider, runs } = reporting(seen, seen, seen, none, seen, seen);
    const { logged, metrics } = await run(provider, () => runs() > 8);
    expect(logged.map(({ event, alarm }) => alarm ?? event)).toEqual([
      "server",
      "warning_over",
      "server",
    ]);
    expect(logged[0]).toMatchObject({
      level: "warning",
      kind: "toy",
      server: "one",
      message: 'database_unseen: cannot look at "shut"',
      remedy: "Let us in.",
    });
    expect(await metrics()).toContain('stepkey_alarms_total{alarm="server"} 2');
  });

  it("ends the live leases that are over, of this kind and with these values, and audits each", async () => {
    const handle = { server: "one", granted: "reader", access: "read" };
    const over = leaseWith({ kind: "toy", handle: { ...handle, role: "stepkey_a" } });
    const others = [
      leaseWith({ kind: "other", handle }),
      leaseWith({ kind: "toy", handle: { ...handle, granted: "another" } }),
      leaseWith({ kind: "toy", handle: { ...handle, access: "write" } }),
    ];
    const ended: unknown[] = [];
    const { provider } = reporting(
      { warnings: [], over: [{ handle, because: "reader can write" }] },
      { warnings: [], over: [] },
    );
    const { audited, metrics } = await run(provider, () => ended.length > 0, {
      list: (filter) => {
        expect(filter).toEqual({ states: ["issuing", "active"] });
        return Promise.resolve([...others, over]);
      },
      end: (...given) => {
        ended.push(given);
        return Promise.resolve([]);
      },
    });
    expect(ended).toEqual([[{ lease: over.id }, "no_longer_reads"]]);
    expect(audited).toMatchObject([
      {
        event: "alarm",
        code: "no_longer_reads",
        reason: "orders-migrate of octo-org/shop: reader can write",
        facts: { lease: over.id },
      },
    ]);
    expect(await metrics()).toContain('stepkey_alarms_total{alarm="no_longer_reads"} 1');
  });

  it("is repeated by the next report while the store fails, and the failure is logged", async () => {
    const handle = { server: "one" };
    const { provider } = reporting({ warnings: [], over: [{ handle, because: "it can write" }] });
    let tries = 0;
    const { logged } = await run(provider, () => tries > 2, {
      ...NO_STORE,
      list: () => {
        tries += 1;
        return Promise.reject(new Error("the disk is full"));
      },
    });
    expect(logged[0]).toMatchObject({
      event: "server_report_failed",
      message: "Error: the disk is full",
    });
  });
});
