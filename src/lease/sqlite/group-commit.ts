import { isBusy } from "./errors.ts";

export interface WriterOptions {
  /** Runs a statement that controls transactions. */
  readonly control: (sql: string) => void;
  /** Tries `BEGIN IMMEDIATE` without waiting: it throws while another process writes. */
  readonly tryBegin: () => void;
  readonly isInTransaction: () => boolean;
  /** In words for an admin. */
  readonly storeError: (error: unknown) => unknown;
}

export interface Writer {
  readonly write: <T>(work: () => T) => Promise<T>;
  /** Writes now what has arrived, and waits for other processes. */
  readonly flush: () => void;
}

interface Waiting {
  /** Runs the work, and returns what reports to its caller that it is on disk. */
  readonly work: () => () => void;
  readonly reject: (error: unknown) => void;
}

/** How long writes wait for another process's, in milliseconds, and how often they look. */
const BUSY_MS = 5000;
const BUSY_PAUSE_MS = 5;

/**
 * One commit for what arrives together: it is the sync to disk that takes the time. Each write has a savepoint of its own,
 * so one that fails undoes only itself, and nobody learns an outcome before the commit is on disk. While another process
 * writes, the thread stays free for requests that only read.
 */
export function createWriter(options: WriterOptions): Writer {
  const { tryBegin, storeError } = options;
  let waiting: Waiting[] = [];
  let isScheduled = false;
  let busySince: number | undefined;

  const take = (): readonly Waiting[] => {
    const taken = waiting;
    waiting = [];
    return taken;
  };
  const rejectAll = (error: unknown): void => {
    for (const { reject } of take()) reject(error);
  };
  const flush = (): void => {
    if (waiting.length === 0) return;
    try {
      options.control("BEGIN IMMEDIATE");
    } catch (error) {
      rejectAll(storeError(error));
      return;
    }
    commitAll(take(), options);
  };
  const schedule = (soon: (look: () => void) => void): void => {
    isScheduled = true;
    soon(() => {
      isScheduled = false;
      if (waiting.length > 0) look();
    });
  };
  const look = (): void => {
    try {
      tryBegin();
    } catch (error) {
      busySince ??= performance.now();
      if (isBusy(error) && performance.now() - busySince < BUSY_MS) {
        schedule((again) => setTimeout(again, BUSY_PAUSE_MS));
        return;
      }
      busySince = undefined;
      rejectAll(storeError(error));
      return;
    }
    busySince = undefined;
    commitAll(take(), options);
  };

  return {
    write: <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        const run = (): (() => void) => {
          const outcome = work();
          return () => resolve(outcome);
        };
        waiting.push({ work: run, reject });
        if (!isScheduled) schedule(setImmediate);
      }),
    flush,
  };
}

/** Inside a transaction that has begun. */
function commitAll(all: readonly Waiting[], options: WriterOptions): void {
  const { control, storeError } = options;
  const done: (() => void)[] = [];
  try {
    for (const { work, reject } of all) {
      // A write that is alone needs no savepoint, for which SQLite copies each page: all that is undone is its own.
      const outcome = all.length === 1 ? runAlone(work) : runOne(work, options);
      if (outcome.ok) done.push(outcome.report);
      else reject(outcome.error);
    }
    control("COMMIT");
  } catch (error) {
    rollBack(options);
    for (const { reject } of all) reject(storeError(error));
    return;
  }
  for (const report of done) report();
}

type Outcome =
  | { readonly ok: true; readonly report: () => void }
  | { readonly ok: false; readonly error: unknown };

/** @throws when it fails */
function runAlone(work: Waiting["work"]): Outcome {
  return { ok: true, report: work() };
}

/** @throws when the whole transaction is lost, and everything in it */
function runOne(
  work: Waiting["work"],
  { control, isInTransaction, storeError }: WriterOptions,
): Outcome {
  control("SAVEPOINT one");
  try {
    const report = work();
    control("RELEASE one");
    return { ok: true, report };
  } catch (error) {
    // SQLite rolls everything back by itself when the disk is full or the file is damaged.
    if (!isInTransaction()) throw error;
    control("ROLLBACK TO one");
    control("RELEASE one");
    return { ok: false, error: storeError(error) };
  }
}

function rollBack({ control, isInTransaction }: WriterOptions): void {
  if (!isInTransaction()) return;
  try {
    control("ROLLBACK");
  } catch {
    // The first error says why.
  }
}
