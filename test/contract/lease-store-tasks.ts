import { expect, it } from "vitest";
import {
  issueLease,
  knownLease,
  newLease,
  reservationOf,
  reserveLease,
} from "../support/lease-fixtures.ts";
import type { StoreSetup } from "./lease-store.ts";

export function describeNamedTasks(use: () => StoreSetup): void {
  it("keeps the task and the agent of a lease, and that it has none", async () => {
    const { store } = use();
    const task = { name: "count", commit: "4f2c91e0".repeat(5), parameters: { since: "2026" } };
    const agent = { client: undefined, startedBy: "mona" };
    const lease = await reserveLease(store, newLease({ task, agent }));
    expect(await knownLease(store, lease)).toMatchObject({ task, agent });
    const client = "scripted-agent 1.0";
    const named = await reserveLease(store, newLease({ task, agent: { ...agent, client } }));
    expect((await knownLease(store, named)).agent).toEqual({ client, startedBy: "mona" });
    const plain = await knownLease(store, await reserveLease(store, newLease()));
    expect([plain.task, plain.agent]).toEqual([undefined, undefined]);
  });

  it("counts a task's leases apart from those of its grant, and calls no one more a theft", async () => {
    const { store } = use();
    const task = { name: "count", commit: "4f2c91e0".repeat(5), parameters: {} };
    const lease = newLease({ task });
    await issueLease(store, lease);
    const { job, grant } = lease;
    const other = newLease({ job, grant, task });
    expect(await store.reserve(reservationOf(other))).toEqual({ kind: "task_used_up" });
    expect((await knownLease(store, lease)).state).toBe("active");
    const ofGrant = newLease({ job, grant });
    expect(await store.reserve(reservationOf(ofGrant))).toMatchObject({ kind: "reserved" });
    const ofOther = { ...other, task: { ...task, name: "count2" } };
    expect(await store.reserve(reservationOf(ofOther))).toMatchObject({ kind: "reserved" });
  });
}
