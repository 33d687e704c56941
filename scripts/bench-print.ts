/**
 * How fast a task's output gets through, beside a reader of the same pipe that redacts nothing. Each figure is from a
 * process of its own, in turn, and the best of some rounds. Also how long a line waits. `--base DIR` measures another work tree in the same run.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build, buildTree } from "./bench/built.ts";
import { log } from "./bench/log.ts";

const ROUNDS = 3;
const LOG_LINE = `2026-11-22T10:00:00Z INFO [worker-12] GET /orders/1234?x=%20a "ok" path=/usr/lib/node/index.js:12:3\n`;

const SECRETS: Readonly<Record<string, readonly string[]>> = {
  three: [24, 30, 90].map((length) => randomBytes(length).toString("base64")),
  forty: Array.from({ length: 40 }, () => randomBytes(24).toString("base64")),
  short: ["hunter2", "pa55", "qwerty12"],
};

function inputs(secrets: readonly string[]): Readonly<Record<string, Buffer>> {
  const repeat = (text: string): Buffer =>
    Buffer.from(text.repeat(Math.ceil(2 ** 20 / text.length)));
  return {
    text: repeat(LOG_LINE),
    log: Buffer.from(log(2 ** 20)),
    binary: randomBytes(2 ** 20),
    "secret on every line": repeat(secrets.map((one) => `the password is ${one}, ok\n`).join("")),
    // From 16 bytes on, they would be first parts, which are masked.
    "beginnings of it": repeat(
      `${secrets.map((one) => `x${one.slice(0, -1).slice(0, 15)}`).join("")}\n`,
    ),
    "lines of base64": repeat(randomBytes(57_000).toString("base64").replaceAll(/.{76}/gu, "$&\n")),
    "lines of hex": repeat(randomBytes(30_000).toString("hex").replaceAll(/.{60}/gu, "$&\n")),
  };
}

interface Rates {
  readonly rate: number;
  /** By the time that the processor spent in the process that reads, so that other work does not count. */
  readonly cpuRate: number;
}

interface PrintFigure {
  /** In the first 0.7 s, in which Node compiles what it runs, and in the 1.3 s after that. */
  readonly first: Rates;
  readonly later: Rates;
  readonly peakMB: number;
}

export async function benchPrint(base: string | undefined): Promise<void> {
  const roots = {
    ...(base === undefined ? {} : { base }),
    here: join(import.meta.dirname, ".."),
  };
  const directory = await mkdtemp(join(tmpdir(), "stepkey-bench-"));
  try {
    const worker = (name: string): string => join(import.meta.dirname, `bench-${name}-worker.ts`);
    const workers = await build(
      { print: worker("print"), latency: worker("latency") },
      join(directory, "workers"),
    );
    const trees: Record<string, string> = {};
    for (const [name, root] of Object.entries(roots)) {
      trees[name] = await buildTree(root, join(directory, name));
    }
    for (const [name, secrets] of Object.entries(SECRETS)) {
      const secretsFile = join(directory, "secrets.json");
      await writeFile(secretsFile, JSON.stringify(secrets));
      for (const [input, bytes] of Object.entries(inputs(secrets))) {
        const file = join(directory, "input");
        await writeFile(file, bytes);
        const best = await bestOf(waysOf(trees), {
          worker: join(workers, "print.mjs"),
          files: [secretsFile, file],
        });
        console.log(line(name, input, best));
      }
      const latency = { worker: join(workers, "latency.mjs"), files: [secretsFile] };
      console.log(latencyLine(name, await leastWaits(waysOf(trees), latency)));
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** What a worker is told to measure. */
type Ways = Readonly<Record<string, readonly string[]>>;

function waysOf(trees: Readonly<Record<string, string>>): Ways {
  const tasks = Object.entries(trees).map(([name, built]) => [name, [built, "task"]] as const);
  return { reader: ["", "reader"], ...Object.fromEntries(tasks) };
}

interface Run {
  /** The built file of the worker. */
  readonly worker: string;
  readonly files: readonly string[];
}

async function bestOf(
  ways: Ways,
  { worker, files }: Run,
): Promise<Readonly<Record<string, PrintFigure>>> {
  const best: Record<string, PrintFigure> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [way, args] of Object.entries(ways)) {
      const figure = (await runWorker(worker, [...args, ...files])) as PrintFigure;
      const before = best[way] ?? figure;
      best[way] = {
        first: faster(before.first, figure.first),
        later: faster(before.later, figure.later),
        peakMB: Math.max(before.peakMB, figure.peakMB),
      };
    }
  }
  return best;
}

function faster(one: Rates, other: Rates): Rates {
  return one.rate > other.rate ? one : other;
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** From the task's write of a line to its arrival at the other end: the least of some rounds, in turn. */
async function leastWaits(
  ways: Ways,
  { worker, files }: Run,
): Promise<Readonly<Record<string, Latency>>> {
  const best: Record<string, Latency> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [way, args] of Object.entries(ways)) {
      const { p50, p99 } = (await runWorker(worker, [...args, ...files])) as Latency;
      const before = best[way] ?? { p50: Infinity, p99: Infinity };
      best[way] = { p50: Math.min(before.p50, p50), p99: Math.min(before.p99, p99) };
    }
  }
  return best;
}

function latencyLine(secrets: string, best: Readonly<Record<string, Latency>>): string {
  const figures = Object.entries(best).map(
    ([way, { p50, p99 }]) => `${way} ${p50.toFixed(2)} ms (p99 ${p99.toFixed(2)})`,
  );
  return `${secrets.padEnd(6)} ${"how long a line waits".padEnd(21)} ${figures.join(" | ")}`;
}

async function runWorker(worker: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [worker, ...args]);
  return JSON.parse(stdout) as unknown;
}

function line(secrets: string, input: string, best: Readonly<Record<string, PrintFigure>>): string {
  const reader = best["reader"];
  const figures = Object.entries(best).map(([way, { first, later, peakMB }]) => {
    const said = (rates: Rates, beside = 0): string => {
      const ratio = way === "reader" ? "" : ` (${(rates.rate / beside).toFixed(2)})`;
      return `${rates.rate.toFixed(0)} MB/s${ratio}, ${rates.cpuRate.toFixed(0)} a CPU second`;
    };
    const both = [said(first, reader?.first.rate), said(later, reader?.later.rate)];
    return `${way} ${both.join("; later ")}; peak ${peakMB} MB`;
  });
  return `${secrets.padEnd(6)} ${input.padEnd(21)} ${figures.join(" | ")}`;
}
