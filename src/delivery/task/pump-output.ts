import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { settlesWithin } from "../../shared/settles-within.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import { joinPieces } from "../redact/adjacent.ts";
import type { StreamName } from "../redact/byte-filter.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { type Annotations, createTaskOutput } from "../redact/task-output.ts";
import { type Chunk, createChunkQueue } from "./chunk-queue.ts";

export interface PumpEffects {
  /** For all forms of the task's secrets: see `matcherFor`. */
  readonly matcher: FormMatcher;
  /** Receives the output, redacted; resolves when it can take more. */
  readonly output: (bytes: Uint8Array) => Promise<void>;
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

/** After this time the work pauses, so that heartbeats and signals do not wait for it. */
const WORK_MS = 8;

/**
 * Reads both streams to their end, and passes them on without any form of a secret. Memory is bounded: when `output` is
 * slow, or the redactor is, the task waits.
 */
export function pumpOutput(
  streams: Readonly<Record<StreamName, Readable>>,
  { matcher, output, clock, annotations, tap }: PumpEffects,
): OutputPump {
  if (tap !== undefined) tapInto(streams, tap);
  const queue = createChunkQueue(streams);
  const safe = createTaskOutput(matcher, { annotations });
  const pace = createPace(clock);
  const stopping = new AbortController();
  let heldSince: Instant | undefined;
  let isWorking = false;

  const pass = async (parts: readonly Uint8Array[]): Promise<void> => {
    for (const bytes of joinPieces(parts)) if (!stopping.signal.aborted) await output(bytes);
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
  /** How long the lines that are probably the start of a form may still wait; undefined when there are none. */
  const holdLeft = (): number | undefined => {
    heldSince = safe.hold() === "likely" ? (heldSince ?? clock.now()) : undefined;
    return heldSince === undefined ? undefined : heldSince + MAX_HOLD_MS - clock.now();
  };
  const endHold = async (): Promise<void> => {
    heldSince = undefined;
    await pass(safe.release("overdue"));
  };
  const wait = async (): Promise<void> => {
    if (safe.hold() !== "none") {
      // What follows may be in the pipe already.
      await pace.pause();
      if (!queue.isEmpty()) return;
      await pass(safe.release("settled"));
    }
    const left = holdLeft();
    if (left === undefined) await queue.changed();
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
  };
  return {
    ended: queue.ended,
    done: run(),
    isBehind: () => isWorking || !queue.isEmpty(),
    stop() {
      stopping.abort();
      queue.close();
    },
  };
}

function tapInto(
  streams: Readonly<Record<StreamName, Readable>>,
  tap: NonNullable<PumpEffects["tap"]>,
): void {
  for (const stream of ["stdout", "stderr"] as const) {
    streams[stream].on("data", (bytes: Uint8Array) => tap(stream, bytes));
  }
}

/** Cuts the work into slices, so that none takes long whatever is printed. */
interface Pace {
  /** How much to redact at once. */
  sliceBytes(): number;
  measure<T>(work: () => T): T;
  /** Whether the work has gone on for so long that others must run. */
  isDue(): boolean;
  /** Lets timers run, and everything that is there be read. */
  pause(): Promise<void>;
}

/** At most `max`, and a whole chunk where that takes no time. */
const SLICE_BYTES = { min: 1024, max: 16_384, chunk: 65_536 };

function createPace(clock: Clock): Pace {
  let size = SLICE_BYTES.min;
  let worked = 0;
  return {
    sliceBytes: () => size,
    measure(work) {
      const started = clock.now();
      const result = work();
      const took = clock.now() - started;
      worked += took;
      const wanted = took > WORK_MS / 2 ? size / 4 : size * 2;
      const most = took < 1 ? SLICE_BYTES.chunk : SLICE_BYTES.max;
      size = Math.min(most, Math.max(SLICE_BYTES.min, wanted));
      return result;
    },
    isDue: () => worked >= WORK_MS,
    async pause() {
      worked = 0;
      // The first one comes before the next look at the streams, the second one after it.
      await setImmediate();
      await setImmediate();
    },
  };
}
