/**
 * `npm run prove:silence [-- --rounds 40 --at-once 20]`: how long a lease outlives the step that used it, where no step tells the
 * broker that it ended. A PostgreSQL, a broker in a process of its own, and the built action as a runner runs it; GitHub is a
 * fake on a loopback address. Each task has a session open, and what counts is PostgreSQL's own catalogue: neither the role nor a
 * session of it is there any more.
 *
 * Main is killed and post runs, one job after the other. Then the runner is gone: all processes of a job are killed, or frozen
 * as on a machine that is cut off, many jobs at once. Needs Linux and a built `dist/`. Exit code 1 if a lease ended for another
 * reason than it should.
 */
import { parseArgs } from "node:util";
import { openNotebook } from "../test/support/acceptance.ts";
import { startTestSystem } from "../test/support/test-system.ts";
import { inMilliseconds, printTable, quantile } from "./bench/figures.ts";
import { watchCatalogue } from "./silence/catalogue.ts";
import {
  freezeAll,
  killAll,
  killMain,
  startTask,
  type Ended,
  type Round,
  type RunningTask,
  type Stage,
} from "./silence/rounds.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "40" },
    "at-once": { type: "string", default: "20" },
  },
});
const rounds = Number(values.rounds);
const atOnce = Number(values["at-once"]);

const rows: string[][] = [];

function add(name: string, times: readonly (number | undefined)[], reasons: string): void {
  const known = times.filter((time) => time !== undefined);
  const figures = [0, 0.5, 0.95, 0.99, 1].map((part) => inMilliseconds(quantile(known, part)));
  rows.push([name, String(known.length), ...figures, reasons]);
}

async function play(
  stage: Stage,
  of: { readonly round: Round; readonly name: string; readonly atOnce: number },
): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  for (let done = 0; done < rounds; done += of.atOnce) {
    const count = Math.min(of.atOnce, rounds - done);
    const names = Array.from({ length: count }, (_, index) => `${of.name}-${done + index}`);
    const tasks = await startAll(stage, names);
    ended.push(...(await Promise.all(tasks.map((task) => of.round(stage, task)))));
    console.error(`${of.name}: ${ended.length} of ${rounds}`);
  }
  return ended;
}

/** Jobs start a few at a time, because how fast they start is not measured. */
const START_AT_ONCE = 4;

async function startAll(stage: Stage, names: readonly string[]): Promise<readonly RunningTask[]> {
  const tasks: RunningTask[] = [];
  for (let from = 0; from < names.length; from += START_AT_ONCE) {
    const some = names.slice(from, from + START_AT_ONCE);
    tasks.push(...(await Promise.all(some.map((name) => startTask(stage, name)))));
  }
  return tasks;
}

/** How many ended for which reason; any other than the expected one is a failure. */
function reasonsOf(ended: readonly Ended[], expected: string): string {
  const counts = new Map<string, number>();
  for (const { reason } of ended) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  if (counts.get(expected) !== ended.length) process.exitCode = 1;
  return [...counts].map(([reason, count]) => `${count} ${reason}`).join(", ");
}

const notes = openNotebook();
const system = await startTestSystem();
const catalogue = await watchCatalogue(system.postgres);
try {
  const stage = { system, notes, catalogue };
  const posted = await play(stage, { round: killMain, name: "main-killed", atOnce: 1 });
  const reasons = reasonsOf(posted, "job_closed");
  add(
    "main killed, post runs: from the kill",
    posted.map(({ fromKill }) => fromKill),
    reasons,
  );
  add(
    "  from the start of post",
    posted.map(({ fromPost }) => fromPost),
    "",
  );
  for (const [name, title, round] of [
    ["killed", "runner gone, its processes killed", killAll],
    ["frozen", "runner gone, its machine frozen", freezeAll],
  ] as const) {
    const lost = await play(stage, { round, name, atOnce });
    add(
      `${title}: from that`,
      lost.map(({ fromKill }) => fromKill),
      reasonsOf(lost, "silent"),
    );
    add(
      "  from its last heartbeat",
      lost.map(({ fromHeartbeat }) => fromHeartbeat),
      "",
    );
  }
} finally {
  await catalogue.close();
  await system.close();
  notes.remove();
}
printTable(["what", "n", "min", "p50", "p95", "p99", "max", "ended as"], rows);
