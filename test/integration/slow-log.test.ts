import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const SECRET = "s3cret-value-of-a-key";
const PROGRAM = fileURLToPath(new URL("../support/print-through.ts", import.meta.url));
const LINES = 60_000;

let directory = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "stepkey-slow-log-"));
});
afterAll(() => rm(directory, { recursive: true }));

/** Numbered lines of different lengths, some of which have the secret, or the first part of it. */
function linesWith(shown: string): string {
  const lines = Array.from({ length: LINES }, (_, index) => {
    const text = `line ${index} ${"abcdefgh, ".repeat(index % 13)}`;
    if (index % 400 === 399) return `${text}${shown}!`;
    return index % 101 === 0 ? `${text}${SECRET.slice(0, 3)}` : text;
  });
  return `${lines.join("\n")}\n`;
}

/** What comes out when the reader stops for `pauseMs` after every five chunks. */
async function printed(pauseMs: number): Promise<string> {
  await writeFile(join(directory, "lines"), linesWith(SECRET));
  const env = {
    PATH: process.env["PATH"],
    DIRECTORY: directory,
    SECRET,
    SCRIPT: `cat "${join(directory, "lines")}"`,
  };
  const child = spawn(process.execPath, [PROGRAM], { env, stdio: ["ignore", "pipe", "inherit"] });
  const chunks: Uint8Array[] = [];
  for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    if (pauseMs > 0 && chunks.length % 5 === 0) await setTimeout(pauseMs);
  }
  return Buffer.concat(chunks).toString();
}

describe("a task that prints faster than the runner reads", () => {
  for (const [how, pauseMs] of [
    ["without a pause", 0],
    ["in bursts", 20],
  ] as const) {
    it(`has every byte shown, and no secret, to a runner that reads ${how}`, async () => {
      const text = await printed(pauseMs);
      expect(text === linesWith("***")).toBe(true);
    });
  }
});
