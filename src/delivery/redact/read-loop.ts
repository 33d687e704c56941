import { READ_ON_CODE } from "./compiled-code.ts";
import { instantiate, type Memory } from "./compile.ts";
import { EVENT, LAYOUT, REGISTER } from "./compiled-layout.ts";

/**
 * The loop of read-on.wat, whose head explains the words. Where bytes are is given as addresses, and `read`, `take` and
 * `probe` return why they stopped, a number of `STOP`.
 */
export interface ReadLoop {
  /** Where the loop is. `REGISTER` says which number is which. */
  readonly registers: Int32Array;
  /** Reads on to `stop`. With `trusts`, the first place counts as a start without a probe. */
  read(stop: number, trusts: boolean): number;
  /** Makes the move that was not known, as the automaton has computed it. */
  take(move: number): number;
  /** Passes over the places before `stop` at which a form only seems to start: reads `most` bytes from each, as a rule fewer. */
  probe(stop: number, most: number): number;
  /** The next place in the list. */
  place(): number;
  /** The byte of the move that is not known. */
  unknownByte(): number;
  /** Where the groups of attempts started, counted in the stream. `zero` is where address 0 is in it. */
  groups(zero: number): readonly number[];
  setGroups(starts: readonly number[], zero: number): void;
  /** Hands over the events, and forgets them. */
  takeEvents(tell: (start: number, end: number, move: number) => void): void;
}

const { PLACES, EVENTS, REGISTERS, REGISTERS_END, GROUPS } = LAYOUT;

/** Undefined where nothing can be compiled: see `createMemory`. */
export function createReadLoop(memory: Memory): ReadLoop | undefined {
  const { read, take, probe } = instantiate(READ_ON_CODE, memory);
  if (read === undefined || take === undefined || probe === undefined) return undefined;
  const { buffer } = memory;
  const numbers = new Int32Array(buffer);
  const bytes = new Uint8Array(buffer);
  const registers = new Int32Array(buffer, REGISTERS, (REGISTERS_END - REGISTERS) / 4);
  const numberAt = (address: number): number => numbers[address / 4] ?? 0;
  return {
    registers,
    read: (stop, trusts) => read(stop, trusts ? 1 : 0),
    take: (move) => take(move),
    probe: (stop, most) => probe(stop, most),
    // `NO_PLACE` has the highest bit.
    place: () => numberAt(registers[REGISTER.cursor] ?? PLACES) >>> 0,
    unknownByte: () => bytes[registers[REGISTER.unknownByte] ?? 0] ?? 0,
    groups(zero) {
      const last = registers[REGISTER.last] ?? 0;
      const groups: number[] = [];
      for (let at = registers[REGISTER.first] ?? 0; at < last; at += 4) {
        groups.push(zero + numberAt(at));
      }
      return groups;
    },
    setGroups(starts, zero) {
      for (let group = 0; group < starts.length; group += 1) {
        numbers[GROUPS / 4 + group] = (starts[group] ?? 0) - zero;
      }
      registers[REGISTER.first] = GROUPS;
      registers[REGISTER.last] = GROUPS + 4 * starts.length;
    },
    takeEvents(tell) {
      const end = registers[REGISTER.events] ?? 0;
      for (let at = EVENTS; at < end; at += 4 * EVENT) {
        tell(numberAt(at), numberAt(at + 4), numberAt(at + 8));
      }
      registers[REGISTER.events] = EVENTS;
    },
  };
}
