import { beforeEach, describe, expect, it } from "vitest";
import type { GateAnswer, GateQuestion } from "../../../../src/approval/gate.ts";
import { createFairGate, type FairGate } from "../../../../src/broker/github/fair-gate.ts";
import { parseClaims } from "../../../../src/identity/claims.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";
import { APPROVED } from "../../../support/broker-setup.ts";
import { githubClaims } from "../../../support/id-token.ts";

const REFUSED: GateAnswer = {
  kind: "refused",
  subject: undefined,
  reasons: [{ code: "not_approved", text: "Nobody approved it." }],
  remedy: "Approve it.",
};

describe("createFairGate", () => {
  let clock: FakeClock;
  let asked: number;
  let answer: GateAnswer;
  let hold: Promise<void>;
  let gate: FairGate;
  const signal = new AbortController().signal;
  beforeEach(() => {
    clock = createFakeClock();
    asked = 0;
    answer = REFUSED;
    hold = Promise.resolve();
    gate = createFairGate({
      clock,
      exhausted: () => ({ message: "its share is used up", retryAfterSeconds: 60 }),
      gateFor: () => ({
        decide: async () => {
          asked += 1;
          const read = answer;
          await hold;
          return read;
        },
      }),
    });
  });

  function questionOf(claims: Readonly<Record<string, unknown>> = {}): GateQuestion {
    const at = { iss: "https://issuer.example", aud: "a", iat: 1000, nbf: 1000, exp: 2000 };
    const parsed = parseClaims(githubClaims({ ...at, jti: "one", ...claims }));
    if (!parsed.ok) throw new Error(parsed.error.reason ?? parsed.error.message);
    return {
      claims: parsed.value,
      access: "write",
      rule: {
        count: 1,
        by: [],
        maxAgeSeconds: 3600,
        uses: 1,
        reason: undefined,
        settleSeconds: 10,
        per: "lease",
        allowStarter: false,
      },
      agents: [],
      bases: undefined,
      workflow: undefined,
      rollback: false,
      tagStarters: undefined,
    };
  }

  it("answers a job that asks again within seconds from what was decided, whatever ID token it has", async () => {
    for (let time = 0; time < 50; time += 1) {
      const again = questionOf({ jti: `jti-${time}`, iat: 1000 + time, exp: 2000 + time });
      expect(await gate.decide(again, signal)).toBe(REFUSED);
    }
    expect(asked).toBe(1);
    await clock.advance(5000);
    await gate.decide(questionOf(), signal);
    expect(asked).toBe(2);
  });

  it("decides once more where an event came meanwhile: what it read may be from before a dismissal", async () => {
    const { repositoryId } = questionOf().claims;
    let goOn: () => void = () => undefined;
    const held = (): void => {
      hold = new Promise((resolve) => {
        goOn = resolve;
      });
    };
    held();
    answer = APPROVED;
    const decided = gate.decide(questionOf(), signal);
    await clock.advance(0);
    gate.forget(repositoryId + 1);
    gate.forget(repositoryId);
    const first = goOn;
    held();
    answer = REFUSED;
    first();
    await clock.advance(0);
    // Events may come all the time: that keeps nobody from an answer.
    gate.forget(repositoryId);
    goOn();
    expect(await decided).toBe(REFUSED);
    expect(asked).toBe(2);
  });

  it("remembers a refusal no longer because the clock was set back", async () => {
    await gate.decide(questionOf(), signal);
    clock.set(clock.now() - 300_000);
    await gate.decide(questionOf(), signal);
    expect(asked).toBe(2);
  });

  it("decides anew about another job, another commit and another rule", async () => {
    await gate.decide(questionOf(), signal);
    await gate.decide(questionOf({ check_run_id: "4712" }), signal);
    await gate.decide(questionOf({ sha: "0".repeat(40) }), signal);
    await gate.decide({ ...questionOf(), bases: ["release"] }, signal);
    expect(asked).toBe(4);
  });

  it("never remembers an approval, which can be withdrawn, nor that GitHub was not available", async () => {
    answer = APPROVED;
    await gate.decide(questionOf(), signal);
    await gate.decide(questionOf(), signal);
    expect(asked).toBe(2);
    answer = { kind: "unavailable", message: "timeout", retryAfterSeconds: 5 };
    await gate.decide(questionOf(), signal);
    expect(await gate.decide(questionOf(), signal)).toEqual({
      kind: "unavailable",
      message: "its share is used up",
      retryAfterSeconds: 60,
    });
    expect(asked).toBe(4);
  });

  it("decides once for all who ask at the same time, also when the first gives up", async () => {
    let go = (): void => {};
    hold = new Promise((resolve) => {
      go = resolve;
    });
    const first = new AbortController();
    const giving = gate.decide(questionOf(), first.signal);
    const staying = gate.decide(questionOf(), signal);
    first.abort();
    expect(await giving).toMatchObject({ kind: "unavailable" });
    go();
    expect(await staying).toBe(REFUSED);
    expect(asked).toBe(1);
  });
});
