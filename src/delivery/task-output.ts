import { createCommandFilter } from "./commands.ts";
import type { FormMatcher } from "./form-matcher.ts";
import { type ByteFilter, redactorOn } from "./redact.ts";

export type StreamName = "stdout" | "stderr";

/** Two streams in, one safe stream out. */
export interface TaskOutput {
  write(stream: StreamName, chunk: Uint8Array): Uint8Array;
  /** The end of both streams; closes an unfinished line, so that what is printed next begins a line of its own. */
  end(): Uint8Array;
}

/**
 * The way of a task's output. First each stream for itself: redacted, so that noise on the other stream cannot hide a
 * secret that is printed in pieces, and cut into whole lines, as the runner does, so that lines never mix. Then both
 * together in the order of arrival: redacted once more, because what two streams print in turn reads as one, and last
 * made harmless as commands, so that nothing can be put together after that check.
 */
export function createTaskOutput(matcher: FormMatcher): TaskOutput {
  const streams = { stdout: lineStream(matcher), stderr: lineStream(matcher) };
  const together = redactorOn(matcher);
  const commands = createCommandFilter();
  let last = LF;

  const pass = (bytes: Uint8Array): Uint8Array => {
    last = bytes.at(-1) ?? last;
    return bytes;
  };
  return {
    write: (stream, chunk) => pass(commands.write(together.write(streams[stream].write(chunk)))),
    end() {
      const rest = pass(
        Buffer.concat([
          commands.write(together.write(streams.stdout.flush())),
          commands.write(together.write(streams.stderr.flush())),
          commands.write(together.flush()),
          commands.flush(),
        ]),
      );
      return isLineEnd(last) ? rest : Buffer.concat([rest, Buffer.from("\n")]);
    },
  };
}

/** A line longer than this is given out in parts: memory stays bounded whatever a task prints. */
const LONGEST_LINE = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;

function isLineEnd(byte: number): boolean {
  return byte === LF || byte === CR;
}

function lineStream(matcher: FormMatcher): ByteFilter {
  const redactor = redactorOn(matcher);
  const lines = createLineFilter();
  return {
    write: (chunk) => lines.write(redactor.write(chunk)),
    flush: () => Buffer.concat([lines.write(redactor.flush()), lines.flush()]),
  };
}

/** Keeps back an unfinished line, up to `LONGEST_LINE`. Progress that rewrites its line with `\r` is shown at once. */
export function createLineFilter(): ByteFilter {
  let parts: Uint8Array[] = [];
  let size = 0;
  const take = (): Uint8Array => {
    const whole = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    parts = [];
    size = 0;
    return whole;
  };
  const keep = (part: Uint8Array): void => {
    if (part.length === 0) return;
    parts.push(part);
    size += part.length;
  };
  return {
    write(chunk) {
      const end = Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR)) + 1;
      if (end === 0 && size + chunk.length < LONGEST_LINE) {
        keep(chunk);
        return EMPTY;
      }
      if (end === 0) {
        keep(chunk);
        return take();
      }
      keep(chunk.subarray(0, end));
      const whole = take();
      keep(chunk.subarray(end));
      return whole;
    },
    flush: take,
  };
}

const EMPTY = new Uint8Array(0);
