import type { Automaton } from "./automaton.ts";
import { late, type LateLimits } from "./late.ts";
import { createLongReader, type LongReader } from "./long-reader.ts";
import { firstPairs } from "./first-pairs.ts";
import type { FormPattern } from "./secret-forms.ts";
import { createStartFilter, type StartFilter } from "./start-filter.ts";
import { createStartProbe, type StartProbe } from "./start-probe.ts";
import { NO_TABLE, startTable } from "./start-table.ts";

/**
 * In a process that has just started, the pairs are made and so much of them is read, even of base64, in the time that making
 * the whole table takes.
 */
export const LITTLE_BYTES = 16 * 1024;

/** How bytes are passed over at which no form can start. */
export interface Skipping {
  readonly filter: StartFilter;
  readonly probe: StartProbe;
  /** What reads these bytes instead, if it can. */
  readonly long?: LongReader | undefined;
}

export interface SkippingOptions {
  /** How much is read, in all streams together, before the whole table is made. */
  readonly littleBytes?: number | undefined;
  readonly late?: LateLimits | undefined;
  readonly compile?: typeof createLongReader | undefined;
}

/**
 * What skips bytes in the next so many of them. Making all of its table takes longer than reading everything that many
 * tasks print: until there is more than that, it knows only the pairs with which forms start.
 */
export function skippingAfter(
  patterns: readonly FormPattern[],
  automaton: Automaton,
  { littleBytes = LITTLE_BYTES, late: limits, compile = createLongReader }: SkippingOptions = {},
): (bytes: number) => Skipping {
  const using = (filter: StartFilter): Skipping => ({
    filter,
    probe: createStartProbe(filter, automaton),
  });
  let skipping: Skipping | undefined;
  let longFor: ((bytes: number) => LongReader | undefined) | undefined;
  let left = littleBytes;
  return (bytes) => {
    if (bytes === 0) return skipping ?? using(createStartFilter(NO_TABLE));
    if (left >= 0) {
      left -= bytes;
      if (left < 0) {
        const table = startTable(patterns);
        skipping = using(createStartFilter(table));
        if (table.offsets > 0) longFor = late(() => compile(table, automaton), limits);
      }
    }
    skipping ??= using(createStartFilter(firstPairs(patterns)));
    const long = longFor?.(bytes);
    return long === undefined ? skipping : { ...skipping, long };
  };
}
