import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPool } from "../../../../src/broker/http/pool.ts";

describe("createPool", () => {
  it("lets the oldest of a peer leave when that peer has too many", () => {
    const pool = createPool<string>({ total: 10, perPeer: 2 });
    expect([pool.add("a1", "a"), pool.add("b1", "b"), pool.add("a2", "a")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(pool.add("a3", "a")).toBe("a1");
    expect(pool.size).toBe(3);
  });

  it("lets the oldest of the peer with the most leave when all have too many", () => {
    const pool = createPool<string>({ total: 3, perPeer: 10 });
    for (const name of ["a1", "b1", "b2"]) pool.add(name, name.charAt(0));
    expect(pool.add("c1", "c")).toBe("b1");
  });

  it("counts a member once, as the newest, when it is added again, also under another peer", () => {
    const pool = createPool<string>({ total: 10, perPeer: 2 });
    pool.add("one", "proxy");
    pool.add("two", "proxy");
    pool.add("one", "client");
    expect(pool.add("three", "proxy")).toBeUndefined();
    expect(pool.add("four", "proxy")).toBe("two");
  });

  it("has room again for what a member that was removed had", () => {
    const pool = createPool<string>({ total: 1, perPeer: 1 });
    pool.add("a", "a");
    pool.remove("a");
    pool.remove("a");
    expect([pool.size, pool.add("b", "b")]).toEqual([0, undefined]);
  });

  it("never exceeds its limits, never takes the newest, and never one of a peer that has no more than its share", () => {
    const peers = ["a", "b", "c", "d"];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.constantFrom(...peers), { maxLength: 60 }),
        (total, perPeer, arrivals) => {
          const pool = createPool<number>({ total, perPeer });
          const held = new Map<number, string>();
          const ofPeer = (peer: string | undefined): number =>
            [...held.values()].filter((each) => each === peer).length;
          arrivals.forEach((peer, member) => {
            held.set(member, peer);
            const victim = pool.add(member, peer);
            expect(isFair(victim, { member, held, perPeer, total })).toBe(true);
            if (victim !== undefined) held.delete(victim);
            expect(pool.size).toBe(held.size);
            expect(ofPeer(peer)).toBeLessThanOrEqual(perPeer);
            expect(held.size).toBeLessThanOrEqual(Math.max(total, 1));
          });
        },
      ),
    );
  });
});

/** Nobody left, or the oldest of a peer that has at least its share. */
function isFair(
  victim: number | undefined,
  after: {
    readonly member: number;
    readonly held: ReadonlyMap<number, string>;
    readonly perPeer: number;
    readonly total: number;
  },
): boolean {
  if (victim === undefined) return true;
  const { member, held, perPeer, total } = after;
  const peer = held.get(victim);
  const ofSamePeer = [...held].filter(([, of]) => of === peer).map(([id]) => id);
  const share = Math.min(perPeer, total / new Set(held.values()).size);
  const oldest = Math.min(...ofSamePeer.filter((id) => id !== member));
  return victim !== member && victim === oldest && ofSamePeer.length >= share;
}
