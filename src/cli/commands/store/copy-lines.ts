import type { CopyReport } from "../../../lease/copy/copy-store.ts";
import type { CopyProgress } from "../../../lease/copy/copy-tables.ts";
import { inFullWords, plural } from "../../../shared/wording.ts";
import { plain } from "../../print/print.ts";

/** More is no difference of clocks that are kept by a time service. */
const CLOCK_DIFFERENCE_MS = 5000;

/** What was copied, and what to do next. */
export function copyLines(
  { from, to }: { readonly from: string; readonly to: string },
  report: CopyReport,
): readonly string[] {
  const { tables, damaged, wasComplete } = report;
  const counts = tables.map(({ name, rows }) => `  ${name.padEnd(14)}  ${figure(rows)}`);
  return [
    wasComplete ? `${from} had been copied to ${to} completely:` : `Copied ${from} to ${to}:`,
    ...counts,
    ...leftOutLines(report),
    ...(damaged.length === 0 ? [] : [damagedLine(report)]),
    ...damaged.slice(0, 20).map(({ lease, error }) => plain(`  ${lease}  ${error}`)),
    ...clockLines(report),
    "Both were compared. The file is marked as moved: no broker starts on it. Start the brokers with this configuration.",
  ];
}

function leftOutLines({ tables }: CopyReport): readonly string[] {
  return tables
    .filter(({ dangling }) => dangling > 0)
    .map(
      ({ name, dangling }) =>
        `Left out ${plural(dangling, "row")} of ${name} whose lease is missing: they have no effect.`,
    );
}

function damagedLine({ damaged }: CopyReport): string {
  return damaged.length === 1
    ? "1 lease cannot be read, and was copied as it is. Nobody ends it before you repair its row:"
    : `${damaged.length} leases cannot be read, and were copied as they are. Nobody ends them before you repair their rows:`;
}

function clockLines({ clockAheadMs }: CopyReport): readonly string[] {
  const off = Math.abs(clockAheadMs);
  if (off < CLOCK_DIFFERENCE_MS) return [];
  const [where, when] = clockAheadMs > 0 ? ["ahead of", "earlier"] : ["behind", "later"];
  return [
    `The database's clock is ${inFullWords(off)} ${where} this machine's: live leases expire as much ${when}.`,
  ];
}

/** One line about work that takes long. */
export function progressText({ doing, table, done, total }: CopyProgress): string {
  return doing === "copying"
    ? `Copying ${table}: ${figure(done)} of ${figure(total)}`
    : `Comparing ${table}: ${figure(total)}`;
}

function figure(count: number): string {
  return count.toLocaleString("en-US");
}
