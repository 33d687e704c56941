import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createChunkQueue } from "../../../src/delivery/task/chunk-queue.ts";

const LONG = Buffer.alloc(8192, "x");

function start() {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  return { stdout, stderr, queue: createChunkQueue({ stdout, stderr }) };
}

describe("a stream whose memory is used again", () => {
  it("reads on without a pause when its chunk was dealt with at once", async () => {
    const { stdout, queue } = start();
    let pauses = 0;
    stdout.on("pause", () => (pauses += 1));
    const taken: number[] = [];
    const run = async (): Promise<void> => {
      while (taken.length < 3) {
        const chunk = queue.take();
        if (chunk === undefined) await queue.changed();
        else taken.push(chunk.bytes.length);
      }
      queue.take();
    };
    const done = run();
    for (let count = 0; count < 3; count += 1) {
      stdout.write(LONG);
      await setImmediate();
    }
    await done;
    expect(taken).toEqual([LONG.length, LONG.length, LONG.length]);
    expect(pauses).toBe(0);
  });

  it("waits for as long as its chunk is needed", async () => {
    const { stdout, stderr, queue } = start();
    stdout.write(LONG);
    await setImmediate();
    expect(stdout.isPaused()).toBe(true);
    expect(stderr.isPaused()).toBe(false);
    expect(queue.take()?.bytes.length).toBe(LONG.length);
    await setImmediate();
    expect(stdout.isPaused()).toBe(true);
    expect(queue.take()).toBeUndefined();
    expect(stdout.isPaused()).toBe(false);
  });

  it("does not wait once the queue is closed", async () => {
    const { stdout, queue } = start();
    stdout.once("data", () => queue.close());
    stdout.write(LONG);
    await setImmediate();
    expect(stdout.isPaused()).toBe(false);
  });
});
