import { describe, expect, it } from "vitest";
import type {
  CredentialSource,
  HeldLease,
  Identity,
  LeaseRefusal,
} from "../../../../../src/action/lease/source/credential-source.ts";
import {
  obtainLease,
  type ApprovalWait,
} from "../../../../../src/action/lease/source/wait-for-approval.ts";
import { failure } from "../../../../../src/shared/failure.ts";
import { err, ok, type Result } from "../../../../../src/shared/result.ts";
import { Secret } from "../../../../../src/shared/secret.ts";
import { createFakeClock } from "../../../../support/fake-clock.ts";

const pending: LeaseRefusal = {
  failure: failure("approval_pending", "An approval is missing.", { remedy: "" }),
  pending: { summary: undefined, intervalSeconds: 10 },
};
const refused: LeaseRefusal = { failure: failure("grant_refused", "No.", { remedy: "" }) };
const busy: LeaseRefusal = {
  failure: failure("github_unavailable", "Busy.", { remedy: "" }),
  again: { afterMs: undefined },
};
const lease = { id: "lse_" } as unknown as HeldLease;

type Answer = Result<HeldLease, LeaseRefusal>;

function waiting(waitSeconds: number, answers: (asked: number) => Answer) {
  const clock = createFakeClock();
  const cancel = new AbortController();
  const shown: ApprovalWait[] = [];
  const tokens: Secret[] = [];
  const source: CredentialSource = {
    audience: "a",
    obtain: (identity) => {
      tokens.push(identity.token);
      return Promise.resolve(answers(tokens.length));
    },
  };
  const outcome = obtainLease({
    source,
    identify: () => Promise.resolve(ok({ token: new Secret("x") } as Identity)),
    waitSeconds,
    clock,
    signal: cancel.signal,
    onWait: (wait) => shown.push(wait),
  });
  return { clock, cancel, shown, tokens, outcome };
}

describe("obtainLease", () => {
  it("asks once when nobody waits", async () => {
    const { outcome, tokens, shown } = waiting(0, () => err(pending));
    expect(await outcome).toEqual(err(pending));
    expect(tokens).toHaveLength(1);
    expect(shown).toEqual([]);
  });

  it("asks again at the interval that the broker set, each time with a fresh ID token", async () => {
    const { clock, outcome, tokens } = waiting(600, (asked) =>
      asked < 4 ? err(pending) : ok(lease),
    );
    await clock.advance(29_999);
    expect(tokens).toHaveLength(3);
    await clock.advance(1);
    expect(await outcome).toEqual(ok(lease));
    expect(new Set(tokens).size).toBe(4);
  });

  it("shows whom it waits for at once, and then each minute", async () => {
    const { clock, shown } = waiting(600, () => err(pending));
    await clock.advance(0);
    expect(shown.map(({ isFirst, leftMs }) => [isFirst, leftMs])).toEqual([[true, 600_000]]);
    await clock.advance(59_000);
    expect(shown).toHaveLength(1);
    await clock.advance(61_000);
    expect(shown.map(({ isFirst, leftMs }) => [isFirst, leftMs])).toEqual([
      [true, 600_000],
      [false, 540_000],
      [false, 480_000],
    ]);
  });

  it("asks a last time when the time is over, and then says what is missing", async () => {
    const { clock, outcome, tokens } = waiting(15, () => err(pending));
    await clock.advance(15_000);
    expect(await outcome).toEqual(err(pending));
    expect(tokens).toHaveLength(3);
  });

  it("stops at a refusal that no approval can cure", async () => {
    const { clock, outcome, tokens } = waiting(600, (n) => err(n === 1 ? pending : refused));
    await clock.advance(10_000);
    expect(await outcome).toEqual(err(refused));
    expect(tokens).toHaveLength(2);
  });

  it("does not begin to wait for a fault, but a wait that has begun outlasts one", async () => {
    expect(await waiting(600, () => err(busy)).outcome).toEqual(err(busy));
    const later = waiting(600, (n) => (n === 1 ? err(pending) : n === 2 ? err(busy) : ok(lease)));
    await later.clock.advance(60_000);
    expect(await later.outcome).toEqual(ok(lease));
  });

  it("stops when the job is cancelled", async () => {
    const { clock, cancel, outcome, tokens } = waiting(600, () => err(pending));
    await clock.advance(5000);
    cancel.abort();
    expect(await outcome).toEqual(err(pending));
    expect(tokens).toHaveLength(1);
  });
});
