import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endLocked } from "../../../src/lease/end-lease.ts";
import type { Lease } from "../../../src/lease/lease.ts";
import { startReaper } from "../../../src/lease/reaper.ts";
import { tidyLocked } from "../../../src/lease/tidy-lease.ts";
import type { LeaseStore } from "../../../src/lease/store.ts";
import { isEnded } from "../../../src/lease/transitions.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { createFakeProvider, type FakeProvider } from "../../support/fake-provider.ts";
import { newLease, reservationOf } from "../../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../../support/temporary-store.ts";

/**
 * The promise of the whole directory, as a simulation: brokers issue, crash and are restarted, clients beat or vanish,
 * providers respond late or refuse, in any order. Whatever happened, once the provider responds again and time goes on,
 * nothing is alive or left over, and every lease has ended. The process's clock is an hour ahead of the store's.
 */
let clock: FakeClock;
let temporary: TemporaryStore;
let store: LeaseStore;
let provider: FakeProvider;

beforeEach(async () => {
  clock = createFakeClock();
  temporary = await openTemporaryStore(clock);
  ({ store } = temporary);
  provider = createFakeProvider({}, { tidies: true });
});
afterEach(() => temporary.dispose());

const steps = [
  "reserve",
  "issue",
  "issue_late",
  "activate",
  "refuse",
  "time_out",
  "beat",
  "end",
  "close",
  "ask_again",
  "steal",
  "crash_while_revoking",
  "crash_while_tidying",
  "fail_tidy",
  "tick",
  "restart",
  "fail_provider",
  "heal_provider",
  "second",
  "minute",
] as const;
type Step = (typeof steps)[number];

interface World {
  /** The newest is what the steps are about. */
  readonly leases: Lease[];
  /** Created at the provider when nobody expects it any more, before the ttl has passed. */
  readonly late: Lease[];
  /** A provider is asked once a lease. */
  readonly asked: Set<string>;
}

/** Whether this is the exchange that asks the provider now. */
async function asks(lease: Lease, { asked }: World): Promise<boolean> {
  const now = await store.find(lease.id);
  if (now?.state !== "issuing" || asked.has(lease.id)) return false;
  asked.add(lease.id);
  return true;
}

const roleOf = (lease: Lease): string => String(lease.handle["role"]);
const providers = () => new Map([["fake", provider]]);

const deps = (lockOwner: string) => ({
  store,
  clock: { ...clock, now: () => clock.now() + 3_600_000 },
  providers: providers(),
  keyRing: undefined,
  lockOwner,
});

async function reaperTick(): Promise<void> {
  const reaper = startReaper({
    ...deps("reaper"),
    heartbeatIntervalMs: 5000,
    tickMs: 2 ** 30,
    onEvent: () => {},
  });
  await reaper.tick();
  await reaper.stop();
}

/** A look of a reaper that has been running: no new intervals. */
async function look(): Promise<void> {
  const due = await store.lockDue({
    lockOwner: "look",
    lockMs: 25_000,
    silentAfterMs: 15_000,
    issuingAfterMs: 15_000,
    limit: 100,
  });
  for (const lease of due) await endLocked(deps("look"), lease);
  const untidied = await store.lockDueTidies({ lockOwner: "look", lockMs: 25_000, limit: 100 });
  for (const lease of untidied) await tidyLocked(deps("look"), lease);
}

