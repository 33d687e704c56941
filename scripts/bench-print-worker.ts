/** One figure of bench-print.ts: BUILT_TREE reader|task SECRETS_FILE INPUT_FILE. Prints it as JSON. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as Redact from "../src/delivery/redact/redact.ts";
import type * as RunTask from "../src/delivery/task/run-task.ts";
import type * as Clocks from "../src/shared/clock.ts";
import type * as Secrets from "../src/shared/secret.ts";

const [built = "", way = "", secretsFile = "", file = ""] = process.argv.slice(2);

/** As long as it takes: at least this time, or one copy of the file. */
const MILLISECONDS = 700;
const SCRIPT = 'cat "$FILE"; while [ ! -e "$DONE" ]; do cat "$FILE" "$FILE" "$FILE" "$FILE"; done';

const directory = await mkdtemp(join(tmpdir(), "stepkey-bench-"));
const env = { PATH: process.env["PATH"] ?? "", FILE: file, DONE: join(directory, "done") };

/** Bytes that came out for each copy of the file, because masks are shorter than secrets. */
let came = 0;
let started = 0;
let ended = 0;
/** What this process had spent when the first bytes came, and what it spent until the last, in milliseconds. */
let spentBefore: NodeJS.CpuUsage | undefined;
let spent = 0;
const count = (bytes: Uint8Array): void => {
  if (started === 0) started = performance.now();
  spentBefore ??= process.cpuUsage();
  if (ended !== 0) return;
  came += bytes.length;
  if (performance.now() - started > MILLISECONDS && came > bytes.length) {
    ended = performance.now();
    const { user, system } = process.cpuUsage(spentBefore);
    spent = (user + system) / 1000;
  }
};

async function readPlain(): Promise<void> {
  const child = spawn("sh", ["-c", SCRIPT], { env, stdio: ["ignore", "pipe", "ignore"] });
  for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) {
    count(chunk);
    if (ended !== 0) break;
  }
  child.kill("SIGKILL");
}

async function runRedacted(): Promise<number> {
  const { runTask } = (await import(join(built, "run-task.mjs"))) as typeof RunTask;
  const { matcherFor, redactorOn } = (await import(join(built, "redact.mjs"))) as typeof Redact;
  const { Secret } = (await import(join(built, "secret.mjs"))) as typeof Secrets;
  const { systemClock } = (await import(join(built, "clock.mjs"))) as typeof Clocks;
  const texts = JSON.parse(await readFile(secretsFile, "utf8")) as string[];
  const matcher = matcherFor(texts.map((text) => new Secret(text)));
  const stop = new AbortController();
  const output = (bytes: Uint8Array): Promise<void> => {
    count(bytes);
    if (ended !== 0) stop.abort();
    return Promise.resolve();
  };
  await runTask(
    { script: SCRIPT, shell: "sh", workingDirectory: "", workspace: directory, env, directory },
    { matcher, output, clock: systemClock, signal: stop.signal },
  );
  // How much shorter the output is. From a part of the file, because an old redactor takes minutes for all of it.
  const part = (await readFile(file)).subarray(0, 100_000);
  const redactor = redactorOn(matcher);
  return part.length / (redactor.write(part).length + redactor.flush().length);
}

/** `maxRSS` may be that of the process that started this one: Linux keeps it. */
async function peakOfThis(): Promise<number> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const kilobytes = /^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1];
  return Math.round(Number(kilobytes ?? process.resourceUsage().maxRSS) / 1024);
}

try {
  await stat(file);
  const factor = way === "reader" ? (await readPlain(), 1) : await runRedacted();
  const rate = (came * factor) / 1000 / (ended - started);
  const peakMB = await peakOfThis();
  const cpuRate = (came * factor) / 1000 / spent;
  console.log(JSON.stringify({ rate, cpuRate, peakMB }));
} finally {
  await rm(directory, { recursive: true, force: true });
}
