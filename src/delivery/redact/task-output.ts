import { createCommandFilter } from "./commands.ts";
import type { FormMatcher } from "./form-matcher.ts";
import { createLineFilter, isLineEnd } from "./line-filter.ts";
import { redactorOn } from "./redact.ts";
import type { StreamName } from "./stream-name.ts";
import { createStreamRedactor, type StreamPart } from "./stream-redactor.ts";

/** Two streams in, one safe stream out. */
export interface TaskOutput {
  write(stream: StreamName, chunk: Uint8Array): Uint8Array;
  /** The end of both streams; closes an unfinished line, so that what is printed next begins a line of its own. */
  end(): Uint8Array;
}

/**
 * The way of a task's output: redacted, each stream for itself and across both; cut into whole lines, as the runner does,
 * so that lines of the two never mix; both together redacted once more, so that no form stands in what comes out; and
 * last made harmless as commands, so that nothing can be put together after that.
 */
export function createTaskOutput(matcher: FormMatcher): TaskOutput {
  const streams = createStreamRedactor(matcher);
  const lines = { stdout: createLineFilter(), stderr: createLineFilter() };
  const together = redactorOn(matcher);
  const commands = createCommandFilter();
  let last = 0x0a;

  const pass = (bytes: Uint8Array): Uint8Array => {
    const safe = bytes.length === 0 ? bytes : commands.write(together.write(bytes));
    last = safe.at(-1) ?? last;
    // Our own lines (a silent broker, a withdrawn lease) are written between these.
    if (!isLineEnd(last)) commands.interrupt();
    return safe;
  };
  const passLines = (parts: readonly StreamPart[]): Uint8Array => {
    const [one = EMPTY, other = EMPTY] = parts.map(({ stream, bytes }) =>
      pass(bytes.length === 0 ? bytes : lines[stream].write(bytes)),
    );
    if (one.length === 0) return other;
    return other.length === 0 ? one : Buffer.concat([one, other]);
  };
  return {
    write: (stream, chunk) => passLines(streams.write(stream, chunk)),
    end() {
      const finished = passLines(streams.flush());
      const unfinished = [lines.stdout.flush(), lines.stderr.flush()]
        .filter((line) => line.length > 0)
        .map((line) => pass(Buffer.concat([line, LINE_END])));
      const rest = [finished, ...unfinished, commands.write(together.flush()), commands.flush()];
      const bytes = Buffer.concat(rest);
      return isLineEnd(bytes.at(-1) ?? last) ? bytes : Buffer.concat([bytes, LINE_END]);
    },
  };
}

const LINE_END = Buffer.from("\n");
const EMPTY = new Uint8Array(0);
