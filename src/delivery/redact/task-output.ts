import { type AnnotationWriter, createAnnotationWriter } from "./annotations.ts";
import type { StreamName } from "./byte-filter.ts";
import { BEHIND_BYTES, createCleanLines } from "./clean-lines.ts";
import { createCommandFilter } from "./commands.ts";
import { createForget } from "./forget.ts";
import type { FormMatcher } from "./form-matcher.ts";
import { createLane, type Hold, type Release, strongest } from "./lane.ts";
import { createLineFilter, isLineEnd, lastLineEnd } from "./line-filter.ts";
import type { Released } from "./masked-bytes.ts";
import { createStreamRedactor, type StreamPart } from "./stream-redactor.ts";

/** Two streams in, one safe stream out. */
export interface TaskOutput {
  /** Returns what is safe now, in pieces. */
  write(stream: StreamName, chunk: Uint8Array): readonly Uint8Array[];
  /** Copies what is held back: the memory of the chunks may be used again. */
  keep(): void;
  /** More of what was held back, when nothing else is there to be read, or when a line has waited long enough. */
  release(how: Exclude<Release, "certain">): readonly Uint8Array[];
  /** Whether bytes of a stream are held back. */
  isHolding(stream: StreamName): boolean;
  /** Why a line that has ended is held back. */
  hold(): Hold;
  /** The end of both streams; ends an unfinished line, so that whatever is printed next starts on a new line. */
  end(): Uint8Array;
}

export interface OutputOptions {
  /** Whether the task may write groups and annotations; or what reads and writes its commands instead. */
  readonly annotations?: Annotations | undefined;
}

export type Annotations = boolean | ((matcher: FormMatcher) => AnnotationWriter);

/**
 * Makes a task's output safe, in four steps: redact each stream by itself and across both; cut it into whole lines, as
 * the runner does, so that lines of the two streams never mix; redact both together once more, so that the combined
 * output holds no secret; escape commands last, so that nothing after it can form one.
 */
export function createTaskOutput(
  matcher: FormMatcher,
  { annotations: mayAnnotate = false }: OutputOptions = {},
): TaskOutput {
  const streams = createStreamRedactor(matcher);
  const lines = { stdout: createLineFilter(), stderr: createLineFilter() };
  const together = createLane(matcher);
  const forget = createForget(matcher);
  const annotations = writerOf(mayAnnotate, matcher);
  const commands = createCommandFilter(annotations);
  let last = 0x0a;

  const pass = ({ bytes }: Released): Uint8Array => {
    const safe = bytes.length === 0 ? bytes : commands.write(bytes);
    last = safe.at(-1) ?? last;
    // stepkey writes lines of its own (a silent broker, a withdrawn lease) between these.
    if (!isLineEnd(last)) commands.interrupt();
    return safe;
  };
  /** Redacts lines once more. Of those in which nothing was found, `held` bytes may be the start of a form. */
  const redactLines = ({ bytes, isPlain }: Released, held: number | undefined): void => {
    // Lines of one stream, in which it found nothing, are searched: what is new is at their borders.
    const isSearched = isPlain && held !== undefined && endsLine(bytes);
    if (isSearched) together.feedSearched(bytes, Math.min(held, bytes.length));
    else if (bytes.length > 0) together.feed(bytes);
  };
  const passLines = (parts: readonly StreamPart[], how: Release): readonly Uint8Array[] => {
    const out: Uint8Array[] = [];
    for (const part of parts) {
      const { heldAtLineEnd: held } = part;
      const whole = lines[part.stream].write(part);
      for (const [index, line] of whole.entries()) {
        const after = whole.slice(index + 1).reduce((sum, { bytes }) => sum + bytes.length, 0);
        redactLines(line, held === undefined ? undefined : Math.max(0, held - after));
        out.push(...together.release("certain").map(pass));
      }
    }
    out.push(...together.release(how).map(pass));
    return out.filter(({ length }) => length > 0);
  };
  const areStreamsIdle = (): boolean =>
    streams.isIdle() && lines.stdout.isEmpty() && lines.stderr.isEmpty();
  const clean = createCleanLines({
    write: (stream, chunk) => passLines(streams.write(stream, chunk), "certain"),
    isIdle: () => areStreamsIdle() && together.isIdle(),
    settle(stream, next) {
      if (!streams.settle(stream, next)) return [];
      const out = passLines(streams.release("certain"), "certain");
      // Nothing else may come between: these bytes are then the next ones of the combined output too.
      if (!areStreamsIdle() || !forget(together.scan, next)) return out;
      return [...out, ...passLines([], "certain")];
    },
    clean(bytes) {
      const search = matcher.search(bytes);
      const read = commands.firstRead(bytes, search.marker);
      // What is behind the first line to read does not matter, but to know that nothing starts at its border.
      const end = Math.min(read + BEHIND_BYTES, bytes.length);
      const start = read === 0 ? 0 : search.firstStart(end);
      return start < read ? lastLineEnd(bytes.subarray(0, start)) + 1 : read;
    },
    passed: (bytes) => void (last = bytes.at(-1) ?? last),
  });
  return {
    write: (stream, chunk) => clean.write(stream, chunk),
    keep() {
      clean.keep();
      streams.keep();
      for (const line of [lines.stdout, lines.stderr]) line.keep();
      together.bytes.keep();
    },
    release: (how) => passLines(streams.release(how), how),
    isHolding: (stream) => streams.isHolding(stream),
    hold: () => strongest([streams.hold(), together.hold()]),
    end() {
      const finished = [...clean.flush(), ...passLines(streams.flush(), "certain")];
      for (const line of [lines.stdout.flush(), lines.stderr.flush()]) {
        if (line.length > 0) together.feed(Buffer.concat([line, LINE_END]));
      }
      const rest = [
        ...finished,
        pass({ bytes: together.flush(), isPlain: false }),
        commands.flush(),
      ];
      const bytes = Buffer.concat(rest);
      const lineEnd = isLineEnd(bytes.at(-1) ?? last) ? [] : [LINE_END];
      return Buffer.concat([bytes, ...lineEnd, Buffer.from(annotations?.end() ?? "")]);
    },
  };
}

function writerOf(annotations: Annotations, matcher: FormMatcher): AnnotationWriter | undefined {
  if (typeof annotations === "function") return annotations(matcher);
  return annotations ? createAnnotationWriter(matcher) : undefined;
}

function endsLine(bytes: Uint8Array): boolean {
  return isLineEnd(bytes.at(-1) ?? 0);
}

const LINE_END = Buffer.from("\n");
