import { describe, expect, it } from "vitest";
import { createServerHolds } from "../../../../src/broker/context/server-holds.ts";
import { startServerHold } from "../../../../src/broker/exchange/server-hold.ts";
import { whileServersGo } from "../../../../src/broker/run/while-servers-go.ts";
import type { Lease } from "../../../../src/lease/lease.ts";
import { systemClock } from "../../../../src/shared/clock.ts";
import { ok } from "../../../../src/shared/result.ts";
import { openBrokerSetup } from "../../../support/broker-setup.ts";
import { newLease } from "../../../support/lease-fixtures.ts";

const GONE = { kind: "postgres", server: "staging", how: "removed" } as const;
const CREDENTIAL = { kind: "postgres", settings: { server: "staging" } };
const LONG = { clock: systemClock, milliseconds: 10_000 };
/** What a reload waits for is over at once. */
const IMPATIENT = { now: () => Date.now(), sleep: () => Promise.resolve() };

function leaseOnStaging(): Lease {
  const lease = newLease({ kind: "postgres", handle: { server: "staging", role: "stepkey_x" } });
  return { ...lease, state: "issuing" } as Lease;
}

describe("a reload that lets a server go", () => {
  it("looks for leases only when all who were getting one there are done", async () => {
    const serverHolds = createServerHolds();
    const release = await serverHolds.hold(GONE, LONG);
    let leases: readonly Lease[] = [];
    const store = { list: () => Promise.resolve(leases) };
    const deps = { serverHolds, store, clock: systemClock };
    const reloading = whileServersGo([GONE], () => Promise.resolve(ok("gone")), deps);
    leases = [leaseOnStaging()];
    release?.();
    expect(await reloading).toMatchObject({
      ok: false,
      error: [expect.stringMatching(/^servers\.postgres\.staging cannot be removed: 1 lease/u)],
    });
    expect(await serverHolds.hold(GONE, LONG)).toBeTypeOf("function");
  });

  it("keeps the server when somebody is getting a lease there for too long, and says so", async () => {
    const serverHolds = createServerHolds();
    await serverHolds.hold(GONE, LONG);
    const store = { list: () => Promise.resolve([]) };
    const deps = { serverHolds, store, clock: IMPATIENT };
    expect(await whileServersGo([GONE], () => Promise.resolve(ok("gone")), deps)).toMatchObject({
      ok: false,
      error: [expect.stringContaining("has to stay for now")],
    });
  });

  it("asks nothing of the store when no server goes", async () => {
    const store = { list: () => Promise.reject(new Error("asked")) };
    const deps = { serverHolds: createServerHolds(), store, clock: systemClock };
    expect(await whileServersGo([], () => Promise.resolve(ok("taken")), deps)).toEqual(ok("taken"));
  });
});

describe("a job whose server may go", () => {
  it("is asked to try again when the reload takes too long, and refused when the server is gone", async () => {
    const setup = await openBrokerSetup();
    try {
      const serverHolds = createServerHolds();
      const budget = { remaining: () => 5 };
      const context = { deps: { ...setup.deps, serverHolds }, budget };
      const closed = serverHolds.close([GONE]);
      expect(await startServerHold().take(CREDENTIAL, context)).toMatchObject({
        error: {
          code: "policy_unavailable",
          remedy: expect.stringMatching(/^Try again/u) as unknown,
        },
      });
      closed.open();
      const taken = startServerHold();
      expect(await taken.take(CREDENTIAL, context)).toMatchObject({ ok: true });
      taken.release();
      const rules = { ...setup.deps.rules, servers: {} };
      const without = { deps: { ...context.deps, rules }, budget };
      expect(await startServerHold().take(CREDENTIAL, without)).toMatchObject({
        error: { code: "grant_refused" },
      });
    } finally {
      await setup.close();
    }
  });
});
