/**
 * `npm run bench`: what a job pays for stepkey, as ratios to an empty Node program and to the least exchange in the same
 * run. Absolute times say more about the machine than about stepkey; the runs alternate, so that a machine that drifts does
 * not tilt the ratio.
 *
 * `--peers DIR` compares an exchange in direct mode with other actions, which are cloned below DIR: see
 * bench/action-peers.ts. Their exchange is over when they end. That of stepkey is over when its task runs. After that it waits
 * for the task, looks for what it left, and writes a receipt, which others do not: the figure of all of it has no goal. `--base DIST` also measures another build of stepkey. `--rounds N` sets the number of runs.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { defaultEnv, inputEnv, runnersOwn } from "../test/support/fake-runner/environment.ts";
import { startIdTokenEndpoint } from "../test/support/fake-id-token-endpoint.ts";
import { startIssuer } from "../test/support/fake-issuer.ts";
import { startFakeSts } from "../test/support/fake-sts.ts";
import { githubClaims } from "../test/support/id-token.ts";
import { type Exchange, PEERS, programOf } from "./bench/action-peers.ts";
import { build } from "./bench/built.ts";
import { printTable, quantile } from "./bench/figures.ts";
import { startTimer, type Timed } from "./bench/timed-process.ts";

interface Contender {
  readonly name: string;
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly exitCode: number;
  /** Text of its output that shows that it did its work. */
  readonly shows: string;
  /** At most so many times as long as the contender of that name; Infinity when there is no goal. */
  readonly goals: Readonly<Record<string, number>>;
  /** It is over when its task has written when it began, and not when it ends. */
  readonly untilTask?: true;
}

