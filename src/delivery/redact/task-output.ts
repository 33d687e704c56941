import type { ByteFilter, StreamName } from "./byte-filter.ts";
import { createCommandFilter } from "./commands.ts";
import type { FormMatcher } from "./form-matcher.ts";
import { createLane, type Hold, isLineEnd, lastLineEnd, type Release, strongest } from "./lane.ts";
import { createStreamRedactor, type StreamPart } from "./stream-redactor.ts";

/** Two streams in, one safe stream out. */
export interface TaskOutput {
  write(stream: StreamName, chunk: Uint8Array): Uint8Array;
  /** More of what was held back, when nothing else is there to be read, or when a line has waited long enough. */
  release(how: Exclude<Release, "certain">): Uint8Array;
  /** Why a line that has ended is held back. */
  hold(): Hold;
  /** The end of both streams; ends an unfinished line, so that whatever is printed next starts on a new line. */
  end(): Uint8Array;
}

/**
 * Makes a task's output safe, in four steps: redact each stream by itself and across both; cut it into whole lines, as
 * the runner does, so that lines of the two streams never mix; redact both together once more, so that the combined
 * output holds no secret; escape commands last, so that nothing after it can form one.
 */
export function createTaskOutput(matcher: FormMatcher): TaskOutput {
  const streams = createStreamRedactor(matcher);
  const lines = { stdout: createLineFilter(), stderr: createLineFilter() };
  const together = createLane(matcher);
  const commands = createCommandFilter();
  let last = 0x0a;

  const pass = (bytes: Uint8Array): Uint8Array => {
    const safe = bytes.length === 0 ? bytes : commands.write(bytes);
    last = safe.at(-1) ?? last;
    // stepkey writes lines of its own (a silent broker, a withdrawn lease) between these.
    if (!isLineEnd(last)) commands.interrupt();
    return safe;
  };
  const passLines = (parts: readonly StreamPart[], how: Release): Uint8Array => {
    for (const { stream, bytes } of parts) {
      const whole = bytes.length === 0 ? bytes : lines[stream].write(bytes);
      if (whole.length > 0) together.feed(whole);
    }
    return pass(together.release(how));
  };
  return {
    write: (stream, chunk) => passLines(streams.write(stream, chunk), "certain"),
    release: (how) => passLines(streams.release(how), how),
    hold: () => strongest([streams.hold(), together.hold()]),
    end() {
      const finished = passLines(streams.flush(), "certain");
      for (const line of [lines.stdout.flush(), lines.stderr.flush()]) {
        if (line.length > 0) together.feed(Buffer.concat([line, LINE_END]));
      }
      const rest = [finished, pass(together.flush()), commands.flush()];
      const bytes = Buffer.concat(rest);
      return isLineEnd(bytes.at(-1) ?? last) ? bytes : Buffer.concat([bytes, LINE_END]);
    },
  };
}

/** A longer line is passed on in parts, so that memory stays bounded whatever a task prints. */
const MAX_LINE_BYTES = 64 * 1024;

/** Holds back an unfinished line, as the runner does. Progress that rewrites its line with `\r` is shown at once. */
function createLineFilter(): ByteFilter {
  let parts: Uint8Array[] = [];
  let size = 0;
  const keep = (part: Uint8Array): void => {
    if (part.length > 0) parts.push(part);
    size += part.length;
  };
  const take = (): Uint8Array => {
    const whole = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    parts = [];
    size = 0;
    return whole;
  };
  return {
    write(chunk) {
      const end = lastLineEnd(chunk) + 1;
      const isTooLong = end === 0 && size + chunk.length > MAX_LINE_BYTES;
      if (end === 0 && !isTooLong) {
        keep(chunk);
        return new Uint8Array(0);
      }
      const border = isTooLong ? chunk.length : end;
      keep(chunk.subarray(0, border));
      const whole = take();
      keep(chunk.subarray(border));
      return whole;
    },
    flush: take,
  };
}

const LINE_END = Buffer.from("\n");
