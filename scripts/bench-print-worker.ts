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

/** At first the process still compiles what it runs: this long, or until one copy of the file came. */
const FIRST_MS = 700;
/** What it does afterwards. */
const LATER_MS = 1300;
const SCRIPT = 'cat "$FILE"; while [ ! -e "$DONE" ]; do cat "$FILE" "$FILE" "$FILE" "$FILE"; done';

const directory = await mkdtemp(join(tmpdir(), "stepkey-bench-"));
const env = { PATH: process.env["PATH"] ?? "", FILE: file, DONE: join(directory, "done") };

interface Mark {
  readonly at: number;
  readonly came: number;
  /** What this process had spent, in milliseconds. */
  readonly spent: number;
}

/** Bytes that came out: masks are shorter than secrets. */
let came = 0;
/** When the first bytes came, at the end of the first time, and at that of the second. */
const marks: Mark[] = [];
const isOver = (): boolean => marks.length === 3;
const mark = (): void => {
  const { user, system } = process.cpuUsage();
  marks.push({ at: performance.now(), came, spent: (user + system) / 1000 });
};
const count = (bytes: Uint8Array): void => {
  if (isOver()) return;
  if (marks.length === 0) mark();
  came += bytes.length;
  const last = marks.at(-1)?.at ?? 0;
  const wanted = marks.length === 1 ? FIRST_MS : LATER_MS;
  if (performance.now() - last > wanted && came > bytes.length) mark();
};
/** How fast it went from one mark to the next; `factor`: how much shorter the output is. */
const figure = (number: number, factor: number) => {
  const [from, to] = [marks[number], marks[number + 1]];
  if (from === undefined || to === undefined) throw new Error("too little came");
  const megabytes = ((to.came - from.came) * factor) / 1_000_000;
  return {
    rate: (1000 * megabytes) / (to.at - from.at),
    cpuRate: (1000 * megabytes) / (to.spent - from.spent),
  };
};

async function readPlain(): Promise<void> {
  const child = spawn("sh", ["-c", SCRIPT], { env, stdio: ["ignore", "pipe", "ignore"] });
  for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) {
    count(chunk);
    if (isOver()) break;
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
  const output = (bytes: Uint8Array): undefined => {
    count(bytes);
    if (isOver()) stop.abort();
    return undefined;
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
  const first = figure(0, factor);
  const later = figure(1, factor);
  console.log(JSON.stringify({ first, later, peakMB: await peakOfThis() }));
} finally {
  await rm(directory, { recursive: true, force: true });
}
