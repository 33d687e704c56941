import { PassThrough, Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { matcherFor } from "../../../src/delivery/redact/redact.ts";
import { MAX_HOLD_MS, pumpOutput } from "../../../src/delivery/task/pump-output.ts";
import type { Clock } from "../../../src/shared/clock.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { createFakeClock } from "../../support/fake-clock.ts";

const SECRET = "s3cret-value-of-a-key";
/** `czNjcmV0LXZhbHVlLW9mLWEta2V5` */
const BASE64 = Buffer.from(SECRET).toString("base64");

/** `answer`: undefined when the output has taken everything at once. */
function start(clock: Clock = createFakeClock(), answer: () => Promise<void> | undefined = later) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  let log = "";
  const output = (bytes: Uint8Array): Promise<void> | undefined => {
    log += Buffer.from(bytes).toString();
    return answer();
  };
  const matcher = matcherFor([new Secret(SECRET)]);
  const pump = pumpOutput({ stdout, stderr }, { matcher, output, clock });
  return { stdout, stderr, pump, log: () => log };
}

const atOnce = (): undefined => undefined;
const later = (): Promise<void> => Promise.resolve();

describe("a line of the task's output", () => {
  it("is shown when it ends, without waiting for anything", async () => {
    const clock = createFakeClock();
    const { stdout, log } = start(clock);
    stdout.write("all is well\nunfini");
    await clock.advance(0);
    expect(log()).toBe("all is well\n");
  });

  it("is shown when it ends also when its last characters are those of a form", async () => {
    const clock = createFakeClock();
    const { stdout, log } = start(clock);
    const end = BASE64.slice(0, 3);
    stdout.write(`a line that ends with ${end}\n`);
    await clock.advance(0);
    expect(log()).toBe(`a line that ends with ${end}\n`);
    stdout.write(`${BASE64.slice(3)}\n`);
    await clock.advance(0);
    expect(log()).toBe(`a line that ends with ${end}\n***\n`);
  });

  it("waits for what follows when its end probably is the start of a form, and is shown when it was none", async () => {
    const clock = createFakeClock();
    const { stdout, log } = start(clock);
    stdout.write(`key: ${BASE64.slice(0, 10)}\n`);
    await clock.advance(MAX_HOLD_MS - 1);
    expect(log()).toBe("");
    stdout.write("something else\n");
    await clock.advance(0);
    expect(log()).toBe(`key: ${BASE64.slice(0, 10)}\nsomething else\n`);
  });

  it("waits no longer than that: then its end is masked, and the rest of the form when it comes", async () => {
    const clock = createFakeClock();
    const { stdout, log } = start(clock);
    stdout.write(`key: ${BASE64.slice(0, 10)}\n`);
    await clock.advance(MAX_HOLD_MS);
    expect(log()).toBe("key: ***\n");
    await clock.advance(60_000);
    stdout.write(`${BASE64.slice(10)}, and more\n`);
    await clock.advance(0);
    expect(log()).toBe("key: ***\n***, and more\n");
  });

  it("is not held longer because the other stream goes on", async () => {
    const clock = createFakeClock();
    const { stdout, stderr, log } = start(clock);
    stdout.write(`${BASE64.slice(0, 10)}\n`);
    for (let waited = 0; waited < MAX_HOLD_MS; waited += 50) {
      await clock.advance(50);
      stderr.write("still working\n");
    }
    await clock.advance(0);
    expect(log()).toContain("***\n");
    expect(log().match(/still working/gu)).toHaveLength(5);
  });

  it("is hidden whole when the rest of the form was there before the time was over", async () => {
    const clock = createFakeClock();
    const { stdout, log } = start(clock);
    stdout.write(`key: ${BASE64.slice(0, 10)}\n`);
    await clock.advance(0);
    // This process did not get to run for a while.
    clock.set(clock.now() + 10 * MAX_HOLD_MS);
    stdout.write(`${BASE64.slice(10)}\n`);
    await clock.advance(10 * MAX_HOLD_MS);
    expect(log()).toBe("key: ***\n");
  });

  it("comes after the line of the other stream that was printed before it", async () => {
    const clock = createFakeClock();
    const { stdout, stderr, log } = start(clock);
    let expected = "";
    for (let index = 0; index < 50; index += 1) {
      const line = `${index} ends like a form: ${BASE64.slice(0, index % 4)}\n`;
      (index % 3 === 0 ? stderr : stdout).write(line);
      expected += line;
      if (index % 7 === 0) await clock.advance(1);
    }
    await clock.advance(0);
    expect(log()).toBe(expected);
  });
});

