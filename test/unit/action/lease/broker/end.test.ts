import { expect, it } from "vitest";
import { closeJob, endAtBroker } from "../../../../../src/action/lease/broker/end.ts";
import type { BrokerResult } from "../../../../../src/action/lease/broker/client.ts";
import type { LeaseEnd } from "../../../../../src/action/lease/broker/responses.ts";
import { failure } from "../../../../../src/shared/failure.ts";
import { err, ok } from "../../../../../src/shared/result.ts";
import { Secret } from "../../../../../src/shared/secret.ts";
import { createFakeClock } from "../../../../support/fake-clock.ts";

const signal = new AbortController().signal;
const down = err({
  failure: failure("broker_unreachable", "The broker did not respond.", { remedy: "" }),
  again: { afterMs: undefined, isDown: true as const },
});
const ended: LeaseEnd = { state: "verified", checkedAt: 0, facts: ["role absent"] };

it("ends a lease at a broker that restarts meanwhile, and says that it waits", async () => {
  const clock = createFakeClock();
  const said: string[] = [];
  const replies: BrokerResult<LeaseEnd>[] = [down, down, down, down, down, down, down, ok(ended)];
  const ending = endAtBroker({
    revoke: () => Promise.resolve(replies.shift() ?? down),
    clock,
    signal,
    say: (line) => said.push(line),
  });
  await clock.advance(20_000);
  expect(await ending).toMatchObject({ revocation: "verified" });
  expect(said).toHaveLength(1);
});

it("asks once to close a job to which nothing was issued", async () => {
  let asked = 0;
  const closed = await closeJob({
    client: {
      closeJob: () => {
        asked += 1;
        return Promise.resolve(down);
      },
    },
    audience: "https://stepkey.example",
    right: { url: "https://ids.example", token: new Secret("right") },
    effects: {
      send: () => Promise.resolve(ok({ status: 200, headers: {}, body: '{"value":"a.b.c"}' })),
      clock: createFakeClock(),
      jitter: () => 0,
    },
    mask: () => undefined,
    signal,
    say: () => undefined,
    once: true,
  });
  expect(closed).toMatchObject({ ok: false });
  expect(asked).toBe(1);
});
