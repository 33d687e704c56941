/**
 * `npm run test:faults [-- PART…]`: breaks brokers at every point that is found, and at random, and checks that no credential
 * is without an owner. `--help` lists the parts and options.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  postgresYard,
  sqliteYard,
  type StoreYard,
} from "../test/support/faults/simulation/places.ts";
import { describePoints, runPoints } from "../test/support/faults/simulation/run-points.ts";
import {
  describeSchedules,
  runSchedules,
} from "../test/support/faults/simulation/run-schedules.ts";
import { startPostgres } from "../test/support/postgres.ts";

const HELP = `npm run test:faults [-- PART… OPTION…]

Parts; all when none is named:
  points       every store call, provider call, audit line and response of some stories, in every state, fails in every way
  schedules    random schedules of jobs, brokers and servers
  processes    real brokers on a real PostgreSQL that are killed and frozen, while it restarts, is read-only and full

Options:
  --store NAME      sqlite or postgres alone
  --every N         of points: every Nth fault only (1; on postgres 20)
  --schedules N     on sqlite (10000)
  --minutes N       of schedules on postgres (20)
  --seed N          of schedules; random when absent, and printed
  --path PATH       plays one schedule again, with --seed and --store
  --workers N       processes side by side (2)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: "boolean" },
    store: { type: "string" },
    every: { type: "string" },
    schedules: { type: "string" },
    minutes: { type: "string" },
    seed: { type: "string" },
    path: { type: "string" },
    workers: { type: "string" },
    /** Which of the workers this process is: `1/2`. */
    worker: { type: "string" },
  },
});

const number = (text: string | undefined, otherwise: number): number => {
  const given = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(given) || given < 0) throw new Error(`not a whole number: ${text}`);
  return given;
};
const SIMULATED = ["points", "schedules"] as const;
/** More than one worker goes through. */
const SEEDS_APART = 1_000_000;
const PARTS = [...SIMULATED, "processes"];
const STORES = ["sqlite", "postgres"];

async function main(): Promise<boolean> {
  if (values.help === true) {
    process.stdout.write(HELP);
    return true;
  }
  const unknown = unknownWord();
  if (unknown !== undefined) {
    process.stderr.write(`${unknown}\n\n${HELP}`);
    return false;
  }
  const parts = positionals.length > 0 ? positionals : PARTS;
  const stores = values.store === undefined ? STORES : [values.store];
  if (values.worker !== undefined) return runAsWorker(parts, stores, values.worker);
  const held = await runParts(parts, stores);
  process.stdout.write(held ? "All invariants held.\n" : "An invariant broke: see above.\n");
  return held;
}

function unknownWord(): string | undefined {
  const part = positionals.find((one) => !PARTS.includes(one));
  if (part !== undefined) return `unknown part "${part}"`;
  const { store } = values;
  return store === undefined || STORES.includes(store) ? undefined : `unknown store "${store}"`;
}

/** One after another, also behind one that fails. */
async function runParts(parts: readonly string[], stores: readonly string[]): Promise<boolean> {
  const seed = number(values.seed, Math.floor(Math.random() * 1_000_000_000));
  const workers = values.path === undefined ? number(values.workers, 2) : 1;
  const outcomes: boolean[] = [];
  for (const part of parts) {
    const runs =
      part === "processes"
        ? [runVitest]
        : stores.map((store) => () => runInWorkers({ part, store, seed, workers }));
    for (const one of runs) outcomes.push(await one());
  }
  return outcomes.every(Boolean);
}

interface Work {
  readonly part: string;
  readonly store: string;
  readonly seed: number;
  readonly workers: number;
}

async function runInWorkers({ part, store, seed, workers }: Work): Promise<boolean> {
  const given = (["every", "schedules", "minutes", "path"] as const).flatMap((name) =>
    values[name] === undefined ? [] : [`--${name}`, values[name]],
  );
  const own = fileURLToPath(import.meta.url);
  const runs = Array.from({ length: workers }, (_, index) => {
    // Each has schedules of its own. The first one's are those of a run with one worker.
    const options = [
      "--seed",
      String(seed + index * SEEDS_APART),
      "--worker",
      `${index + 1}/${workers}`,
    ];
    return run(process.execPath, [own, part, "--store", store, ...options, ...given]);
  });
  return (await Promise.all(runs)).every(Boolean);
}

/** The long form of what `npm test` runs too. */
function runVitest(): Promise<boolean> {
  const test = "test/integration/faults-processes.test.ts";
  const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
  const args = [vitest, "run", "--project", "integration", test, "--testTimeout", "1800000"];
  return run(process.execPath, args, { STEPKEY_FAULT_ROUNDS: "20" });
}

async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...env } });
  const [code] = (await once(child, "exit")) as [number | null];
  return code === 0;
}

async function runAsWorker(
  parts: readonly string[],
  stores: readonly string[],
  worker: string,
): Promise<boolean> {
  const [index = 1, workers = 1] = worker.split("/").map(Number);
  const server = stores.includes("postgres")
    ? await startPostgres({ settings: { log_statement: "none" } })
    : undefined;
  const yard = server === undefined ? sqliteYard() : await postgresYard(server);
  try {
    return parts.includes("points")
      ? await workOnPoints(yard, { index, workers })
      : await workOnSchedules(yard, workers);
  } finally {
    await yard.dispose();
    await server?.stop();
  }
}

async function workOnPoints(
  yard: StoreYard,
  { index, workers }: { readonly index: number; readonly workers: number },
): Promise<boolean> {
  const every = number(values.every, yard.name === "postgres" ? 20 : 1);
  const report = await runPoints(
    yard,
    [(index - 1) * every, workers * every],
    progressOf(`${yard.name}, worker ${index} of ${workers}: faults`),
  );
  process.stdout.write(describePoints(yard.name, report));
  return report.counterexamples.length === 0;
}

const PROGRESS_MS = 30_000;

/** Says on stderr now and then how far it is: all of it takes an hour. */
function progressOf(what: string): (run: number) => void {
  const began = performance.now();
  let saidAt = began;
  return (played) => {
    const now = performance.now();
    if (now - saidAt < PROGRESS_MS) return;
    saidAt = now;
    process.stderr.write(`${what} played after ${Math.round((now - began) / 1000)} s: ${played}\n`);
  };
}

/** On a server as many as there is time for. */
async function workOnSchedules(yard: StoreYard, workers: number): Promise<boolean> {
  const { path } = values;
  const onServer = yard.name === "postgres";
  const report = await runSchedules(yard, {
    seed: number(values.seed, 1),
    schedules: onServer ? Infinity : Math.ceil(number(values.schedules, 10_000) / workers),
    ...(onServer ? { minutes: number(values.minutes, 20) } : {}),
    ...(path === undefined ? {} : { path }),
    onProgress: progressOf(`${yard.name}: schedules`),
  });
  process.stdout.write(describeSchedules(yard.name, report));
  return report.failed === undefined;
}

process.exitCode = (await main()) ? 0 : 1;
