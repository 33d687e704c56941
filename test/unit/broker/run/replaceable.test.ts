import { expect, it } from "vitest";
import { restartableWork } from "../../../../src/broker/run/replaceable.ts";

it("does not begin work anew that was stopped: a reload may come to its end after the broker did", async () => {
  let started = 0;
  const work = restartableWork(
    (signal) =>
      new Promise((resolve) => {
        started += 1;
        signal.addEventListener("abort", () => resolve(), { once: true });
      }),
  );
  work.restart();
  expect(started).toBe(2);
  await work.stop();
  work.restart();
  expect(started).toBe(2);
});