async function reserve(world: World, like: Partial<Lease> = {}): Promise<void> {
  const { job, grant, idempotencyKey } = like;
  const lease = newLease({
    ...(job === undefined ? {} : { job }),
    ...(grant === undefined ? {} : { grant }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    expiresAt: clock.now() + 300_000,
  });
  const reserved = await store.reserve(reservationOf(lease));
  if (reserved.kind === "reserved") world.leases.push(reserved.lease);
}

/** A provider creates only what it was asked for, and refuses to create anything after the lease's end. */
function create(lease: Lease): void {
  if (clock.now() < lease.expiresAt) provider.roles.add(roleOf(lease));
}

type Act = (lease: Lease, world: World) => Promise<unknown> | void;

const ACTS: Readonly<Record<Exclude<Step, "reserve">, Act>> = {
  issue: async (lease, world) => {
    if (await asks(lease, world)) create(lease);
  },
  issue_late: async (lease, world) => {
    if (await asks(lease, world)) world.late.push(lease);
  },
  activate: (lease) => {
    return provider.roles.has(roleOf(lease)) ? store.activate(lease.id, lease) : undefined;
  },
  refuse: async (lease, world) => {
    if (!(await asks(lease, world))) return;
    await store.issueFailed(lease.id, { mayExist: false, error: "refused" });
  },
  time_out: (lease) => store.issueFailed(lease.id, { mayExist: true, error: "timeout" }),
  beat: (lease) => store.beat(lease.tokenHash, 15_000),
  end: (lease) => store.end({ lease: lease.id }, "task_ended"),
  close: (lease) => store.closeJob(lease.job, "job_closed"),
  ask_again: (lease, world) => reserve(world, lease),
  steal: (lease, world) => reserve(world, { job: lease.job, grant: lease.grant }),
  crash_while_tidying: () =>
    store.lockDueTidies({ lockOwner: "crashed", lockMs: 25_000, limit: 100 }),
  fail_tidy: (lease) => void provider.tidyMoods.set(roleOf(lease), "refuses"),
  crash_while_revoking: (lease) => store.lock(lease.id, { lockOwner: "crashed", lockMs: 25_000 }),
  tick: () => look(),
  restart: () => reaperTick(),
  fail_provider: (lease) => void provider.moods.set(roleOf(lease), "refuses"),
  heal_provider: () => {
    provider.moods.clear();
    provider.tidyMoods.clear();
  },
  second: () => clock.set(clock.now() + 1000),
  minute: (_, world) => {
    for (const lease of world.late.splice(0)) create(lease);
    clock.set(clock.now() + 60_000);
  },
};

async function play(script: readonly Step[]): Promise<World> {
  provider.roles.clear();
  provider.leftovers.clear();
  provider.moods.clear();
  provider.tidyMoods.clear();
  const world: World = { leases: [], late: [], asked: new Set() };
  await reserve(world);
  for (const step of script) {
    const lease = world.leases.at(-1);
    if (step === "reserve" || lease === undefined) await reserve(world);
    else await ACTS[step](lease, world);
  }
  return world;
}

describe("no lease is lost", () => {
  it("whatever happens, once the provider responds and time goes on", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...steps), { minLength: 5, maxLength: 30 }),
        async (script) => {
          const { leases, late } = await play(script);
          for (const lease of late) create(lease);
          provider.moods.clear();
          provider.tidyMoods.clear();
          for (let round = 0; round < 10; round += 1) {
            clock.set(clock.now() + 60_000);
            await look();
          }
          const states = await Promise.all(leases.map(({ id }) => store.find(id)));
          const open = states.filter((lease) => lease === undefined || !isEnded(lease.state));
          expect(open).toEqual([]);
          expect([...provider.roles]).toEqual([]);
          expect([...provider.leftovers]).toEqual([]);
          expect(states.map((lease) => lease?.tidy.state)).not.toContain("pending");
        },
      ),
      { numRuns: 30 },
    );
  }, 60_000);

  it("whatever happens, one seal never has two leases that live", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...steps), { minLength: 5, maxLength: 30 }),
        async (script) => {
          const { leases } = await play(script);
          const now = await Promise.all(leases.map(({ id }) => store.find(id)));
          const seals = now
            .filter((lease) => lease !== undefined && !isEnded(lease.state))
            .map((lease) => JSON.stringify([lease?.job, lease?.grant]));
          expect(new Set(seals).size).toBe(seals.length);
        },
      ),
      { numRuns: 30 },
    );
  }, 60_000);
});
