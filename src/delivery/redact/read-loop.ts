import { READ_ON_CODE } from "./compiled-code.ts";
import { instantiate, type Memory } from "./compile.ts";
import { EVENT, LAYOUT, REGISTER } from "./compiled-layout.ts";

/** The loop of read-on.wat. Places are addresses. What reads on returns why it stopped: see `STOP`. */
export interface ReadLoop {
  /** `REGISTER` says which is which. */
  readonly registers: Int32Array;
  /** Reads on to a place. With `begins`, a form may start at the next place in the list, whatever it seems. */
  read(stop: number, begins: boolean): number;
  /** Makes a move that was not known. */
  take(move: number): number;
  /** Passes over the places in the list at which a form only seems to start. Then `place` is the next one. */
  probe(stop: number): number;
  place(): number;
  /** The byte of the move that is not known. */
  byte(): number;
  /** Where the groups of attempts started, as positions; `zero` is that of address 0. */
  groups(zero: number): readonly number[];
  setGroups(starts: readonly number[], zero: number): void;
  /** Passes on what was found, and forgets it. */
  takeEvents(tell: (start: number, end: number, move: number) => void): void;
}

const { PLACES, EVENTS, REGISTERS, GROUPS } = LAYOUT;

/** Undefined where nothing can be compiled: see `createMemory`. */
export function createReadLoop(memory: Memory): ReadLoop | undefined {
  const { read, take, probe } = instantiate(READ_ON_CODE, memory);
  if (read === undefined || take === undefined || probe === undefined) return undefined;
  const { buffer } = memory;
  const numbers = new Int32Array(buffer);
  const bytes = new Uint8Array(buffer);
  const registers = new Int32Array(buffer, REGISTERS, Object.keys(REGISTER).length);
  const numberAt = (address: number): number => numbers[address / 4] ?? 0;
  return {
    registers,
    read: (stop, begins) => read(stop, begins ? 1 : 0),
    take: (move) => take(move),
    probe: (stop) => probe(stop),
    place: () => numberAt(registers[REGISTER.place] ?? PLACES) >>> 0,
    byte: () => bytes[registers[REGISTER.at] ?? 0] ?? 0,
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
