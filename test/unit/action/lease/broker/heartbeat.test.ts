import { describe, expect, it } from "vitest";
import type { BrokerResult } from "../../../../../src/action/lease/broker/client.ts";
import type { LeaseHeartbeat } from "../../../../../src/action/lease/broker/responses.ts";
import { askWhyEnded, sendHeartbeats } from "../../../../../src/action/lease/broker/heartbeat.ts";
import { failure } from "../../../../../src/shared/failure.ts";
import { err, ok } from "../../../../../src/shared/result.ts";
import { createFakeClock, TEN_OCLOCK } from "../../../../support/fake-clock.ts";

const noResponse: BrokerResult<LeaseHeartbeat> = err({
  failure: failure("broker_unreachable", "The broker does not answer.", { remedy: "" }),
});
const until = (expiresAt: number): BrokerResult<LeaseHeartbeat> => ok({ active: true, expiresAt });

function beating(
  answer: (count: number) => BrokerResult<LeaseHeartbeat>,
  expiresAt = TEN_OCLOCK + 60_000,
) {
  const clock = createFakeClock();
  const end = new AbortController();
  const said: string[] = [];
  let beats = 0;
  const outcome = sendHeartbeats({
    send: () => {
      beats += 1;
      return Promise.resolve(answer(beats));
    },
    intervalMs: 5000,
    expiresAt,
    clock,
    signal: end.signal,
    say: (line) => said.push(line),
  });
  return { clock, end, said, outcome, beats: () => beats };
}

describe("heartbeat", () => {
  it("starts at once, so that the broker knows that its response arrived, and then keeps its pace", async () => {
    const { clock, beats } = beating(() => until(TEN_OCLOCK + 60_000));
    await clock.advance(0);
    expect(beats()).toBe(1);
    await clock.advance(10_000);
    expect(beats()).toBe(3);
  });

  it("ends with nothing when the task does", async () => {
    const { clock, end, outcome } = beating(() => until(TEN_OCLOCK + 60_000));
    await clock.advance(7000);
    end.abort();
    expect(await outcome).toBeUndefined();
  });

  it("says what withdrew the approval, and who, where the broker knows", async () => {
    const because = "kim pushed 91be003 to pull request 42.";
    const { outcome } = beating(() => ok({ active: false, reason: "withdrawn", because }));
    expect(await outcome).toEqual({
      reason: "withdrawn",
      why: "its approval was withdrawn: kim pushed 91be003 to pull request 42",
    });
  });

  it.each(["withdrawn", "expired", "revoked", "silent"] as const)(
    "says in words why the lease ended: %s",
    async (reason) => {
      const { outcome } = beating(() => ok({ active: false, reason }));
      expect(await outcome).toEqual({
        reason,
        why: expect.stringMatching(/^[a-z].{10}/u) as string,
      });
    },
  );

  it("continues without responses until the lease expires, and says so once", async () => {
    const { clock, outcome, said } = beating(() => noResponse);
    await clock.advance(60_000);
    expect(await outcome).toMatchObject({ reason: "expired" });
    expect(said).toEqual([
      "The broker does not answer. The task continues until the lease expires.",
    ]);
  });

  it("says when the broker responds again", async () => {
    const { clock, said } = beating((n) => (n === 2 ? noResponse : until(TEN_OCLOCK + 60_000)));
    await clock.advance(10_000);
    expect(said).toHaveLength(2);
    expect(said[1]).toBe("The broker responds again.");
  });

  it("takes the lease's end from the newest response", async () => {
    const { clock, outcome } = beating((n) => (n === 1 ? until(TEN_OCLOCK + 8000) : noResponse));
    await clock.advance(8000);
    expect(await outcome).toMatchObject({ reason: "expired" });
  });
});

describe("askWhyEnded", () => {
  const ask = (result: BrokerResult<LeaseHeartbeat>) =>
    askWhyEnded({ send: () => Promise.resolve(result) }, new AbortController().signal);

  it("says why a lease ended, in the words of a heartbeat", async () => {
    expect(await ask(ok({ active: false, reason: "withdrawn" }))).toMatchObject({
      reason: "withdrawn",
      why: expect.stringContaining("approval was withdrawn") as string,
    });
  });

  it("says nothing about a lease that is alive, or when there is no response", async () => {
    expect(await ask(until(TEN_OCLOCK))).toBeUndefined();
    expect(await ask(noResponse)).toBeUndefined();
  });
});
