import { setTimeout as sleep } from "node:timers/promises";
import type { PostgresStop } from "../postgres.ts";
import type { SceneSetting } from "./scene.ts";

/** Longer than a lock lasts, which is 25 s. */
const FROZEN_MS = 28_000;

/** Long enough that the brokers that run notice. */
const DOWN_MS = 3000;

/**
 * One broker is killed and started again, one is frozen past its locks and woken, and PostgreSQL is restarted in the middle,
 * while both are away.
 */
export function hardDay({
  spreadMs,
  how,
}: {
  readonly spreadMs: number;
  readonly how: PostgresStop;
}): SceneSetting["events"] {
  return async ({ brokers, keeper }, note) => {
    const [first, second] = brokers;
    const middle = spreadMs / 2;
    if (first === undefined || second === undefined) throw new Error("three brokers are needed");
    const freezing = (async () => {
      await sleep(middle - 10_000);
      second.freeze();
      note("one broker is frozen");
      await sleep(FROZEN_MS);
      second.wake();
      note("it is woken");
    })();
    const killing = (async () => {
      await sleep(middle - 5000);
      await first.kill();
      note("one broker is killed");
      await sleep(12_000);
      await first.start();
      note("it is started again");
    })();
    const restarting = (async () => {
      await sleep(middle);
      note(`the store's PostgreSQL stops (${how})`);
      await keeper.restart(how, DOWN_MS);
      note("it runs again");
    })();
    await Promise.all([freezing, killing, restarting]);
  };
}

/** All brokers are replaced, one after the other, as often as there is time. */
export function rollingReplacement(spreadMs: number): SceneSetting["events"] {
  return async ({ brokers }, note) => {
    for (const [index, broker] of brokers.entries()) {
      await sleep(spreadMs / (brokers.length + 1));
      const exitCode = await broker.stop();
      note(`broker ${index + 1} has stopped (exit code ${exitCode})`);
      await broker.start();
      note(`broker ${index + 1} runs again`);
    }
  };
}
