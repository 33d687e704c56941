/**
 * `npm run bench`: what a job pays for stepkey, as ratios to an empty Node program in the same run. Absolute times say
 * more about the machine than about stepkey; the runs alternate, so that a machine that drifts does not tilt the ratio.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

interface Contender {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly exit: number;
  /** The ratio to stay below; undefined for the peer itself. */
  readonly goal: number | undefined;
}

const RUNS = 41;
const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "stepkey-bench-"));
const empty = join(folder, "empty.mjs");
writeFileSync(empty, "");

const contenders: readonly Contender[] = [
  { name: "an empty Node program", args: [empty], env: {}, exit: 0, goal: undefined },
  {
    name: "main, up to an input error",
    args: [join(DIST, "main.js")],
    env: { INPUT_STEP: "", INPUT_RUN: "true", GITHUB_OUTPUT: "", RUNNER_OS: "Linux" },
    exit: 1,
    goal: 1.5,
  },
  { name: "post, with nothing to do", args: [join(DIST, "post.js")], env: {}, exit: 0, goal: 1.3 },
];

/** Whole process, from spawn to exit, in milliseconds. */
function time(contender: Contender): number {
  const started = process.hrtime.bigint();
  const run = spawnSync(process.execPath, contender.args, {
    env: { PATH: process.env["PATH"] ?? "", RUNNER_TEMP: folder, ...contender.env },
    encoding: "utf8",
  });
  const ended = process.hrtime.bigint();
  if (run.status !== contender.exit) {
    throw new Error(`${contender.name}: exit ${run.status}\n${run.stdout}${run.stderr}`);
  }
  return Number(ended - started) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const times = new Map(contenders.map((contender) => [contender.name, [] as number[]]));
for (const contender of contenders) time(contender); // warms the file cache
for (let run = 0; run < RUNS; run += 1) {
  for (const contender of contenders) times.get(contender.name)?.push(time(contender));
}
rmSync(folder, { recursive: true, force: true });

const [peer] = contenders;
const base = median(times.get(peer?.name ?? "") ?? []);
let missed = 0;
console.log(`${RUNS} runs each, medians, Node ${process.version}`);
for (const { name, goal } of contenders) {
  const middle = median(times.get(name) ?? []);
  const ratio = middle / base;
  const verdict =
    goal === undefined ? "" : ratio <= goal ? `goal ${goal}: met` : `goal ${goal}: MISSED`;
  if (goal !== undefined && ratio > goal) missed += 1;
  console.log(
    `${name.padEnd(28)} ${middle.toFixed(1).padStart(7)} ms   ${ratio.toFixed(2)}   ${verdict}`,
  );
}
process.exitCode = missed === 0 ? 0 : 1;
