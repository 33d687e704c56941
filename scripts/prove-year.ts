/**
 * `npm run prove:year [-- --leases 2000000] [--days 460]`: a busy organisation uses a real store for longer than anything
 * is kept, by a clock that jumps. Prints what the store has each month, and fails if anything still grows at the end.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  FULL_AT_DAY,
  liveBusyYear,
  stillGrowing,
  type StoreSize,
} from "../test/support/busy-year.ts";
import { mebibytes, printTable } from "./bench/figures.ts";

const { values } = parseArgs({
  options: {
    /** In a year. */
    leases: { type: "string", default: "2000000" },
    days: { type: "string", default: "460" },
  },
});
const leasesPerDay = Number(values.leases) / 365;
const days = Number(values.days);
if (!(leasesPerDay > 0) || !(days > FULL_AT_DAY + 1)) {
  console.error(`Give a number of leases, and more than ${FULL_AT_DAY + 1} days.`);
  process.exit(2);
}

const directory = mkdtempSync(join(tmpdir(), "stepkey-year-"));
const months: (readonly string[])[] = [];
const sizes: StoreSize[] = [];
let mostLog = 0;
try {
  await liveBusyYear({
    path: join(directory, "stepkey.db"),
    leasesPerDay,
    days,
    // A hundred leases at once, where there are so many: they share commits, and the disk's syncs take the time.
    stepHours: [1, 2, 4, 8, 12].find((hours) => (leasesPerDay * hours) / 24 >= 100) ?? 24,
    onDay: ({ day, leases, countRows, fileBytes, logBytes }) => {
      mostLog = Math.max(mostLog, logBytes);
      const isMonth = day % 30 === 0 || day === days;
      if (!isMonth && day < FULL_AT_DAY) return;
      const rows = countRows();
      sizes.push({ day, rows, fileBytes });
      if (!isMonth) return;
      months.push([day, leases, ...Object.values(rows), mebibytes(fileBytes)].map(String));
      console.error(`day ${day} of ${days}: ${leases} leases, ${mebibytes(fileBytes)}`);
    },
  });
} finally {
  rmSync(directory, { recursive: true, force: true });
}
printTable(["day", "leases so far", ...Object.keys(sizes[0]?.rows ?? {}), "file"], months);
console.log(`SQLite's log never had more than ${mebibytes(mostLog)}.`);
const growing = stillGrowing(sizes);
console.log(
  growing.length === 0
    ? `Nothing grows any more after day ${FULL_AT_DAY}.`
    : `STILL GROWS after day ${FULL_AT_DAY}: ${growing.join(", ")}`,
);
process.exitCode = growing.length === 0 ? 0 : 1;
