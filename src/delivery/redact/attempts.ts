import { type AttemptList, createAttemptList, NODES } from "./attempt-list.ts";
import { createBeginnings, placesOf } from "./beginnings.ts";
import { createMoveTable } from "./move-table.ts";
import { numberElements } from "./pattern-elements.ts";
import type { FormPattern } from "./secret-forms.ts";

export interface Network {
  /** A list of attempts to match these patterns. */
  list(): AttemptList;
  /** The first place from `from` on at which something may begin: see beginnings.ts. */
  nextPlace(bytes: Uint8Array, from: number): number;
  /** Whether an attempt has come so far that this is hardly chance. */
  readonly isLikely: (place: number) => boolean;
  /** Whether an attempt has the first part of a form, which ends here if it does not go on. */
  readonly isPart: (place: number) => boolean;
}

/** All patterns, their elements numbered one after the other. */
export function createNetwork(patterns: readonly FormPattern[]): Network {
  const elements = numberElements(patterns);
  const table = createMoveTable(elements);
  const beginnings = createBeginnings(elements, table);

  /** Whether this is so for an attempt, or for any of those that have begun with one byte. */
  const anySuch =
    (isSuch: (element: number, node: number) => boolean) =>
    (place: number): boolean => {
      const node = place % NODES;
      const element = (place - node) / NODES;
      if (element < elements.count) return isSuch(element, node);
      const places = placesOf(beginnings.begin(element - elements.count), table);
      return places.some((one) => isSuch(Math.floor(one / NODES), one % NODES));
    };
  return {
    list: () => createAttemptList(elements, table, beginnings),
    nextPlace: (bytes, from) => beginnings.nextPlace(bytes, from),
    isLikely: anySuch((element) => elements.isLikely(element)),
    isPart: anySuch((element, node) => node === 0 && elements.kind(element).isPart),
  };
}
