import { describe, expect, test } from "vitest";
import {
  endOrphans,
  type EndedOrphan,
  type EndOrphans,
} from "../../../../src/lease/orphans/end-orphans.ts";
import { endedLine, endedSummary } from "../../../../src/cli/commands/leases/orphan-lines.ts";
import type { Orphan } from "../../../../src/lease/orphans/find-orphans.ts";
import type { Lease } from "../../../../src/lease/lease.ts";
import { StoreError } from "../../../../src/lease/store.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { createFakeProvider, type FakeProvider } from "../../../support/fake-provider.ts";
import { leaseWith } from "../../../support/lease-fixtures.ts";

function orphan(role: string, more: Partial<Orphan> = {}): Orphan {
  return { kind: "fake", server: "main", handle: { server: "main", role }, ...more };
}

function roles(count: number): readonly Orphan[] {
  return Array.from({ length: count }, (_, index) => orphan(`stepkey_${index}`));
}

interface Ending {
  readonly provider: FakeProvider;
  /** In the order in which they ended. */
  readonly told: EndedOrphan[];
  readonly done: Promise<readonly EndedOrphan[]>;
}

/** Ends orphans at a provider that has all of them. */
function end(
  orphans: readonly Orphan[],
  more: Partial<EndOrphans> & { readonly provider?: FakeProvider } = {},
): Ending {
  const { provider = createFakeProvider({}, { tidies: true }), ...rest } = more;
  const told: EndedOrphan[] = [];
  for (const { handle } of orphans) provider.roles.add(String(handle["role"]));
  const done = endOrphans({
    orphans,
    store: { list: () => Promise.resolve([]) },
    providers: new Map([["fake", provider]]),
    clock: createFakeClock(),
    signal: new AbortController().signal,
    onEnded: (one) => told.push(one),
    ...rest,
  });
  return { provider, told, done };
}

