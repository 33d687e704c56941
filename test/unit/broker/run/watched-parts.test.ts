import { describe, expect, it } from "vitest";
import type { GateQuestion } from "../../../../src/approval/gate.ts";
import type { ObservedCall } from "../../../../src/broker/record/call-durations.ts";
import { createCallWatch } from "../../../../src/broker/record/call-watch.ts";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";
import {
  watchedGate,
  watchedProvider,
  watchedStore,
} from "../../../../src/broker/run/watched-parts.ts";
import { StoreError } from "../../../../src/lease/store.ts";
import { createFakePostgresProvider } from "../../../support/fake-postgres-provider.ts";
import { ok } from "../../../../src/shared/result.ts";
import { systemClock } from "../../../../src/shared/clock.ts";
import { openTemporaryStore } from "../../../support/temporary-store.ts";

type Seen = readonly [ObservedCall, string, number];

/** A clock that goes on by 250 ms whenever somebody looks at it. */
function setUp() {
  const seen: Seen[] = [];
  let now = 0;
  const watch = createCallWatch({
    metrics: { observe: (...observed) => seen.push(observed) },
    steadyMs: () => (now += 250),
  });
  return { seen, watch };
}

const SERVERS = { hasServer: (_kind: string, server: string) => server === "staging" };
const SETTINGS = { server: "staging", database: "app", role: "app_readonly" };
const signal = new AbortController().signal;

describe("a watched store", () => {
  it("does what the store does, and shows each call with its method", async () => {
    const { seen, watch } = setUp();
    const { store, dispose } = await openTemporaryStore(systemClock);
    const watched = watchedStore(store, watch);
    expect(Object.keys(watched)).toEqual(Object.keys(store));
    expect(await watched.instance()).toBe(await store.instance());
    await watched.freeze("grant", "deploy");
    expect(await store.freezes()).toHaveLength(1);
    expect(seen).toEqual([
      [{ part: "store", method: "instance" }, "ok", 0.25],
      [{ part: "store", method: "freeze" }, "ok", 0.25],
    ]);
    await dispose();
  });

  it("throws what the store throws, and says whether it was away or there is a bug", async () => {
    const { seen, watch } = setUp();
    const { store, dispose } = await openTemporaryStore(systemClock);
    const errors = [
      new StoreError("unavailable", "it is away", { remedy: "Wait." }),
      new TypeError("a bug"),
    ];
    for (const error of errors) {
      const watched = watchedStore({ ...store, now: () => Promise.reject(error) }, watch);
      await expect(watched.now()).rejects.toBe(error);
    }
    expect(seen.map(([, outcome]) => outcome)).toEqual(["unavailable", "fault"]);
    await dispose();
  });
});

