import type { Readable } from "node:stream";
import { settlesWithin } from "../../shared/settles-within.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import type { WriteBytes } from "../../shared/write-bytes.ts";
import { joinPieces } from "../redact/adjacent.ts";
import type { StreamName } from "../redact/byte-filter.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { type Annotations, createTaskOutput } from "../redact/task-output.ts";
import { type AtOnce, type Chunk, createChunkQueue } from "./chunk-queue.ts";
import { createWorkPace } from "./work-pace.ts";

export interface PumpEffects {
  /** For all forms of the task's secrets: see `matcherFor`. */
  readonly matcher: FormMatcher;
  /** Receives the output, redacted. */
  readonly output: WriteBytes;
  readonly clock: Clock;
  /** Whether the task may write groups and annotations; or what reads and writes its commands instead. */
  readonly annotations?: Annotations | undefined;
  /** Sees the output as it comes, before it is redacted. Nothing that it sees may be shown. */
  readonly tap?: ((stream: StreamName, bytes: Uint8Array) => void) | undefined;
}

export interface OutputPump {
  /** Resolves when both streams have ended. */
  readonly ended: Promise<void>;
  /** Resolves when all is passed on; rejects when the output fails. */
  readonly done: Promise<void>;
  /** Whether something was read that is not passed on yet. */
  isBehind(): boolean;
  /** Drops what is not passed on yet. */
  stop(): void;
}

/** How long a line may be held back because its end is probably the start of a form that goes on in the next line. */
export const MAX_HOLD_MS = 250;

/**
 * Reads both streams to their end, and passes them on without any form of a secret. Memory is bounded: when `output` is
 * slow, or the redactor is, the task waits.
 */
export function pumpOutput(
  streams: Readonly<Record<StreamName, Readable>>,
  { matcher, output, clock, annotations, tap }: PumpEffects,
): OutputPump {
  if (tap !== undefined) tapInto(streams, tap);
  const safe = createTaskOutput(matcher, { annotations });
  const pace = createWorkPace(clock);
  const stopping = new AbortController();
  let heldSince: Instant | undefined;
  let isWorking = false;
  /** Nothing waits, so the next chunk can be dealt with as soon as it comes. */
  let isIdle = false;
  /** The output still takes what it got from a chunk that was dealt with at once. */
  let passing: Promise<void> | undefined;

  const pass = (parts: readonly Uint8Array[]): Promise<void> | undefined => {
    const pieces = joinPieces(parts);
    for (const [index, bytes] of pieces.entries()) {
      if (stopping.signal.aborted) break;
      const taken = output(bytes);
      if (taken !== undefined) return taken.then(() => pass(pieces.slice(index + 1)));
    }
    return undefined;
  };
  const redact = async ({ stream, bytes }: Chunk): Promise<void> => {
    let parts: Uint8Array[] = [];
    for (let at = 0; at < bytes.length && !stopping.signal.aborted;) {
      const slice = bytes.subarray(at, at + pace.sliceBytes());
      at += slice.length;
      parts.push(...pace.measure(() => safe.write(stream, slice)));
      if (pace.isDue()) {
        await pass(parts);
        parts = [];
        await pace.pause();
      }
    }
    await pass(parts);
    safe.keep();
  };
  const redactAtOnce = ({ stream, bytes }: Chunk): AtOnce => {
    if (!isIdle || pace.isDue() || bytes.length > pace.sliceBytes()) return "queue";
    passing = attempt(() => {
      const parts = pace.measure(() => safe.write(stream, bytes));
      safe.keep();
      return pass(parts);
    });
    if (passing !== undefined) return passing;
    return safe.hold() === "none" ? "done" : "held";
  };
  const queue = createChunkQueue(streams, redactAtOnce);

  /** How long the lines that are probably the start of a form may still wait; undefined when there are none. */
  const holdLeft = (): number | undefined => {
    heldSince = safe.hold() === "likely" ? (heldSince ?? clock.now()) : undefined;
    return heldSince === undefined ? undefined : heldSince + MAX_HOLD_MS - clock.now();
  };
  const endHold = async (): Promise<void> => {
    heldSince = undefined;
    await pass(safe.release("overdue"));
  };
  const beIdle = async (): Promise<void> => {
    isIdle = true;
    await queue.changed();
    isIdle = false;
    await passing;
    passing = undefined;
  };
  const wait = async (): Promise<void> => {
    if (safe.hold() !== "none") {
      // What follows may be in the pipe already.
      await pace.pause();
      if (!queue.isEmpty()) return;
      await pass(safe.release("settled"));
    }
    const left = holdLeft();
    if (left === undefined) await beIdle();
    else if (left > 0) await settlesWithin(queue.changed(), left, clock);
    else await endHold();
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const chunk = queue.take();
      if (chunk !== undefined) {
        isWorking = true;
        await redact(chunk);
        isWorking = false;
        if ((holdLeft() ?? 1) <= 0) await endHold();
      } else if (queue.isEnded()) {
        await pass([safe.end()]);
        return;
      } else {
        await wait();
      }
    }
    // Nothing needs the last chunk any more.
    queue.take();
  };
  return {
    ended: queue.ended,
    done: run(),
    isBehind: () => isWorking || passing !== undefined || !queue.isEmpty(),
    stop() {
      stopping.abort();
      queue.close();
    },
  };
}

/** An exception becomes a promise that rejects. */
function attempt(work: () => Promise<void> | undefined): Promise<void> | undefined {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}

function tapInto(
  streams: Readonly<Record<StreamName, Readable>>,
  tap: NonNullable<PumpEffects["tap"]>,
): void {
  for (const stream of ["stdout", "stderr"] as const) {
    streams[stream].on("data", (bytes: Uint8Array) => tap(stream, bytes));
  }
}