describe("ending orphans", () => {
  test("revokes each, removes what it leaves, and says so as soon as it is over", async () => {
    const { provider, told, done } = end(roles(6));
    expect((await done).map(({ state }) => state)).toEqual(Array(6).fill("ended"));
    expect(told.toSorted(byRole)).toEqual(await done);
    expect([...provider.roles, ...provider.leftovers]).toEqual([]);
    expect(endedLine(orNone(told[0]))).toBe(
      "✓ fake main  server=main role=stepkey_0 · role dropped, leftovers removed",
    );
    expect(endedSummary(await done)).toEqual(["6 of 6 orphans ended."]);
  });

  test("ends a kind that leaves nothing by revoking it", async () => {
    const { done } = end(roles(1), { provider: createFakeProvider() });
    expect(await done).toEqual([
      { ...orphan("stepkey_0"), state: "ended", facts: ["role dropped"] },
    ]);
  });

  test("says which could not be ended and why, and ends the others", async () => {
    const provider = createFakeProvider({}, { tidies: true });
    provider.moods.set("stepkey_1", "refuses");
    provider.moods.set("stepkey_2", "throws");
    const { done } = end(roles(4), { provider });
    const ended = await done;
    expect(ended.map(({ state }) => state)).toEqual(["ended", "failed", "failed", "ended"]);
    expect(endedLine(orNone(ended[1]))).toBe(
      "✗ fake main  server=main role=stepkey_1 · the server refuses connections. Start the server.",
    );
    expect(JSON.stringify(ended)).not.toContain("hunter2");
    expect(endedSummary(ended)).toEqual([
      "2 of 4 orphans ended. 2 could not be ended, and may still be usable. Run the command again to go on.",
    ]);
  });

  test("says of what was revoked and not removed that nobody can use it, and what is left", async () => {
    const provider = createFakeProvider({}, { tidies: true });
    provider.tidyMoods.set("stepkey_0", "refuses");
    const { done } = end(roles(1), { provider });
    const [ended] = await done;
    expect(ended).toMatchObject({ state: "untidied", facts: ["role dropped"] });
    expect(endedLine(orNone(ended))).toMatch(
      /^◌ .* · role dropped; it can no longer be used, and is not removed yet: the server refuses/u,
    );
    expect(endedSummary(await done).join(" ")).toContain("Run the command again to go on.");
  });

  test("waits no longer for a provider than its deadline", async () => {
    const clock = createFakeClock();
    const provider = createFakeProvider({}, { tidies: true });
    provider.moods.set("stepkey_0", "hang");
    provider.tidyMoods.set("stepkey_1", "hang");
    const { done } = end(roles(2), { provider, clock });
    await clock.advance(11_000);
    expect((await done).map(({ state }) => state)).toEqual(["failed", "untidied"]);
    expect(await done).toMatchObject([{ reason: "no response within 10 s. Try again." }, {}]);
  });

  test("works on a few at a time", async () => {
    const provider = createFakeProvider();
    for (const { handle } of roles(9)) provider.moods.set(String(handle["role"]), "hang");
    const clock = createFakeClock();
    const { done } = end(roles(9), { provider, clock });
    await clock.advance(0);
    expect(provider.calls).toHaveLength(4);
    await clock.advance(60_000);
    expect(await done).toHaveLength(9);
  });

  test("never ends what the store has come to know since the search", async () => {
    const [known, lost] = [orphan("stepkey_known"), orphan("stepkey_lost")];
    const leases: Lease[] = [];
    const store = { list: () => Promise.resolve(leases) };
    leases.push(leaseWith({ kind: "fake", handle: { ...known.handle, server: "other", oid: 7 } }));
    const { provider, done } = end([known, lost], { store });
    expect((await done).map(({ state }) => state)).toEqual(["known", "ended"]);
    expect([...provider.roles]).toEqual(["stepkey_known"]);
    expect(provider.calls).not.toContain("revoke stepkey_known");
  });

  test("ends nothing while it cannot ask the store", async () => {
    const lost = new StoreError("unavailable", "The store is locked.", { remedy: "Try again." });
    const { provider, done } = end(roles(2), { store: { list: () => Promise.reject(lost) } });
    expect(await done).toMatchObject([
      { state: "failed", reason: "the store cannot be read: The store is locked." },
      { state: "failed" },
    ]);
    expect(provider.calls).toEqual([]);
  });

  test("stops between two when it is asked to, and says what was not done", async () => {
    const stop = new AbortController();
    const orphans = roles(8);
    const { provider, done } = end(orphans, { signal: stop.signal, onEnded: () => stop.abort() });
    const ended = await done;
    const skipped = ended.filter(({ state }) => state === "skipped");
    expect(ended.slice(0, 4).map(({ state }) => state)).toEqual(Array(4).fill("ended"));
    expect(skipped.map(({ handle }) => handle)).toEqual(
      orphans.slice(4).map(({ handle }) => handle),
    );
    expect(provider.roles.size).toBe(4);
    const lines = endedSummary(ended);
    expect(lines).toHaveLength(5);
    expect(lines.at(-1)).toBe(
      "4 of 8 orphans ended. 4 skipped, because the command was stopped. Run the command again to go on.",
    );
  });

  test("ends it under each name of its server: a copy of a server looks the same", async () => {
    const asked: unknown[] = [];
    const twice = orphan("stepkey_0", { also: ["copy"] });
    const revoke = (handle: Orphan["handle"]) => {
      asked.push(handle["server"]);
      return handle["server"] === "copy"
        ? Promise.reject(new TypeError("the copy is away"))
        : Promise.resolve({ ok: true, value: { facts: ["role dropped"] } } as const);
    };
    const { done } = end([twice], { providers: new Map([["fake", { revoke }]]) });
    expect((await done).map(({ state }) => state)).toEqual(["failed"]);
    expect(asked).toEqual(["main", "copy"]);
    expect(endedLine(orNone((await done)[0]))).toContain("✗ fake main (also copy)  server=main");
  });
});

function byRole(one: Orphan, other: Orphan): number {
  return String(one.handle["role"]).localeCompare(String(other.handle["role"]));
}

function orNone(one: EndedOrphan | undefined): EndedOrphan {
  if (one === undefined) throw new Error("none ended");
  return one;
}