describe("a watched provider", () => {
  it("shows revoking with its server and the kind of a failure, and never its name", async () => {
    const { seen, watch } = setUp();
    const fake = createFakePostgresProvider();
    const watched = watchedProvider(fake, { watch, ...SERVERS });
    const handle = { server: "staging", role: "stepkey_x" };
    expect(await watched.revoke(handle, signal)).toEqual(await fake.revoke(handle, signal));
    fake.mood = "gone";
    expect((await watched.revoke(handle, signal)).ok).toBe(false);
    const revoke = { part: "provider", kind: "postgres", server: "staging", call: "revoke" };
    expect(seen).toEqual([
      [revoke, "ok", 0.25],
      [revoke, "retryable", 0.25],
    ]);
  });

  it("takes a server into no label that the configuration does not have: a policy may name any", async () => {
    const { seen, watch } = setUp();
    const watched = watchedProvider(createFakePostgresProvider(), { watch, ...SERVERS });
    await watched.classify({ ...SETTINGS, server: 'made-up"' }, signal);
    expect(seen.map(([call]) => call)).toEqual([
      { part: "provider", kind: "postgres", server: "", call: "classify" },
    ]);
  });

  it("shows a call that nobody waits for any more once, also when it settles later or never", async () => {
    const { seen, watch } = setUp();
    const fake = createFakePostgresProvider();
    let settle = (): void => undefined;
    const hanging = {
      ...fake,
      revoke: () =>
        new Promise<Awaited<ReturnType<typeof fake.revoke>>>((resolve) => {
          settle = () => resolve({ ok: true, value: { facts: [] } });
        }),
    };
    const deadline = new AbortController();
    const watched = watchedProvider(hanging, { watch, ...SERVERS });
    const revoking = watched.revoke({ server: "staging" }, deadline.signal);
    deadline.abort();
    expect(seen.map(([, outcome]) => outcome)).toEqual(["late"]);
    settle();
    expect((await revoking).ok).toBe(true);
    expect(seen).toHaveLength(1);
  });

  it("tidies if its kind does, and does not if it does not", async () => {
    const { seen, watch } = setUp();
    const fake = createFakePostgresProvider();
    expect("tidy" in watchedProvider(fake, { watch, ...SERVERS })).toBe(false);
    const tidied = ok({ facts: ["role dropped"] });
    const tidying = { ...fake, tidy: async () => tidied };
    const watched = watchedProvider(tidying, { watch, ...SERVERS });
    expect(await watched.tidy?.({ server: "staging" }, signal)).toBe(tidied);
    expect(seen.map(([call]) => call)).toEqual([
      { part: "provider", kind: "postgres", server: "staging", call: "tidy" },
    ]);
  });
});

describe("a watched gate", () => {
  it("shows what it decided", async () => {
    const { seen, watch } = setUp();
    const answer = { kind: "unavailable", message: "", retryAfterSeconds: 5 } as const;
    const gate = watchedGate({ decide: () => Promise.resolve(answer) }, watch);
    const question = {} as GateQuestion;
    expect(await gate.decide(question, signal)).toBe(answer);
    expect(seen).toEqual([[{ part: "gate" }, "unavailable", 0.25]]);
  });
});

describe("the durations in the metrics", () => {
  it("of a server are gone with it, and those of no other", async () => {
    const metrics = createMetrics();
    const provider = { part: "provider", kind: "postgres", call: "revoke" } as const;
    for (const server of ["staging", "production"]) {
      for (const outcome of ["ok", "late"]) metrics.observe({ ...provider, server }, outcome, 1);
    }
    metrics.removeServer("postgres", "staging");
    const text = await metrics.render(undefined);
    expect(text).not.toContain("staging");
    expect(text).toContain('server="production"');
  });

  it("are histograms: by server, call and outcome for providers, and by method for the store", async () => {
    const metrics = createMetrics();
    const provider = { part: "provider", kind: "postgres", server: "staging" } as const;
    metrics.observe({ ...provider, call: "issue" }, "ok", 0.02);
    metrics.observe({ ...provider, call: "issue" }, "ok", 20);
    metrics.observe({ part: "store", method: "reserve" }, "ok", 0.0004);
    metrics.observe({ part: "exchange" }, "granted", 0.03);
    const lines = (await metrics.render(undefined)).split("\n");
    const issue = 'kind="postgres",server="staging",call="issue",outcome="ok"';
    expect(lines).toEqual(
      expect.arrayContaining([
        "# TYPE stepkey_provider_duration_seconds histogram",
        `stepkey_provider_duration_seconds_bucket{le="0.01",${issue}} 0`,
        `stepkey_provider_duration_seconds_bucket{le="0.025",${issue}} 1`,
        `stepkey_provider_duration_seconds_bucket{le="+Inf",${issue}} 2`,
        `stepkey_provider_duration_seconds_count{${issue}} 2`,
        'stepkey_store_duration_seconds_bucket{le="0.0005",method="reserve",outcome="ok"} 1',
        'stepkey_exchange_duration_seconds_count{outcome="granted"} 1',
      ]),
    );
  });
});
