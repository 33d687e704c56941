import type { Automaton } from "./automaton.ts";
import { createCompiledFilter } from "./compiled-filter.ts";
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

/** Skips bytes at which no form can start, before the automaton reads on. */
export interface Skipping {
  readonly filter: StartFilter;
  readonly probe: StartProbe;
}

/**
 * What skips bytes in the next so many of them. Making all of its table takes longer than reading everything that many
 * tasks print: until there is more than that, it knows only the pairs with which forms start.
 */
export function skippingAfter(
  littleBytes: number,
  patterns: readonly FormPattern[],
  automaton: Automaton,
): (bytes: number) => Skipping {
  const using = (filter: StartFilter): Skipping => ({
    filter,
    probe: createStartProbe(filter, automaton),
  });
  let skipping: Skipping | undefined;
  let left = littleBytes;
  return (bytes) => {
    if (bytes === 0) return skipping ?? using(createStartFilter(NO_TABLE));
    if (left >= 0) {
      left -= bytes;
      if (left < 0) skipping = using(createCompiledFilter(startTable(patterns)));
    }
    skipping ??= using(createStartFilter(firstPairs(patterns)));
    return skipping;
  };
}
