import { spawn } from "node:child_process";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { writeTo } from "../../../../src/action/runner/write-to.ts";

const LINE = Buffer.from("text\n");

/** A stream that takes bytes when `answer` says so. */
function streamThat(answer: (taken: (error?: Error) => void) => void): Writable {
  const stream = new Writable({ write: (_bytes, _encoding, taken) => answer(taken) });
  return stream.on("error", () => undefined);
}

describe("the step's log", () => {
  it("leaves nothing to wait for when it takes bytes at once", () => {
    expect(
      writeTo(
        streamThat((taken) => taken()),
        LINE,
      ),
    ).toBeUndefined();
  });

  it("is waited for until it takes them", async () => {
    let take = (): void => undefined;
    const stream = streamThat((taken) => (take = taken));
    let isTaken = false;
    const written = writeTo(stream, LINE)?.then(() => (isTaken = true));
    await setImmediate();
    expect(isTaken).toBe(false);
    take();
    await written;
    expect(isTaken).toBe(true);
  });

  it("rejects when it fails, at once or later", async () => {
    const gone = new Error("the log is gone");
    await expect(
      writeTo(
        streamThat((taken) => taken(gone)),
        LINE,
      ),
    ).rejects.toBe(gone);
    await expect(
      writeTo(
        streamThat((taken) => void setImmediate().then(() => taken(gone))),
        LINE,
      ),
    ).rejects.toBe(gone);
  });

  it("rejects when it was closed before", async () => {
    const stream = streamThat((taken) => taken());
    stream.destroy();
    await expect(writeTo(stream, LINE)).rejects.toThrow("destroyed");
  });

  it("is waited for when it is a pipe that nobody reads, and rejects when its reader has gone", async () => {
    const reader = spawn("sleep", ["60"], { stdio: ["pipe", "ignore", "ignore"] });
    reader.stdin.on("error", () => undefined);
    const much = Buffer.alloc(4 * 1024 * 1024);
    const written = writeTo(reader.stdin, much);
    expect(written).toBeDefined();
    reader.kill();
    await expect(written).rejects.toThrow(/EPIPE|ECONNRESET/u);
  });
});
