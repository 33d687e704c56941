import { expect, it } from "vitest";
import { createDeletions } from "../../../../src/credentials/kubernetes/broker/deletions.ts";
import { probeLease, revokeLease } from "../../../../src/credentials/kubernetes/broker/end.ts";
import type { BrokerCall } from "../../../../src/credentials/kubernetes/broker/session.ts";
import { ok } from "../../../../src/shared/result.ts";
import { okOf } from "../../../contract/provider.ts";

const SECRET = { namespace: "ci", name: "stepkey-lease-1", uid: "u-1" };
const DELETED_AT = "2026-11-27T18:00:00Z";
const { signal } = new AbortController();

/** A server that always responds with this. */
const responding =
  (status: number, body: Readonly<Record<string, unknown>>, afterMs = 0): BrokerCall =>
  () =>
    Promise.resolve(ok({ status, body, said: "", serverTime: Date.parse(DELETED_AT) + afterMs }));

const KEPT = { kind: "Secret", metadata: { deletionTimestamp: DELETED_AT, finalizers: ["a"] } };

const toolsWith = (call: BrokerCall, now = () => 0) => ({
  call,
  deletions: createDeletions({ now }),
  signal,
});

it("calls a token dead that a finalizer keeps when no API server accepts it any more, and not before", async () => {
  const probed = async (seconds: number) =>
    okOf(await probeLease(toolsWith(responding(200, KEPT, seconds * 1000)), SECRET));
  expect(await probed(0)).toEqual({
    state: "alive",
    facts: ["Secret deleted, and kept by a finalizer, its token works for 71 s"],
  });
  expect((await probed(70)).state).toBe("alive");
  expect(await probed(72)).toEqual({
    state: "dead",
    facts: ["Secret deleted, and kept by a finalizer, API servers reject its token"],
  });
});

it("counts the ten seconds of the cache from when it first saw that the Secret is gone", async () => {
  let now = 5000;
  const tools = toolsWith(responding(404, {}), () => now);
  expect(okOf(await revokeLease(tools, SECRET)).settlesInMs).toBe(10_500);
  now += 4000;
  expect(okOf(await revokeLease(tools, SECRET)).settlesInMs).toBe(6500);
  expect(okOf(await probeLease(tools, SECRET)).state).toBe("alive");
  now += 6500;
  expect(okOf(await revokeLease(tools, SECRET)).settlesInMs).toBeUndefined();
  expect(okOf(await probeLease(tools, SECRET)).state).toBe("dead");
});

it("waits for nothing where no token was ever given to anybody", async () => {
  const unissued = { ...SECRET, uid: undefined };
  const tools = toolsWith(responding(404, {}));
  expect(okOf(await revokeLease(tools, unissued))).toEqual({ facts: ["Secret absent"] });
  expect(okOf(await probeLease(tools, unissued)).state).toBe("dead");
  // What was deleted right now may have had one.
  const deleted = okOf(await revokeLease(toolsWith(responding(200, {})), unissued));
  expect(deleted).toEqual({ facts: ["Secret deleted"], settlesInMs: 10_500 });
});