describe("the pump", () => {
  it("ends when both streams have ended, with what they left unfinished", async () => {
    const { stdout, stderr, pump, log } = start();
    stdout.end("one");
    stderr.end("two");
    await pump.done;
    expect(log()).toBe("one\ntwo\n");
  });

  it("ends when the streams are destroyed", async () => {
    const { stdout, stderr, pump, log } = start();
    stdout.write("seen\n");
    await new Promise(setImmediate);
    stdout.destroy();
    stderr.destroy(new Error("gone"));
    await pump.ended;
    await pump.done;
    expect(log()).toBe("seen\n");
  });

  it("stops reading while nobody takes its output", async () => {
    let read = 0;
    const endless = new Readable({
      read() {
        read += 65_536;
        this.push(Buffer.alloc(65_536, "line\n"));
      },
    });
    const pump = pumpOutput(
      { stdout: endless, stderr: new PassThrough() },
      {
        matcher: matcherFor([new Secret(SECRET)]),
        output: () => new Promise(() => undefined),
        clock: createFakeClock(),
      },
    );
    for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
    expect(read).toBeLessThan(1024 * 1024);
    pump.stop();
    endless.destroy();
  });

  it("passes nothing on after it was stopped", async () => {
    const { stdout, stderr, pump, log } = start();
    stdout.write("before\n");
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    stdout.write("after\n");
    pump.stop();
    stderr.end();
    stdout.end();
    await pump.done;
    expect(log()).toBe("before\n");
  });

  it("fails when its output fails", async () => {
    const stdout = new PassThrough();
    const { done } = pumpOutput(
      { stdout, stderr: new PassThrough() },
      {
        matcher: matcherFor([]),
        output: () => Promise.reject(new Error("the log is gone")),
        clock: createFakeClock(),
      },
    );
    stdout.write("text\n");
    await expect(done).rejects.toThrow("the log is gone");
  });

  it("lets others run while it works through a chunk that takes long", async () => {
    let now = 0;
    // Each look at the clock finds 2 ms gone.
    const slow: Clock = { now: () => (now += 2), sleep: () => Promise.resolve() };
    const { stdout, stderr, pump } = start(slow);
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    stdout.end(Buffer.alloc(1024 * 1024, "text\n"));
    stderr.end();
    await pump.done;
    isDone = true;
    // A mebibyte is at least 64 slices of 2 ms, and 8 ms may pass at a time.
    expect(turns).toBeGreaterThan(30);
  });
});

/** A whole chunk, of lines that are numbered from `first` on. */
function longChunk(first: number): { readonly text: string; readonly lines: number } {
  let text = "";
  let lines = 0;
  for (; text.length < 60_000; lines += 1) text += `line ${first + lines}\n`;
  return { text, lines };
}

/** Writes long chunks until one is dealt with as soon as it comes: the first ones are cut into slices. */
async function flow(stdout: PassThrough): Promise<string> {
  let all = "";
  let first = 0;
  for (let count = 0; count < 4; count += 1) {
    const { text, lines } = longChunk(first);
    first += lines;
    all += text;
    stdout.write(text);
    await new Promise(setImmediate);
  }
  return all;
}

