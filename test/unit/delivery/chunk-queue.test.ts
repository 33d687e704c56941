import { PassThrough } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  type AtOnce,
  type Chunk,
  createChunkQueue,
} from "../../../src/delivery/task/chunk-queue.ts";

const LONG = Buffer.alloc(8192, "x");

function start(atOnce?: (chunk: Chunk) => AtOnce) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  return { stdout, stderr, queue: createChunkQueue({ stdout, stderr }, atOnce) };
}

/** Counts how often somebody who waits for a change would wake. */
function countChanges({ queue }: ReturnType<typeof start>): () => number {
  let count = 0;
  const wait = async (): Promise<void> => {
    await queue.changed();
    count += 1;
    if (queue.isEmpty()) await wait();
  };
  void wait();
  return () => count;
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

describe("a long chunk before which nothing waits", () => {
  it("wakes nobody when it is dealt with at once", async () => {
    const started = start(() => "done");
    const changes = countChanges(started);
    started.stdout.write(LONG);
    await setImmediate();
    expect(started.queue.isEmpty()).toBe(true);
    expect(started.stdout.isPaused()).toBe(false);
    expect(changes()).toBe(0);
  });

  it("wakes whoever waits when something of it is held back", async () => {
    const started = start(() => "held");
    const changes = countChanges(started);
    started.stdout.write(LONG);
    await setImmediate();
    expect(started.queue.isEmpty()).toBe(true);
    expect(changes()).toBe(1);
  });

  it("is queued when it cannot be dealt with at once", async () => {
    const { stdout, queue } = start(() => "queue");
    stdout.write(LONG);
    await setImmediate();
    expect(queue.take()?.bytes.length).toBe(LONG.length);
  });

  for (const [how, settle] of [
    ["resolves", (ended: PromiseWithResolvers<void>) => ended.resolve()],
    ["rejects", (ended: PromiseWithResolvers<void>) => ended.reject(new Error("no log"))],
  ] as const) {
    it(`makes its stream wait, and the other one queue, until a promise ${how}`, async () => {
      const ended = Promise.withResolvers<void>();
      const offered: string[] = [];
      const { stdout, stderr, queue } = start(({ stream }) => {
        offered.push(stream);
        return ended.promise;
      });
      stdout.write(LONG);
      await setImmediate();
      stderr.write(LONG);
      await setImmediate();
      expect(stdout.isPaused()).toBe(true);
      expect(offered).toEqual(["stdout"]);
      expect(queue.isEmpty()).toBe(false);
      settle(ended);
      await setImmediate();
      expect(stdout.isPaused()).toBe(false);
      expect(queue.take()?.stream).toBe("stderr");
    });
  }

  it("is not offered while another one is taken", async () => {
    const offered: number[] = [];
    const { stdout, stderr, queue } = start(({ bytes }) => {
      offered.push(bytes.length);
      return "queue";
    });
    stdout.write(LONG);
    await setImmediate();
    queue.take();
    stderr.write(Buffer.concat([LONG, LONG]));
    await setImmediate();
    expect(offered).toEqual([LONG.length]);
  });
});
