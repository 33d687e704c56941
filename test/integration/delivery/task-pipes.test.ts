import { once } from "node:events";
import { closeSync, mkdtempSync, readdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTaskPipes } from "../../../src/delivery/task/task-pipes.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "stepkey-pipes-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("a task's pipes", () => {
  it("carry what is written to their end, each its own, and leave no file", async () => {
    const pipes = await openTaskPipes(directory);
    if (pipes === undefined) throw new Error("no pipes");
    expect(readdirSync(directory)).toEqual([]);
    writeSync(pipes.stdout.writeEnd, "out");
    writeSync(pipes.stderr.writeEnd, "err");
    for (const { writeEnd } of [pipes.stdout, pipes.stderr]) closeSync(writeEnd);
    expect(await Promise.all([text(pipes.stdout.reader), text(pipes.stderr.reader)])).toEqual([
      "out",
      "err",
    ]);
  });

  it("leave a chunk alone while its reader is paused, and read the next one afterwards", async () => {
    const pipes = await openTaskPipes(directory);
    if (pipes === undefined) throw new Error("no pipes");
    const { writeEnd, reader } = pipes.stdout;
    const read: string[] = [];
    reader.on("data", (chunk: Uint8Array) => {
      reader.pause();
      setTimeout(() => {
        read.push(Buffer.from(chunk).toString());
        reader.resume();
      }, 20);
    });
    const ended = once(reader, "end");
    writeSync(writeEnd, "a".repeat(50_000));
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    writeSync(writeEnd, "b".repeat(60_000));
    closeSync(writeEnd);
    await ended;
    closeSync(pipes.stderr.writeEnd);
    pipes.stderr.reader.destroy();
    expect(read.map((one) => [one.at(0), one.at(-1), one.length])).toEqual([
      ["a", "a", 50_000],
      ["b", "b", 60_000],
    ]);
  });

  it("are absent where the directory takes none, so that the task gets sockets", async () => {
    expect(await openTaskPipes(join(directory, "missing"))).toBeUndefined();
  });
});
