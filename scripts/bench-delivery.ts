/**
 * Throughput of what a task's output and files go through. Prints figures; asserts nothing. Streams are measured by the
 * time that the processor spent, so that other work on the machine does not count.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createCommandFilter } from "../src/delivery/redact/commands.ts";
import { matcherFor, redactorOn } from "../src/delivery/redact/redact.ts";
import { findResidue, RESIDUE_BUDGET } from "../src/delivery/residue/residue.ts";
import { createTaskOutput } from "../src/delivery/redact/task-output.ts";
import { systemClock } from "../src/shared/clock.ts";
import { Secret } from "../src/shared/secret.ts";
import { benchPrint } from "./bench-print.ts";

const { values } = parseArgs({
  options: { base: { type: "string" } },
  allowPositionals: true,
});
await benchPrint(values.base);

const key = randomBytes(1200).toString("base64").replaceAll(/.{64}/gu, "$&\n");
const secrets = [
  randomBytes(24).toString("base64"),
  randomBytes(600).toString("base64"),
  `postgres://user:${randomBytes(18).toString("hex")}@db.example/app`,
  `-----BEGIN KEY-----\n${key}\n-----END KEY-----\n`,
].map((text) => new Secret(text));

const started = performance.now();
const matcher = matcherFor(secrets);
console.log(
  `matcher for ${secrets.length} secrets: ${(performance.now() - started).toFixed(1)} ms`,
);

const logLine = `2026-11-22T10:00:00Z INFO [worker-12] GET /orders/1234?x=%20a "ok" path=/usr/lib/node/index.js:12:3\n`;
const inputs = {
  "a log": Buffer.from(logLine.repeat(640)),
  base64: Buffer.from(randomBytes(49_152).toString("base64")),
  "random bytes": randomBytes(65_536),
};
const ways = {
  redactor: () => {
    const redactor = redactorOn(matcher);
    return (chunk: Uint8Array) => redactor.write(chunk);
  },
  commands: () => {
    const filter = createCommandFilter();
    return (chunk: Uint8Array) => filter.write(chunk);
  },
  "whole output": () => {
    const output = createTaskOutput(matcher);
    return (chunk: Uint8Array) => output.write("stdout", chunk);
  },
};

const SECONDS = 0.5;

for (const [input, chunk] of Object.entries(inputs)) {
  for (const [way, make] of Object.entries(ways)) {
    const run = make();
    run(chunk);
    const begin = process.cpuUsage();
    let bytes = 0;
    while (process.cpuUsage(begin).user < SECONDS * 1_000_000) {
      run(chunk);
      bytes += chunk.length;
    }
    const { user, system } = process.cpuUsage(begin);
    console.log(`${way} on ${input}: ${Math.round(bytes / (user + system))} MB a CPU second`);
  }
}

const folder = await mkdtemp(join(tmpdir(), "stepkey-bench-"));
try {
  for (let index = 0; index < 2000; index += 1) {
    await writeFile(join(folder, `file-${index}`), inputs["a log"]);
  }
  const begin = performance.now();
  const roots = [{ name: "$BENCH", path: folder }];
  const since = Date.now() - 3_600_000;
  const report = await findResidue(
    { roots, matcher, budget: RESIDUE_BUDGET, since, ignore: [] },
    systemClock,
  );
  const seconds = (performance.now() - begin) / 1000;
  const rate = report.searchedBytes / 1_000_000 / seconds;
  console.log(
    `residue: ${report.searchedFiles} files, ${Math.round(rate)} MB/s, ${Math.round(report.searchedFiles / seconds)} files/s`,
  );
} finally {
  await rm(folder, { recursive: true });
}
