import type { Clock, Instant } from "../../shared/clock.ts";
import { within } from "../../shared/deadline.ts";
import { singleFlight } from "../../shared/single-flight.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { Lease } from "../lease.ts";
import { StoreError, type LeaseStore } from "../store.ts";
import { isEnded, isLive } from "../transitions.ts";
import { createLiveLeases, type LiveLeases } from "./live-leases.ts";
import { isDamagedRow } from "./damaged-row.ts";
import { createUnwrittenEnds, type UnwrittenEnds } from "./unwritten-ends.ts";
import { writeEnds, type ClosedJob } from "./write-ends.ts";

export type OutageEvent =
  | { readonly kind: "store_lost"; readonly error: StoreError }
  /** `unwritten`: how many ends are kept in memory, and are written now. */
  | { readonly kind: "store_regained"; readonly since: Instant; readonly unwritten: number };

export interface OutageOptions {
  readonly clock: Clock;
  readonly lockOwner: string;
  readonly onEvent: (event: OutageEvent) => void;
  /**
   * Whether this process can tell that a lease fell silent: true. Not while other machines use the store, whose brokers may
   * still be heard there.
   */
  readonly hearsAll?: boolean;
  /** How long a call of the store may take, in milliseconds; 3 s. */
  readonly deadlineMs?: number;
}

/** Whether the store can be used, and what is known without it. */
export interface Outage {
  readonly store: LeaseStore;
  readonly live: LiveLeases;
  readonly ends: UnwrittenEnds;
  readonly closedJobs: Map<string, ClosedJob>;
  /** By the process's own clock: only while the store cannot say. */
  now(): Instant;
  /** While the store cannot be used. */
  isLost(): boolean;
  /** Missed heartbeats count from here at the earliest: from now where another machine may have heard them. */
  heartbeatsFrom(): Instant;
  /** While the store cannot be used: no heartbeat was missed until now. */
  restartHeartbeats(): void;
  /** Writes, or falls back to memory while the store cannot be written. */
  attempt<T>(write: () => Promise<T>, fallback: () => Promise<T>): Promise<T>;
  /** Reads, or falls back to what this process knows. */
  read<T>(read: () => Promise<T>, fallback: () => T): Promise<T>;
  /** The lease as it is now, of memory or the store. */
  load(id: LeaseId): Promise<Lease | undefined>;
  /** Adds to what is known of live leases. */
  note(leases: readonly Lease[]): void;
  /** Finds out whether the store can be used again, and writes what is unwritten. */
  recover(): Promise<void>;
  /** @throws StoreError while the store cannot be written */
  refuse(): void;
  /** @throws whatever is not a StoreError */
  expected(error: unknown): StoreError;
}

/** How often to try whether the store can be written again. A try may take long, and then others wait for it. */
const TRY_EVERY_MS = 1000;
const REST_AFTER_TRY = 2;
/** Shorter delays of a deadline are those of a busy machine. */
const STALL_MS = 1000;

interface Lost {
  readonly error: StoreError;
  readonly since: Instant;
  heartbeatsFrom: Instant;
  nextTryAt: Instant;
}

export function createOutage(store: LeaseStore, options: OutageOptions): Outage {
  const { clock, lockOwner, onEvent, hearsAll = true, deadlineMs = 3000 } = options;
  const live = createLiveLeases();
  const ends = createUnwrittenEnds();
  const closedJobs = new Map<string, ClosedJob>();
  let lost: Lost | undefined;

  const inTime = <T>(call: () => Promise<T>): Promise<T> =>
    within({ clock, milliseconds: deadlineMs }, call, () => {
      throw new StoreError("unavailable", `The store did not respond within ${deadlineMs} ms.`, {
        remedy:
          "Check the disk or the server of the store, and whether another process has locked it.",
      });
    });
  const lose = (error: StoreError): void => {
    if (lost !== undefined) return;
    const now = clock.now();
    lost = { error, since: now, heartbeatsFrom: now, nextTryAt: now + TRY_EVERY_MS };
    onEvent({ kind: "store_lost", error });
  };
  const tryAgain = async (before: Lost): Promise<void> => {
    const startedAt = clock.now();
    try {
      // Heartbeats of this time are not in the store: none counts as missed.
      await inTime(() => store.resetHeartbeats());
    } catch (error) {
      expected(error);
      const now = clock.now();
      const took = now - startedAt;
      // Not even the deadline came in time: this process stood still, and no heartbeat could arrive.
      if (took > deadlineMs + STALL_MS) before.heartbeatsFrom = now;
      // A longer time is that of a clock that was set, or of a process that stood still.
      const tried = Math.min(took, deadlineMs + STALL_MS);
      before.nextTryAt = now + Math.max(TRY_EVERY_MS, REST_AFTER_TRY * tried);
      return;
    }
    lost = undefined;
    onEvent({ kind: "store_regained", since: before.since, unwritten: ends.size });
  };
  const recover = async (): Promise<void> => {
    if (lost !== undefined && clock.now() >= lost.nextTryAt) await tryAgain(lost);
    if (lost !== undefined || ends.size + closedJobs.size === 0) return;
    try {
      await writeEnds({ store, clock, lockOwner, ends, closedJobs });
    } catch (error) {
      lose(expected(error));
    }
  };

  return {
    store,
    live,
    ends,
    closedJobs,
    now: () => clock.now(),
    isLost: () => lost !== undefined,
    heartbeatsFrom: () => (hearsAll ? lost?.heartbeatsFrom : undefined) ?? clock.now(),
    restartHeartbeats: () => {
      if (lost === undefined) return;
      const now = clock.now();
      lost.heartbeatsFrom = now;
      // The clock may have been set back.
      lost.nextTryAt = Math.min(lost.nextTryAt, now + TRY_EVERY_MS);
    },
    attempt: async (write, fallback) => {
      if (lost !== undefined) return fallback();
      try {
        return await inTime(write);
      } catch (error) {
        if (isDamagedRow(expected(error))) throw error;
        lose(expected(error));
        return fallback();
      }
    },
    read: async (read, fallback) => {
      try {
        return await inTime(read);
      } catch (error) {
        expected(error);
        return fallback();
      }
    },
    load: async (id) => {
      const unwritten = ends.find(id);
      if (unwritten !== undefined) return unwritten.lease;
      const known = live.find(id);
      const stored = await orKnown(() => inTime(() => store.find(id)), known);
      return stored && completed(stored, known);
    },
    note: (leases) => {
      for (const lease of leases) {
        const known = live.find(lease.id);
        if (!isLive(lease.state) || known === undefined) live.note(completed(lease, known));
      }
    },
    recover: singleFlight(recover),
    refuse: () => {
      if (lost !== undefined) throw lost.error;
    },
    expected,
  };
}

function expected(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  throw error;
}

/** What cannot be read is as this process knew it. @throws StoreError when it did not */
async function orKnown(
  read: () => Promise<Lease | undefined>,
  known: Lease | undefined,
): Promise<Lease | undefined> {
  try {
    return await read();
  } catch (error) {
    if (known === undefined) throw expected(error);
    return known;
  }
}

/** The provider's response may be known here and not be in the store: the store failed in between. */
export function completed(stored: Lease, known: Lease | undefined): Lease {
  if (known === undefined || isEnded(stored.state) || stored.issueOutcome !== undefined) {
    return stored;
  }
  const { handle, diesAt, issuedTo, sealedSecret, issueOutcome } = known;
  return { ...stored, handle, diesAt, issuedTo, sealedSecret, issueOutcome };
}
