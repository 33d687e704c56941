import type { Attempts } from "./attempts.ts";

/** Finds a state by its attempts. */
export interface Positions {
  find(attempts: Attempts): number | undefined;
  add(attempts: Attempts, position: number): void;
  clear(): void;
}

interface Entry {
  readonly attempts: Attempts;
  readonly position: number;
}

/** By a number that is computed from the attempts: a text of all of them would take more memory than the states do. */
export function createPositions(): Positions {
  const entries = new Map<number, Entry[]>();
  return {
    find: (attempts) =>
      entries.get(hashOf(attempts))?.find((entry) => isSame(entry.attempts, attempts))?.position,
    add(attempts, position) {
      const hash = hashOf(attempts);
      const same = entries.get(hash);
      if (same === undefined) entries.set(hash, [{ attempts, position }]);
      else same.push({ attempts, position });
    },
    clear: () => entries.clear(),
  };
}

const PRIME = 0x01_00_01_93;

function hashOf(attempts: Attempts): number {
  let hash = 0;
  for (const group of attempts) {
    hash = Math.imul(hash ^ group.length, PRIME);
    for (const place of group) {
      // An element and a node: the number does not fit in 32 bits.
      hash = Math.imul(hash ^ Math.floor(place / 0x1_00_00), PRIME);
      hash = Math.imul(hash ^ (place & 0xff_ff), PRIME);
    }
  }
  return hash ^ (hash >>> 15);
}

function isSame(one: Attempts, other: Attempts): boolean {
  return (
    one.length === other.length && one.every((group, index) => isSameGroup(group, other[index]))
  );
}

function isSameGroup(one: readonly number[], other: readonly number[] = []): boolean {
  return one.length === other.length && one.every((place, index) => place === other[index]);
}
