import { describe, expect, it } from "vitest";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { runServerWork } from "../../../../src/broker/run/server-work.ts";
import type { Provider } from "../../../../src/credentials/kind/provider.ts";
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

type Check = NonNullable<Provider["checkServer"]>;

/** Runs the work of `servers` until `until` holds; waits between two runs are as short as the machine allows. */
async function run(
  provider: { readonly checkServer?: Check; readonly background?: Provider["background"] },
  until: (seen: Seen) => boolean,
): Promise<Seen> {
  const logged: LogEntry[] = [];
  const metrics = createMetrics();
  const stop = new AbortController();
  const seen: Seen = { logged, metrics: () => metrics.render(undefined) };
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
          systemClock.sleep(milliseconds === 60_000 ? 1 : milliseconds, signal),
      },
      log: (entry) => logged.push(entry),
      metrics,
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
  readonly metrics: () => string;
}

describe("the check of a server", () => {
  it("shows in the metrics which servers could issue, and only kinds that can be checked", async () => {
    const seen = await run(
      { checkServer: (server) => Promise.resolve(server === "one" ? ok(undefined) : DOWN) },
      ({ metrics }) => metrics().includes('server="two"'),
    );
    expect(seen.metrics()).toContain('stepkey_server_up{kind="toy",server="one"} 1');
    expect(seen.metrics()).toContain('stepkey_server_up{kind="toy",server="two"} 0');
    expect(seen.metrics()).not.toContain("three");
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
