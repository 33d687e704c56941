import type { ByteFilter } from "./byte-filter.ts";

export interface CommandFilter extends ByteFilter {
  /** The output so far ends within a line and somebody else's line may follow, so the next bytes may start a line. */
  interrupt(): void;
}

/**
 * Keeps the runner from reading a task's output as commands. The runner splits output at `\n` and `\r`, and treats a
 * line as a command when it starts with `::` after white space, or contains `##[` anywhere. Both get a backslash, as the
 * runner does with its own markers: `\::error::`, `##\[group]`. A backslash is visible, and nothing parses the result.
 *
 * Only `::add-mask::` passes: a task that derives another secret must be able to hide it, and an escaped command would
 * print it. Control characters and all bytes above ASCII count as white space, because the runner trims by Unicode; one
 * backslash too many is harmless.
 * @see https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
 */
export function createCommandFilter(): CommandFilter {
  let position: LinePosition = "start";
  let pending: Uint8Array = new Uint8Array(0);

  const run = (bytes: Uint8Array, isLast: boolean): Uint8Array => {
    const out: Uint8Array[] = [];
    let copied = 0;
    let index = 0;
    while (index < bytes.length) {
      const step = STEPS[position](bytes, index, isLast);
      if (step.escapeAt !== undefined) {
        out.push(bytes.subarray(copied, step.escapeAt), BACKSLASH);
        copied = step.escapeAt;
      }
      index = step.next;
      position = step.position;
      if (step.waits === true) break;
    }
    // Bytes that are not decided yet are read again together with the next chunk.
    pending = bytes.slice(index);
    if (out.length === 0 && index === bytes.length) return bytes;
    out.push(bytes.subarray(copied, index));
    return Buffer.concat(out);
  };

  return {
    write: (chunk) => run(pending.length === 0 ? chunk : Buffer.concat([pending, chunk]), false),
    flush: () => run(pending, true),
    interrupt: () => void (position = "start"),
  };
}

/** Where in a line: before its first visible character, after it, or in a mask command, which passes unchanged. */
type LinePosition = "start" | "middle" | "mask";

interface Step {
  readonly position: LinePosition;
  readonly next: number;
  /** More bytes are needed to decide about the one at `next`. */
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

const STEPS: Readonly<
  Record<LinePosition, (bytes: Uint8Array, index: number, isLast: boolean) => Step>
> = {
  start(bytes, index, isLast) {
    const first = skip(bytes, index, isBlank);
    if (first === bytes.length) return { position: "start", next: first };
    if (bytes[first] !== COLON) return { position: "middle", next: first };
    const seen = readAhead(bytes, first, ADD_MASK);
    if (seen === ADD_MASK) return { position: "mask", next: first + seen.length };
    const waits = ADD_MASK.startsWith(seen) && !isLast;
    if (waits) return { position: "start", next: first, waits };
    if (!seen.startsWith("::")) return { position: "middle", next: first + 1 };
    return { position: "middle", next: first + 2, escapeAt: first };
  },
  middle(bytes, index, isLast) {
    const stop = skip(bytes, index, (byte) => byte !== HASH && !isLineEnd(byte));
    if (stop === bytes.length) return { position: "middle", next: stop };
    if (bytes[stop] !== HASH) return { position: "start", next: stop + 1 };
    const seen = readAhead(bytes, stop, MARKER);
    if (seen === MARKER) {
      const bracket = stop + MARKER.length - 1;
      return { position: "middle", next: bracket + 1, escapeAt: bracket };
    }
    const waits = MARKER.startsWith(seen) && !isLast;
    return { position: "middle", next: waits ? stop : stop + 1, waits };
  },
  mask(bytes, index) {
    const stop = skip(bytes, index, (byte) => !isLineEnd(byte));
    return stop === bytes.length
      ? { position: "mask", next: stop }
      : { position: "start", next: stop + 1 };
  },
};

function skip(bytes: Uint8Array, from: number, goesOn: (byte: number) => boolean): number {
  let index = from;
  while (index < bytes.length && goesOn(bytes[index] ?? 0)) index += 1;
  return index;
}

/** As many characters as `expected` has, in lower case: command names are not case-sensitive. */
function readAhead(bytes: Uint8Array, index: number, expected: string): string {
  return Buffer.from(bytes.subarray(index, index + expected.length))
    .toString("latin1")
    .toLowerCase();
}

function isLineEnd(byte: number): boolean {
  return byte === LF || byte === CR;
}

/** What may come before a command: line ends, white space, control characters, and everything that is not ASCII. */
function isBlank(byte: number): boolean {
  return byte <= SPACE || byte >= 0x7f;
}
