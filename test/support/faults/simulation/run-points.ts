import type { FaultMode } from "./fault-plan.ts";
import type { StoreYard } from "./places.ts";
import { findPoints, modesOf, playFault, type Counterexample, type FaultPoint } from "./points.ts";

export interface PointsReport {
  /** Effects of the stories, each in each state of the leases. */
  readonly points: readonly FaultPoint[];
  /** A point and how it fails. */
  readonly cases: number;
  readonly run: number;
  readonly counterexamples: readonly Counterexample[];
}

/**
 * Finds the points and plays each with each of its faults, or every nth of these cases: `share` is `[first, step]`. Stops
 * after some counterexamples.
 */
export async function runPoints(
  yard: StoreYard,
  [first, step]: readonly [number, number],
  /** Called now and then, with how many have been played. */
  onProgress?: (run: number) => void,
): Promise<PointsReport> {
  const points = await findPoints(yard);
  const cases = points.flatMap((point) =>
    modesOf(point).map((mode): readonly [FaultPoint, FaultMode] => [point, mode]),
  );
  const counterexamples: Counterexample[] = [];
  let run = 0;
  for (let index = first; index < cases.length; index += step) {
    const [point, mode] = cases[index] ?? [];
    if (point === undefined || mode === undefined) break;
    const found = await playFault(yard, point, mode);
    run += 1;
    onProgress?.(run);
    if (found !== undefined) counterexamples.push(found);
    if (counterexamples.length >= MAX_COUNTEREXAMPLES) break;
  }
  return { points, cases: cases.length, run, counterexamples };
}

const MAX_COUNTEREXAMPLES = 5;

/** The report in a few lines. */
export function describePoints(
  name: string,
  { points, cases, run, counterexamples }: PointsReport,
): string {
  const names = new Set(points.map(({ point }) => point));
  const states = new Set(points.map((point) => point.states));
  const lines = [
    `${name}: ${points.length} points found (${names.size} different effects, ${states.size} combinations of states), ${cases} faults at them`,
    `${name}: ${run} run, ${counterexamples.length} broke an invariant`,
    ...counterexamples.map(describeCounterexample),
  ];
  return `${lines.join("\n")}\n`;
}

export function describeCounterexample({ what, violations, trace }: Counterexample): string {
  return [what, ...violations.map((one) => `  ${one}`), ...trace].join("\n");
}
