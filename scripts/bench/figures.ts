/** How the benches compute and print figures. */
import type { Sent } from "./load.ts";

export function quantile(given: readonly number[], part: number): number {
  const sorted = given.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** p50 and p99. */
export function quantiles(sent: readonly Sent[]): string {
  const times = sent.map(({ milliseconds }) => milliseconds);
  return `${inMilliseconds(quantile(times, 0.5))}, ${inMilliseconds(quantile(times, 0.99))}`;
}

export function rate(perSecond: number): string {
  return perSecond.toFixed(0);
}

export function inMilliseconds(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}

export function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
}

/** Names at the left, figures at the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all) {
    console.log(
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    );
  }
}
