import fc from "fast-check";
import type { StoreYard } from "./places.ts";
import { playSchedule, schedules, type Schedule } from "./schedules.ts";
import type { SimulationOptions } from "./simulation.ts";

export interface SchedulesOptions {
  readonly seed: number;
  readonly schedules: number;
  /** Stops after so long; as many as were asked for when absent. */
  readonly minutes?: number;
  /** Plays one schedule again: the path that a counterexample printed. */
  readonly path?: string;
  readonly plant?: SimulationOptions["plant"];
  /** Called now and then, with how many have been played. */
  readonly onProgress?: (run: number) => void;
  /** How long to look for a shorter counterexample. */
  readonly shrinkMs?: number;
}

export interface SchedulesReport {
  readonly seed: number;
  readonly run: number;
  /** Effects that schedules reached. */
  readonly reached: ReadonlySet<string>;
  readonly failed: FailedSchedule | undefined;
}

interface FailedSchedule {
  /** Both play it again. */
  readonly seed: number;
  readonly path: string;
  readonly schedule: Schedule;
  readonly why: string;
}

/** Plays random schedules until one breaks an invariant, and then looks for a shorter one that does so too. */
export async function runSchedules(
  yard: StoreYard,
  { seed, schedules: wanted, minutes, onProgress, ...options }: SchedulesOptions,
): Promise<SchedulesReport> {
  const reached = new Set<string>();
  const endsAt = performance.now() + (minutes ?? Infinity) * 60_000;
  let run = 0;
  for (let batch = 0; run < wanted && performance.now() < endsAt; batch += 1) {
    const count = Math.min(BATCH, wanted - run);
    const played = await runBatch(yard, { ...options, seed: seed + batch * BATCH, count }, reached);
    run += played.run;
    if (played.failed !== undefined) return { seed, run, reached, failed: played.failed };
    if (options.path !== undefined) break;
    onProgress?.(run);
  }
  return { seed, run, reached, failed: undefined };
}

/** Few enough that the time is over soon after it was to be. */
const BATCH = 10;

async function runBatch(
  yard: StoreYard,
  options: Pick<SchedulesOptions, "path" | "plant" | "shrinkMs"> & {
    readonly seed: number;
    readonly count: number;
  },
  reached: Set<string>,
): Promise<Pick<SchedulesReport, "run" | "failed">> {
  const { seed, count, path, plant, shrinkMs = 60_000 } = options;
  let run = 0;
  let failedAt: number | undefined;
  const property = fc.asyncProperty(schedules, async (schedule) => {
    // Behind a path, fast-check goes on with its neighbours while nothing fails.
    if (path !== undefined && run > 0) return;
    // From then on nothing fails, so the shortest that was found stays.
    if (failedAt !== undefined && performance.now() - failedAt > shrinkMs) return;
    const outcome = await playSchedule(yard, schedule, plant === undefined ? {} : { plant });
    if (failedAt === undefined) run += 1;
    for (const point of outcome.reached) reached.add(point);
    if (outcome.violations.length === 0) return;
    failedAt ??= performance.now();
    throw new Error([...outcome.violations, ...outcome.trace].join("\n"));
  });
  const again = path === undefined ? {} : { path, numRuns: 1, endOnFailure: true };
  const details = await fc.check(property, { seed, numRuns: count, ...again });
  const [schedule] = details.counterexample ?? [];
  if (schedule === undefined) return { run, failed: undefined };
  const why = details.errorInstance instanceof Error ? details.errorInstance.message : "";
  return { run, failed: { seed, path: details.counterexamplePath ?? "", schedule, why } };
}

/** The report in a few lines; a counterexample with what plays it again. */
export function describeSchedules(name: string, { seed, run, failed }: SchedulesReport): string {
  if (failed === undefined) return `${name}: ${run} schedules from seed ${seed}, invariants held\n`;
  const { path, schedule, why } = failed;
  const replay = `--seed ${failed.seed} --path ${path}`;
  return `${name}: after ${run} schedules from seed ${seed} an invariant broke
to play it again: npm run test:faults -- schedules --store ${name} ${replay}
${JSON.stringify(schedule)}
${why}
`;
}
