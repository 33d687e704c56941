import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { MIGRATIONS } from "../../src/lease/sqlite/migrations.ts";
import { FULL_AT_DAY, liveBusyYear, stillGrowing, type StoreSize } from "../support/busy-year.ts";

/** A hundredth of a busy organisation: 20 000 leases a year. `npm run prove:year` is all of it. */
const LEASES_PER_DAY = 55;
const STEP_DAYS = 3;

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "stepkey-year-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it("keeps each lease, approval and job as long as docs/storage.md says, and grows no further, over a year of every kind of life", async () => {
  const sizes: StoreSize[] = [];
  let mostLog = 0;
  await liveBusyYear({
    path: join(directory, "stepkey.db"),
    leasesPerDay: LEASES_PER_DAY,
    days: 450,
    stepHours: STEP_DAYS * 24,
    onDay: ({ day, countRows, fileBytes, logBytes }) => {
      mostLog = Math.max(mostLog, logBytes);
      if (day >= FULL_AT_DAY) sizes.push({ day, rows: countRows(), fileBytes });
    },
  });
  expect(stillGrowing(sizes)).toEqual([]);
  const {
    leases = 0,
    seals = 0,
    burns = 0,
    approval_uses,
    closed_jobs,
    github_tasks,
    migrations,
    ...few
  } = sizes.at(-1)?.rows ?? {};
  // Every table is in one of the two: a new one needs a place, and a time that it keeps its rows.
  // One row of `break_glass` for each grant that was ever used so.
  expect(few).toEqual({ break_glass: 0, freezes: 0, lease_counts: 7, meta: 3 });
  expect(migrations).toBe(MIGRATIONS.length);
  const daysOf = (rows = 0, perDay = LEASES_PER_DAY): number => rows / perDay;
  // A lease that was replaced counts as one more; the oldest are up to a step older than what is kept.
  expect(daysOf(leases)).toBeGreaterThanOrEqual(40);
  expect(daysOf(leases)).toBeLessThan((40 + 2 * STEP_DAYS) * 1.02);
  expect(daysOf(closed_jobs)).toBeGreaterThanOrEqual(40);
  expect(daysOf(closed_jobs)).toBeLessThan(40 + 2 * STEP_DAYS);
  expect(seals).toBeLessThanOrEqual(leases);
  // A third of the leases rest on an approval. Those that were never issued gave theirs back.
  expect(daysOf(approval_uses, LEASES_PER_DAY * 0.33)).toBeGreaterThanOrEqual(395);
  expect(daysOf(approval_uses, LEASES_PER_DAY * 0.33)).toBeLessThan(400 + 2 * STEP_DAYS);
  expect(daysOf(github_tasks, LEASES_PER_DAY * 0.33)).toBeGreaterThanOrEqual(34);
  expect(daysOf(github_tasks, LEASES_PER_DAY * 0.33)).toBeLessThan(35 + 2 * STEP_DAYS);
  // Of the last step: older ones were deleted when it began.
  expect(daysOf(burns)).toBeLessThan(1.3 * STEP_DAYS);
  expect(mostLog).toBeLessThan(8 * 1024 * 1024);
}, 240_000);