describe("a flow of long chunks", () => {
  for (const [when, answer] of [
    ["at once", atOnce],
    ["a moment later", later],
  ] as const) {
    it(`passes whole and in order (when its output takes them ${when})`, async () => {
      const { stdout, stderr, pump, log } = start(createFakeClock(), answer);
      const expected = await flow(stdout);
      stdout.end();
      stderr.end();
      await pump.done;
      expect(log()).toBe(expected);
    });

    it(`shows a line whose last characters are those of a form, without waiting for the next chunk (when its output takes them ${when})`, async () => {
      const clock = createFakeClock();
      const { stdout, log } = start(clock, answer);
      const before = await flow(stdout);
      const chunk = `${longChunk(0).text}ends with ${BASE64.slice(0, 3)}\n`;
      stdout.write(chunk);
      await clock.advance(0);
      expect(log()).toBe(before + chunk);
    });

    it(`hides a secret across two of them (when its output takes them ${when})`, async () => {
      const clock = createFakeClock();
      const { stdout, log } = start(clock, answer);
      await flow(stdout);
      stdout.write(`${longChunk(0).text}${SECRET.slice(0, 9)}`);
      stdout.write(`${SECRET.slice(9)}\n${longChunk(0).text}`);
      await clock.advance(0);
      expect(log()).toContain("\n***\n");
      expect(log()).not.toContain(SECRET.slice(9));
    });
  }

  it("is kept where its memory is used again for the next chunk", async () => {
    const { stdout, stderr, pump, log } = start(createFakeClock(), atOnce);
    let expected = await flow(stdout);
    const memory = Buffer.alloc(65_536);
    const { text } = longChunk(0);
    // Each chunk ends in the middle of a line, and the next one has the rest of it.
    for (const [begin, end] of [
      ["", "the first half, "],
      ["the second half\n", "one more half, "],
      ["and the last\n", ""],
    ] as const) {
      const chunk = `${begin}${text}${end}`;
      expected += chunk;
      memory.write(chunk);
      stdout.emit("data", memory.subarray(0, chunk.length));
      await new Promise(setImmediate);
      expect(stdout.isPaused()).toBe(false);
    }
    stdout.end();
    stderr.end();
    await pump.done;
    expect(log()).toBe(expected);
  });

  for (const [how, isFirst] of [
    ["at once", false],
    ["after it waited", true],
  ] as const) {
    it(`keeps its memory after a stop, until its output has taken it (redacted ${how})`, async () => {
      const taking = Promise.withResolvers<void>();
      const [stdout, stderr] = [new PassThrough(), new PassThrough()];
      const shown: Uint8Array[] = [];
      let isSlow = isFirst;
      const output = (bytes: Uint8Array): Promise<void> | undefined => {
        shown.push(bytes);
        return isSlow ? taking.promise : undefined;
      };
      const matcher = matcherFor([new Secret(SECRET)]);
      const pump = pumpOutput({ stdout, stderr }, { matcher, output, clock: createFakeClock() });
      if (!isFirst) await flow(stdout);
      isSlow = true;
      stdout.write(longChunk(0).text);
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      expect(shown.length).toBeGreaterThan(0);
      pump.stop();
      await new Promise(setImmediate);
      expect(stdout.isPaused()).toBe(true);
      expect(stderr.isPaused()).toBe(false);
      taking.resolve();
      await pump.done;
      expect(stdout.isPaused()).toBe(false);
    });
  }

  it("waits while the output is still taking a line that was held back", async () => {
    const taking = Promise.withResolvers<void>();
    let isSlow = false;
    const calls: number[] = [];
    const stdout = new PassThrough();
    const output = (bytes: Uint8Array): Promise<void> | undefined => {
      calls.push(bytes.length);
      return isSlow ? taking.promise : undefined;
    };
    const matcher = matcherFor([new Secret(SECRET)]);
    const stderr = new PassThrough();
    const pump = pumpOutput({ stdout, stderr }, { matcher, output, clock: createFakeClock() });
    await flow(stdout);
    isSlow = true;
    const held = `ends with ${BASE64.slice(0, 3)}\n`;
    stdout.write(held);
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    expect(calls.at(-1)).toBe(held.length);
    isSlow = false;
    const before = calls.length;
    stdout.write(longChunk(0).text);
    await new Promise(setImmediate);
    expect(calls).toHaveLength(before);
    taking.resolve();
    stdout.end();
    stderr.end();
    await pump.done;
    expect(calls.length).toBeGreaterThan(before);
  });

  it("comes before a line of the other stream that was printed later, also when its output is slow", async () => {
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    let log = "";
    let settled = (): void => undefined;
    let isSlow = false;
    const output = (bytes: Uint8Array): Promise<void> | undefined => {
      const text = Buffer.from(bytes).toString();
      if (!isSlow) {
        log += text;
        return undefined;
      }
      return new Promise((resolve) => {
        settled = () => {
          log += text;
          resolve();
        };
      });
    };
    const matcher = matcherFor([new Secret(SECRET)]);
    const pump = pumpOutput({ stdout, stderr }, { matcher, output, clock: createFakeClock() });
    const before = await flow(stdout);
    isSlow = true;
    const { text } = longChunk(0);
    stdout.write(text);
    await new Promise(setImmediate);
    expect(stdout.isPaused()).toBe(true);
    expect(pump.isBehind()).toBe(true);
    isSlow = false;
    stderr.end("later\n");
    await new Promise(setImmediate);
    expect(log).toBe(before);
    settled();
    stdout.end();
    await pump.done;
    expect(log).toBe(`${before}${text}later\n`);
  });

  for (const [how, fail] of [
    ["rejects", () => Promise.reject(new Error("the log is gone"))],
    [
      "throws",
      () => {
        throw new Error("the log is gone");
      },
    ],
  ] as const) {
    it(`fails when its output ${how}`, async () => {
      const stdout = new PassThrough();
      let isGone = false;
      const { done } = pumpOutput(
        { stdout, stderr: new PassThrough() },
        {
          matcher: matcherFor([]),
          output: () => (isGone ? fail() : undefined),
          clock: createFakeClock(),
        },
      );
      await flow(stdout);
      isGone = true;
      stdout.write(longChunk(0).text);
      await expect(done).rejects.toThrow("the log is gone");
    });
  }

  it("leaves everybody else their turn", async () => {
    let now = 0;
    // Each look at the clock finds half a millisecond gone.
    const clock: Clock = { now: () => (now += 0.5), sleep: () => Promise.resolve() };
    let read = 0;
    const { text } = longChunk(0);
    const endless = new Readable({
      read() {
        read += 1;
        this.push(text);
        if (read === 200) this.push(null);
      },
    });
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    const { done } = pumpOutput(
      { stdout: endless, stderr: Readable.from([]) },
      { matcher: matcherFor([]), output: () => undefined, clock },
    );
    await done;
    isDone = true;
    // 8 ms may pass at a time, and each chunk takes half a millisecond or more.
    expect(turns).toBeGreaterThan(12);
  });
});
