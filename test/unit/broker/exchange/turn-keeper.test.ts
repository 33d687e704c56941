import { beforeEach, describe, expect, it } from "vitest";
import type { Party } from "../../../../src/broker/exchange/fair-turns.ts";
import { createTurnKeeper, type TurnKeeper } from "../../../../src/broker/exchange/turn-keeper.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";

const BUSY: Party = { owner: "octo", repository: "busy" };
const OTHER: Party = { owner: "octo", repository: "other" };

describe("createTurnKeeper", () => {
  let clock: FakeClock;
  let keeper: TurnKeeper;
  let outcomes: string[];
  const dones: (() => void)[] = [];
  beforeEach(() => {
    clock = createFakeClock();
    outcomes = [];
    dones.length = 0;
    keeper = keeperOf(1, 3);
  });

  function keeperOf(running: number, waitingPerRepository: number): TurnKeeper {
    return createTurnKeeper({
      clock,
      limits: {
        running,
        runningPerOwner: running,
        runningPerRepository: running,
        waiting: 100,
        waitingPerRepository,
      },
      running: "limits.exchanges",
      runningPerOwner: "limits.exchanges-per-owner",
      runningPerRepository: "limits.exchanges-per-repository",
      waiting: "limits.waiting-exchanges",
      waitingPerRepository: "limits.waiting-exchanges-per-repository",
    });
  }

  async function take(name: string, party: Party): Promise<void> {
    const turn = await keeper.take(party);
    if (turn.ok) dones.push(turn.value.done);
    outcomes.push(turn.ok ? `${name} runs` : `${name} ${turn.error.retryAfterSeconds ?? 0} s`);
  }
  const finish = async (): Promise<void> => {
    dones.shift()?.();
    await clock.advance(0);
  };

  it.each([300_000, -300_000])(
    "takes no exchange for long or short because the clock was set by %i ms meanwhile",
    async (step) => {
      void take("one", BUSY);
      await clock.advance(0);
      clock.set(clock.now() + step);
      await finish();
      for (let count = 0; count < 30; count += 1) {
        void take("next", BUSY);
        await clock.advance(1000);
        await finish();
      }
      void take("running", BUSY);
      void take("waiting", OTHER);
      await clock.advance(1000);
      await finish();
      expect(outcomes.slice(-2)).toEqual(["running runs", "waiting runs"]);
    },
  );

  it("lets the next one run when a turn is over", async () => {
    void take("one", BUSY);
    void take("two", BUSY);
    void take("three", OTHER);
    await clock.advance(1000);
    expect(outcomes).toEqual(["one runs"]);
    await finish();
    expect(outcomes).toEqual(["one runs", "two runs"]);
    await finish();
    expect(outcomes).toEqual(["one runs", "two runs", "three runs"]);
  });

  it("refuses who has waited too long, and frees the place in the queue", async () => {
    void take("one", BUSY);
    void take("two", BUSY);
    await clock.advance(6000);
    expect(outcomes).toEqual(["one runs", "two 0 s"]);
    void take("three", OTHER);
    await finish();
    expect(outcomes).toEqual(["one runs", "two 0 s", "three runs"]);
  });

  it("refuses at once who would come too late, as long as what came before took, and says when to come again", async () => {
    keeper = keeperOf(1, 10);
    void take("one", BUSY);
    await clock.advance(2000);
    await finish();
    for (const name of ["two", "three", "four", "five", "six"]) void take(name, BUSY);
    // Another repository does not wait for all that the busy one has waiting.
    void take("seven", OTHER);
    await clock.advance(0);
    expect(outcomes).toEqual(["one runs", "two runs", "six 8 s"]);
    await finish();
    await finish();
    expect(outcomes).toEqual(["one runs", "two runs", "six 8 s", "three runs", "seven runs"]);
  });

  it("refuses at once who would be one too many in the queue, and names the limit", async () => {
    keeper = keeperOf(1, 0);
    await take("one", BUSY);
    const turn = await keeper.take(BUSY);
    expect(turn).toMatchObject({
      ok: false,
      error: {
        code: "overloaded",
        reason: expect.stringContaining("limits.waiting-exchanges-per-repository is 0") as unknown,
      },
    });
  });
});
