import type { ByteFilter } from "./byte-filter.ts";

export interface CommandFilter extends ByteFilter {
  /** What was given out so far ends within a line, and a line of someone else may come next: what follows may begin one. */
  interrupt(): void;
}

/**
 * Keeps the runner from reading a task's output as commands. The runner splits output at `\n` and `\r`, and takes a line
 * for a command when it begins with `::` after white space, or holds `##[` anywhere. Both get a backslash, as the runner
 * itself does with its own markers: `\::error::`, `##\[group]`. It is visible, copies well, and nothing parses it.
 *
 * `::add-mask::` alone passes: a task that derives another secret must be able to hide it, and without the command the
 * line would show it. White space is taken widely (control characters, and every byte above ASCII), because the runner
 * trims by Unicode: a backslash too many is harmless.
 * @see https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
 */
export function createCommandFilter(): CommandFilter {
  let place: Place = "start";
  let pending: Uint8Array = new Uint8Array(0);

  const run = (bytes: Uint8Array, isLast: boolean): Uint8Array => {
    const out: Uint8Array[] = [];
    let copied = 0;
    let index = 0;
    while (index < bytes.length) {
      const step = STEPS[place](bytes, index, isLast);
      if (step.escapeAt !== undefined) {
        out.push(bytes.subarray(copied, step.escapeAt), BACKSLASH);
        copied = step.escapeAt;
      }
      index = step.next;
      place = step.place;
      if (step.waits === true) break;
    }
    // What was looked at and not decided is looked at again, with what follows it.
    pending = bytes.slice(index);
    if (out.length === 0 && index === bytes.length) return bytes;
    out.push(bytes.subarray(copied, index));
    return Buffer.concat(out);
  };

  return {
    write: (chunk) => run(pending.length === 0 ? chunk : Buffer.concat([pending, chunk]), false),
    flush: () => run(pending, true),
    interrupt: () => void (place = "start"),
  };
}

/** In a line: before its first visible character, behind it, or in a mask command that passes as it is. */
type Place = "start" | "middle" | "mask";

interface Step {
  readonly place: Place;
  readonly next: number;
  /** More bytes are needed to decide what stands at `next`. */
  readonly waits?: boolean;
  /** Where a backslash goes. */
  readonly escapeAt?: number;
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const COLON = 0x3a;
const BACKSLASH = Buffer.from("\\");
const ADD_MASK = "::add-mask::";
const MARKER = "##[";

const STEPS: Readonly<Record<Place, (bytes: Uint8Array, index: number, isLast: boolean) => Step>> =
  {
    start(bytes, index, isLast) {
      const first = skip(bytes, index, isBlank);
      if (first === bytes.length) return { place: "start", next: first };
      if (bytes[first] !== COLON) return { place: "middle", next: first };
      const seen = readAhead(bytes, first, ADD_MASK);
      if (seen === ADD_MASK) return { place: "mask", next: first + seen.length };
      const waits = ADD_MASK.startsWith(seen) && !isLast;
      if (waits) return { place: "start", next: first, waits };
      if (!seen.startsWith("::")) return { place: "middle", next: first + 1 };
      return { place: "middle", next: first + 2, escapeAt: first };
    },
    middle(bytes, index, isLast) {
      const stop = skip(bytes, index, (byte) => byte !== HASH && !isLineEnd(byte));
      if (stop === bytes.length) return { place: "middle", next: stop };
      if (bytes[stop] !== HASH) return { place: "start", next: stop + 1 };
      const seen = readAhead(bytes, stop, MARKER);
      if (seen === MARKER) {
        const bracket = stop + MARKER.length - 1;
        return { place: "middle", next: bracket + 1, escapeAt: bracket };
      }
      const waits = MARKER.startsWith(seen) && !isLast;
      return { place: "middle", next: waits ? stop : stop + 1, waits };
    },
    mask(bytes, index) {
      const stop = skip(bytes, index, (byte) => !isLineEnd(byte));
      return stop === bytes.length
        ? { place: "mask", next: stop }
        : { place: "start", next: stop + 1 };
    },
  };

function skip(bytes: Uint8Array, from: number, goesOn: (byte: number) => boolean): number {
  let index = from;
  while (index < bytes.length && goesOn(bytes[index] ?? 0)) index += 1;
  return index;
}

/** As many characters as the expected text has, in lower case: command names are not case-sensitive. */
function readAhead(bytes: Uint8Array, index: number, expected: string): string {
  return Buffer.from(bytes.subarray(index, index + expected.length))
    .toString("latin1")
    .toLowerCase();
}

function isLineEnd(byte: number): boolean {
  return byte === LF || byte === CR;
}

/** What may stand before a command: line ends, white space, control characters, and all that is not ASCII. */
function isBlank(byte: number): boolean {
  return byte <= SPACE || byte >= 0x7f;
}