const { values } = parseArgs({
  options: {
    peers: { type: "string" },
    base: { type: "string" },
    rounds: { type: "string", default: "21" },
  },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const DIST = fileURLToPath(new URL("../dist", import.meta.url));
/** The task writes when it began there, in seconds since the epoch. */
const BEGAN = "began";
const EMPTY = "an empty Node program";
/** No step with an exchange can be faster. */
const LEAST = "the least exchange: token, session, shell";
const GOALS = { start: 1.3, post: 1.15, exchange: 2 };

const directory = mkdtempSync(join(tmpdir(), "stepkey-bench-"));
const places = {
  workspace: join(directory, "workspace"),
  temp: join(directory, "temp"),
  home: join(directory, "home"),
};
const issuer = await startIssuer();
const idTokens = await startIdTokenEndpoint(issuer, githubClaims({ event_name: "push" }));
const sts = await startFakeSts({
  secret: `made-${"k".repeat(35)}`,
  sessions: [`session-${"t0Kenpart/".repeat(80)}==`],
});
const exchange: Exchange = {
  role: "arn:aws:iam::123456789012:role/reader",
  region: "eu-west-1",
  stsUrl: sts.url,
};

function inputsOf(given: Readonly<Record<string, string>>): Record<string, string> {
  return inputEnv({ step: "deploy", run: "true", access: "read", ...given });
}

function stepkey(dist: string, label: string, goals: Contender["goals"]): readonly Contender[] {
  const credential = `aws:
  role-to-assume: ${exchange.role}
  aws-region: ${exchange.region}
  sts-endpoint: ${exchange.stsUrl}`;
  const program = join(dist, "main.js");
  return [
    {
      name: `start, up to an input error${label}`,
      program,
      env: inputsOf({ step: "" }),
      exitCode: 1,
      shows: "step",
      goals: { [EMPTY]: GOALS.start },
    },
    {
      name: `post, with nothing to do${label}`,
      program: join(dist, "post.js"),
      env: {},
      exitCode: 0,
      shows: "",
      goals: { [EMPTY]: GOALS.post },
    },
    {
      name: `an exchange, until its task runs${label}`,
      program,
      env: inputsOf({ credential, run: `echo "$EPOCHREALTIME" > ${BEGAN}` }),
      exitCode: 0,
      shows: "issued",
      goals: { [LEAST]: GOALS.exchange, ...goals },
      untilTask: true,
    },
    {
      name: `all of it: exchange, task, search, receipt${label}`,
      program,
      env: inputsOf({ credential }),
      exitCode: 0,
      shows: "issued",
      goals: Object.fromEntries([LEAST, ...Object.keys(goals)].map((name) => [name, Infinity])),
    },
  ];
}

async function contenders(): Promise<readonly Contender[]> {
  const least = { least: fileURLToPath(new URL("bench/least-exchange.ts", import.meta.url)) };
  const built = await build(least, join(directory, "least"));
  const empty = join(directory, "empty.mjs");
  writeFileSync(empty, "");
  const clones = values.peers;
  const peers = clones === undefined ? [] : PEERS;
  const goals = Object.fromEntries(peers.map(({ name, goal }) => [name, goal]));
  return [
    { name: EMPTY, program: empty, env: {}, exitCode: 0, shows: "", goals: {} },
    {
      name: LEAST,
      program: join(built, "least.mjs"),
      env: { LEAST_ROLE: exchange.role, LEAST_STS: exchange.stsUrl },
      exitCode: 0,
      shows: "issued",
      goals: {},
    },
    ...stepkey(DIST, "", goals),
    ...(values.base === undefined ? [] : stepkey(values.base, " (base)", goals)),
    ...peers.map((peer) => ({
      name: peer.name,
      program: programOf(peer, clones ?? ""),
      env: inputEnv(peer.inputs(exchange)),
      exitCode: 0,
      shows: "Authenticated as assumedRoleId",
      goals: {},
    })),
  ];
}

/** Each run gets a job of its own, made before the time starts. */
function openJob(): Readonly<Record<string, string>> {
  const files = ["output", "state", "summary", "env", "path"];
  for (const place of Object.values(places)) {
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
  }
  for (const file of files) writeFileSync(join(places.temp, file), "");
  return {
    ...runnersOwn(places),
    ...defaultEnv(places),
    ...idTokens.env,
    GITHUB_WORKFLOW: "ci",
    GITHUB_OUTPUT: join(places.temp, "output"),
    GITHUB_STATE: join(places.temp, "state"),
    GITHUB_STEP_SUMMARY: join(places.temp, "summary"),
    GITHUB_ENV: join(places.temp, "env"),
    GITHUB_PATH: join(places.temp, "path"),
  };
}

const all = await contenders();
const timer = startTimer(runnersOwn(places));

async function time(contender: Contender): Promise<number> {
  const { name, program, env, exitCode, shows } = contender;
  const job = openJob();
  const run = { args: [program], env: { ...job, ...env }, cwd: places.workspace };
  const timed: Timed = await timer.run(run);
  if (timed.exitCode !== exitCode || !timed.output.includes(shows)) {
    throw new Error(`${name}: exit code ${timed.exitCode}\n${timed.output.slice(-2000)}`);
  }
  return contender.untilTask === true ? beganAt() - timed.startedAt : timed.milliseconds;
}

/** In milliseconds since the epoch. */
function beganAt(): number {
  return 1000 * Number(readFileSync(join(places.workspace, BEGAN), "utf8"));
}

const times = new Map(all.map(({ name }) => [name, [] as number[]]));
try {
  for (const contender of all) await time(contender); // warms the file cache
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of all) times.get(contender.name)?.push(await time(contender));
  }
} finally {
  timer.end();
  await Promise.all([sts.close(), idTokens.close(), issuer.close()]);
  rmSync(directory, { recursive: true, force: true });
}

const median = (name: string): number => quantile(times.get(name) ?? [], 0.5);
let missed = 0;

function verdict({ name, goals }: Contender): string {
  return Object.entries(goals)
    .map(([other, goal]) => {
      const ratio = median(name) / median(other);
      const beside = `${ratio.toFixed(2)} of ${other}`;
      if (goal === Infinity) return beside;
      if (ratio > goal) missed += 1;
      return `${beside}, goal ${goal}: ${ratio <= goal ? "met" : "MISSED"}`;
    })
    .join("; ");
}

console.log(`${rounds} runs each, medians, Node ${process.version}`);
printTable(
  ["", "ms", "of an empty Node", ""],
  all.map((contender) => [
    contender.name,
    median(contender.name).toFixed(1),
    (median(contender.name) / median(EMPTY)).toFixed(2),
    verdict(contender),
  ]),
);
process.exitCode = missed === 0 ? 0 : 1;
