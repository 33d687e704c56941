/**
 * How long a line waits: BUILT_TREE reader|task SECRETS_FILE. A task writes lines that say when they were written; the
 * time until each arrives at the other end is printed as JSON, in milliseconds.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Redact from "../src/delivery/redact/redact.ts";
import type * as RunTask from "../src/delivery/task/run-task.ts";
import type * as Clocks from "../src/shared/clock.ts";
import type * as Secrets from "../src/shared/secret.ts";
import { quantile } from "./bench/figures.ts";

const [built = "", way = "", secretsFile = ""] = process.argv.slice(2);

/** The first lines come while the matcher is made, and while both programs still compile what they run. */
const [LINES, WARM_UP] = [1000, 500];
const PROGRAM = `
let left = ${LINES};
const write = () => {
  require("fs").writeSync(1, "at " + process.hrtime.bigint() + " of a clock, a line of a log\\n");
  if (--left > 0) setTimeout(write, 2);
};
write();
`;
const SCRIPT = `"$NODE" -e "$PROGRAM"`;

const directory = await mkdtemp(join(tmpdir(), "stepkey-bench-"));
const env = { PATH: process.env["PATH"] ?? "", NODE: process.execPath, PROGRAM };
const waits: number[] = [];

function arrived(bytes: Uint8Array): void {
  const now = process.hrtime.bigint();
  for (const [, stamp = ""] of Buffer.from(bytes)
    .toString()
    .matchAll(/at (\d+) of/gu)) {
    waits.push(Number(now - BigInt(stamp)) / 1e6);
  }
}

async function readPlain(): Promise<void> {
  const child = spawn("sh", ["-c", SCRIPT], { env, stdio: ["ignore", "pipe", "ignore"] });
  for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) arrived(chunk);
}

async function runRedacted(): Promise<void> {
  const { runTask } = (await import(join(built, "run-task.mjs"))) as typeof RunTask;
  const { matcherFor } = (await import(join(built, "redact.mjs"))) as typeof Redact;
  const { Secret } = (await import(join(built, "secret.mjs"))) as typeof Secrets;
  const { systemClock } = (await import(join(built, "clock.mjs"))) as typeof Clocks;
  const texts = JSON.parse(await readFile(secretsFile, "utf8")) as string[];
  const matcher = matcherFor(texts.map((text) => new Secret(text)));
  const output = (bytes: Uint8Array): Promise<void> => {
    arrived(bytes);
    return Promise.resolve();
  };
  await runTask(
    { script: SCRIPT, shell: "sh", workingDirectory: "", workspace: directory, env, directory },
    { matcher, output, clock: systemClock },
  );
}

try {
  await (way === "reader" ? readPlain() : runRedacted());
  const measured = waits.slice(WARM_UP);
  console.log(JSON.stringify({ p50: quantile(measured, 0.5), p99: quantile(measured, 0.99) }));
} finally {
  await rm(directory, { recursive: true, force: true });
}
