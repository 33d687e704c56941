import type { AttemptColumns } from "./attempt-columns.ts";
import { createNumberTable, type NumberTable } from "./number-table.ts";

/** The attempts of all states of the automaton, in columns: a state as an object would take ten times the memory. */
export interface StateStore {
  /** The number of the state with these attempts; -1 when there is none. */
  find(attempts: AttemptColumns): number;
  /** Adds one, and returns its number. */
  add(attempts: AttemptColumns): number;
  /** Replaces attempts by those of a state. They have the numbers of their groups, from 0 on, as starts. */
  read(state: number, into: AttemptColumns): void;
  /** How many groups of attempts a state has. */
  groups(state: number): number;
  count(): number;
  /** How many attempts there are in all states together. */
  attempts(): number;
  clear(): void;
}

const FIRST_STATES = 256;
const FIRST_ATTEMPTS = 1024;
const NONE = -1;

export function createStateStore(): StateStore {
  const elements = createNumberTable(FIRST_ATTEMPTS);
  const rows = createNumberTable(FIRST_ATTEMPTS);
  /** The number of the group of each attempt. */
  const groups = createNumberTable(FIRST_ATTEMPTS);
  /** Where the attempts of each state begin, and after the last where the next ones will. */
  const firsts = createNumberTable(FIRST_STATES);
  /** States with the same hash are a chain: its head, and for each state the next one. */
  let heads = new Int32Array(FIRST_STATES).fill(NONE);
  const chain = createNumberTable(FIRST_STATES);
  const hashes = createNumberTable(FIRST_STATES);
  let count = 0;

  const bucketOf = (hash: number): number => hash & (heads.length - 1);
  const isSame = (state: number, attempts: AttemptColumns): boolean => {
    const first = at(firsts, state);
    if (at(firsts, state + 1) - first !== attempts.count) return false;
    let group = -1;
    for (let index = 0; index < attempts.count; index += 1) {
      if (attempts.isFirst(index)) group += 1;
      if (
        at(elements, first + index) !== attempts.elements[index] ||
        at(rows, first + index) !== attempts.rows[index] ||
        at(groups, first + index) !== group
      ) {
        return false;
      }
    }
    return true;
  };
  const enter = (state: number): void => {
    const bucket = bucketOf(at(hashes, state));
    chain.numbers[state] = heads[bucket] ?? NONE;
    heads[bucket] = state;
  };
  const makeRoom = (attempts: number): void => {
    for (const column of [elements, rows, groups]) column.grow(at(firsts, count) + attempts);
    for (const column of [chain, hashes]) column.grow(count + 1);
    firsts.grow(count + 2);
    if (count < heads.length) return;
    heads = new Int32Array(2 * heads.length).fill(NONE);
    for (let state = 0; state < count; state += 1) enter(state);
  };
  return {
    find(attempts) {
      const hash = hashOf(attempts);
      let state = heads[bucketOf(hash)] ?? NONE;
      while (state !== NONE && !(at(hashes, state) === hash && isSame(state, attempts))) {
        state = at(chain, state);
      }
      return state;
    },
    add(attempts) {
      makeRoom(attempts.count);
      let next = at(firsts, count);
      let group = -1;
      for (let index = 0; index < attempts.count; index += 1) {
        if (attempts.isFirst(index)) group += 1;
        elements.numbers[next] = attempts.elements[index] ?? 0;
        rows.numbers[next] = attempts.rows[index] ?? 0;
        groups.numbers[next] = group;
        next += 1;
      }
      firsts.numbers[count + 1] = next;
      hashes.numbers[count] = hashOf(attempts);
      enter(count);
      count += 1;
      return count - 1;
    },
    read(state, into) {
      into.count = 0;
      const end = at(firsts, state + 1);
      for (let index = at(firsts, state); index < end; index += 1) {
        into.push(at(elements, index), at(rows, index), at(groups, index));
      }
    },
    groups(state) {
      const end = at(firsts, state + 1);
      return end === at(firsts, state) ? 0 : at(groups, end - 1) + 1;
    },
    count: () => count,
    attempts: () => at(firsts, count),
    clear() {
      count = 0;
      firsts.numbers[0] = 0;
      heads.fill(NONE);
    },
  };
}

const PRIME = 0x01_00_01_93;

function hashOf(attempts: AttemptColumns): number {
  let hash = attempts.count;
  for (let index = 0; index < attempts.count; index += 1) {
    const isNew = attempts.isFirst(index) ? 1 : 0;
    hash = Math.imul(hash ^ (2 * (attempts.elements[index] ?? 0) + isNew), PRIME);
    hash = Math.imul(hash ^ (attempts.rows[index] ?? 0), PRIME);
  }
  return hash ^ (hash >>> 15);
}

function at({ numbers }: NumberTable, index: number): number {
  return numbers[index] ?? 0;
}
