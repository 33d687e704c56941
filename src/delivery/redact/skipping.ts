import type { Automaton } from "./automaton.ts";
import { late, type LateLimits } from "./late.ts";
import { createLongReader, type LongReader } from "./long-reader.ts";
import { firstPairs } from "./first-pairs.ts";
import type { FormPattern } from "./secret-forms.ts";
import { createStartFilter, type StartFilter } from "./start-filter.ts";
import { createStartProbe, SEARCH_BYTES, type StartProbe, WORD_BYTES } from "./start-probe.ts";
import { NO_TABLE, startTable } from "./start-table.ts";

/**
 * In a process that has just started, making the whole table takes as long as making the first pairs and reading so
 * many bytes by them, even of base64, in which most pairs fit.
 */
const LITTLE_BYTES = 16 * 1024;

/** How a scan passes over bytes at which no form can start. */
export interface Skipping {
  readonly filter: StartFilter;
  readonly probe: StartProbe;
  /** The probe of a text that is only searched. */
  readonly search: StartProbe;
  /** For a long text: what reads it instead, as far as it can. */
  readonly long?: LongReader | undefined;
}

export interface SkippingOptions {
  /** How many bytes are read, in all streams together, before the whole table is made. */
  readonly littleBytes?: number | undefined;
  readonly late?: LateLimits | undefined;
  readonly compile?: typeof createLongReader | undefined;
}

/**
 * Call what it returns with the length of each text, to learn how to skip bytes in it. That gets faster with what has
 * been read: first it knows only the pairs of bytes with which forms start, then the whole table, then the compiled
 * loops. Making each takes longer than reading everything that many tasks print.
 */
export function skippingAfter(
  patterns: readonly FormPattern[],
  automaton: Automaton,
  { littleBytes = LITTLE_BYTES, late: limits, compile = createLongReader }: SkippingOptions = {},
): (bytes: number) => Skipping {
  const using = (filter: StartFilter): Skipping => ({
    filter,
    probe: createStartProbe(filter, automaton, WORD_BYTES),
    search: createStartProbe(filter, automaton, SEARCH_BYTES),
  });
  let skipping: Skipping | undefined;
  let longFor: ((bytes: number) => LongReader | undefined) | undefined;
  let withLong: Skipping | undefined;
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
    // There is none before the whole table, and none where some form is too short for that.
    const long = longFor?.(bytes);
    if (long === undefined) return skipping;
    return (withLong ??= { ...skipping, long });
  };
}
