import type { Lease } from "../../../../src/lease/lease.ts";
import type { Attempt } from "../../../../src/lease/settlement.ts";
import { isLive } from "../../../../src/lease/transitions.ts";
import type { NewLease } from "../../../../src/lease/new-lease.ts";
import { newLease } from "../../lease-fixtures.ts";

/** A lease as its row is, with the lock. */
export interface ModelLease {
  readonly lease: Lease;
  readonly lockedBy: string | undefined;
  readonly lockedUntil: number;
}

/** How far one broker is with the request of one client. */
export interface ModelExchange {
  readonly at: "idle" | "reserved" | "asked" | "issued" | "refused" | "timed out" | "lost" | "over";
  readonly lease: number;
  /** How often the client still asks. */
  readonly asks: number;
  /** Whether the client has the response. */
  readonly isDelivered: boolean;
}

/** How far one broker is with ending a lease. */
export interface ModelEnder {
  readonly at: "idle" | "locked" | "looked" | "revoked" | "probed";
  readonly lease: number;
  /** The lease as it was when it was locked. */
  readonly seen: Lease | undefined;
  readonly since: number;
  readonly before: Attempt["before"];
  readonly revoked: Attempt["revoked"];
  readonly after: Attempt["after"];
}

export interface ModelBroker {
  /** Another one after each crash: it names itself in its locks. */
  readonly life: number;
  readonly exchange: ModelExchange;
  readonly ender: ModelEnder;
}

/** Two brokers, one job, one grant with `per-job: 1`, one provider. */
export interface ModelState {
  readonly now: number;
  readonly leases: readonly ModelLease[];
  /** The lease that has the job's only slot. */
  readonly slot: number | undefined;
  /** By lease: whether its credential exists. */
  readonly exists: readonly boolean[];
  /** By lease: the provider was asked, and may still make it. */
  readonly coming: readonly boolean[];
  readonly brokers: readonly [ModelBroker, ModelBroker];
  readonly crashes: number;
  /** How many calls of the provider may still fail. */
  readonly failures: number;
}

/** One step of time: longer than a lease may be `issuing` or silent, shorter than a lock lasts. */
export const UNIT_MS = 20_000;
/** A lease lives as long as two steps of time. */
export const TTL_MS = 2 * UNIT_MS;
/** A job may get the first lease, and replace it. */
export const MAX_LEASES = 3;

export const IDLE_ENDER: ModelEnder = {
  at: "idle",
  lease: 0,
  seen: undefined,
  since: 0,
  before: undefined,
  revoked: undefined,
  after: undefined,
};

const TEMPLATE = newLease({ expiresAt: 0, diesAt: 0 });

export function leaseToRecord(index: number, key: string, now: number): NewLease {
  const id = `lse_${String(index).repeat(26)}` as const;
  const expiresAt = now + TTL_MS;
  const handle = { role: String(index) };
  return { ...TEMPLATE, id, handle, idempotencyKey: key, expiresAt, diesAt: expiresAt };
}

export function startState(asks: readonly [number, number]): ModelState {
  const broker = (count: number): ModelBroker => ({
    life: 1,
    exchange: { at: "idle", lease: 0, asks: count, isDelivered: false },
    ender: IDLE_ENDER,
  });
  return {
    now: 0,
    leases: [],
    slot: undefined,
    exists: [],
    coming: [],
    brokers: [broker(asks[0]), broker(asks[1])],
    crashes: 1,
    failures: 1,
  };
}

/**
 * All that a step can depend on: instants only as how far they are from now, and only where they still decide. So time may
 * go on for ever, and there are finitely many states.
 */
export function keyOf(state: ModelState): string {
  const { slot, exists, coming, brokers, crashes, failures } = state;
  const owners = brokers.map(({ life }, index) => `${index + 1}.${life}`);
  const parts = [
    slot ?? "-",
    crashes,
    failures,
    ...state.leases.map((row) => leaseKey(row, state.now, owners)),
    exists.map(Number).join(""),
    coming.map(Number).join(""),
    ...brokers.map((broker) => brokerKey(broker, state)),
  ];
  return parts.join("|");
}

/** How many steps of time until then. */
function unitsUntil(instant: number | undefined, now: number): number {
  return Math.max(0, Math.ceil(((instant ?? 0) - now) / UNIT_MS));
}

function leaseKey(
  { lease, lockedBy, lockedUntil }: ModelLease,
  now: number,
  owners: readonly string[],
): string {
  const { state, endReason, issueOutcome, idempotencyKey, replaces, lastBeatAt, proof } = lease;
  const lasting = [state, endReason, issueOutcome, idempotencyKey, replaces, proof?.state];
  const life = unitsUntil(lease.expiresAt, now);
  const age = Math.min(
    1,
    (now - (state === "issuing" ? lease.createdAt : lease.heartbeatResetAt)) / UNIT_MS,
  );
  const lock = unitsUntil(lockedUntil, now);
  // Whoever died is the same to all.
  const owner = lockedBy === undefined || owners.includes(lockedBy) ? lockedBy : "dead";
  const ending = [unitsUntil(lease.nextTryAt, now), lease.tries, owner, lock];
  return [...lasting, life, lastBeatAt !== undefined, isLive(state) ? age : "", ...ending].join(
    ",",
  );
}

function brokerKey({ exchange, ender }: ModelBroker, { leases }: ModelState): string {
  const { seen, before, revoked, after } = ender;
  // Whether the lease had time to live when it was looked at.
  const ending = ender.at === "idle" ? undefined : leases[ender.lease];
  const left = ending && ending.lease.expiresAt > ender.since;
  const asked = [exchange.at, exchange.lease, exchange.asks, exchange.isDelivered];
  const seenNow = after?.ok === true ? after.value.state : after?.ok;
  const known = [seen?.issueOutcome, seen?.tries, before?.state, revoked?.ok, left, seenNow];
  return [...asked, ender.at, ender.lease, ...known].join(",");
}
