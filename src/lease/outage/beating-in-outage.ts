import type { ClockStep } from "../../shared/clock.ts";
import { beatReason, reasonToEnd } from "../due.ts";
import type { Lease } from "../lease.ts";
import type { Beat, LeaseStore } from "../store.ts";
import { MAX_LEASES } from "./live-leases.ts";
import { completed, type Outage } from "./outage.ts";

/** A heartbeat that cannot be written counts in memory: it keeps its lease, and its absence still ends it. */
export function beatingInOutage(
  outage: Outage,
): Pick<LeaseStore, "beat" | "resetHeartbeats" | "clockSetBack" | "find" | "findByTokenHash"> {
  const { store, live, ends } = outage;
  /** By how much what is in memory was moved back. */
  let moved: ClockStep | undefined;

  const findByTokenHash = async (hash: string): Promise<Lease | undefined> => {
    const unwritten = ends.findByTokenHash(hash);
    if (unwritten !== undefined) return unwritten.lease;
    const known = live.findByTokenHash(hash);
    try {
      const stored = await store.findByTokenHash(hash);
      return stored && completed(stored, known);
    } catch (error) {
      if (known === undefined) throw error;
      outage.expected(error);
      return known;
    }
  };

  const beatInMemory = async (hash: string, silentAfterMs: number): Promise<Beat> => {
    const lease = await findByTokenHash(hash);
    if (lease === undefined || lease.state === "issuing") return { kind: "unknown" };
    if (lease.state !== "active") return { kind: "ended", reason: beatReason(lease.endReason) };
    const now = outage.now();
    const known = live.find(lease.id) ?? lease;
    const heartbeatResetAt = Math.max(
      lease.heartbeatResetAt,
      known.heartbeatResetAt,
      outage.heartbeatsFrom(),
    );
    const limits = { silentAfterMs, issuingAfterMs: 0 };
    const expiresAt = Math.min(lease.expiresAt, known.expiresAt);
    const reason = reasonToEnd({ ...lease, expiresAt, heartbeatResetAt }, now, limits);
    if (reason !== undefined) {
      ends.mark(lease, reason, now);
      return { kind: "ended", reason: beatReason(reason) };
    }
    outage.note([lease]);
    live.noteBeat(hash, now);
    return { kind: "active", expiresAt: lease.expiresAt };
  };

  /** A lease of the broker before this one: known from its first heartbeat on. */
  const adopt = async (hash: string): Promise<void> => {
    try {
      const lease = await store.findByTokenHash(hash);
      if (lease !== undefined) outage.note([lease]);
    } catch (error) {
      // The heartbeat was counted. The next one tries again.
      outage.expected(error);
    }
  };

  const beatInStore = async (hash: string, silentAfterMs: number): Promise<Beat> => {
    const beat = await store.beat(hash, silentAfterMs);
    const known = live.findByTokenHash(hash);
    if (beat.kind !== "active") {
      if (known !== undefined) live.forget(known.id);
      return beat;
    }
    if (known === undefined) await adopt(hash);
    live.noteBeat(hash, outage.now());
    return beat;
  };

  return {
    findByTokenHash,
    find: (id) => outage.load(id),
    beat: (hash, silentAfterMs) => {
      const inMemory = () => beatInMemory(hash, silentAfterMs);
      if (ends.findByTokenHash(hash) !== undefined) return inMemory();
      return outage.attempt(() => beatInStore(hash, silentAfterMs), inMemory);
    },
    clockSetBack: (step) => {
      // It comes again, and perhaps larger, until it is written.
      const before = step.since === moved?.since ? moved.backMs : 0;
      live.moveBack(step.backMs - before);
      moved = step;
      return outage.attempt(
        () => store.clockSetBack(step),
        async () => false,
      );
    },
    resetHeartbeats: () =>
      outage.attempt(
        async () => {
          await store.resetHeartbeats();
          // What a broker before this one issued falls silent too, although this one never received a heartbeat of it.
          outage.note(await store.list({ states: ["active"] }, { limit: MAX_LEASES }));
        },
        async () => outage.restartHeartbeats(),
      ),
  };
}
