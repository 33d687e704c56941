import type { Clock, Instant } from "../../shared/clock.ts";

/** Writes lines of the audit log, each with its line end. */
export interface AuditWriter {
  /** Writes what must be written before something else happens. @throws when it cannot */
  readonly write: (line: string) => void;
  /**
   * Writes what has happened already. Never throws: what cannot be written is kept in memory, and written later.
   * `isMinor`: the first to be left out when too much is kept.
   */
  readonly keep: (line: string, isMinor?: boolean) => void;
  /** Writes nothing that stays. @throws when nothing can be written now */
  readonly probe: () => void;
  /** Tries for the last time. What still cannot be written is reported as an event. */
  readonly close: () => void;
}

export type AuditWriterEvent =
  | { readonly kind: "audit_lost"; readonly error: unknown }
  | {
      readonly kind: "audit_regained";
      readonly since: Instant;
      readonly late: number;
      readonly lost: number;
    }
  /** The broker stops and cannot write these. */
  | { readonly kind: "audit_abandoned"; readonly lines: readonly string[]; readonly lost: number };

export interface BacklogOptions {
  readonly append: (line: string) => void;
  /** Tries whether a line could be appended. @throws when it could not */
  readonly tryAppend: () => void;
  /** Ends a line that was written in part. */
  readonly endLine: () => void;
  readonly clock: Clock;
  readonly onEvent: (event: AuditWriterEvent) => void;
  /** How many lines are kept in memory; 20 000, about 20 MB. Minor ones take half of that at most. */
  readonly maxLines?: number;
}

const RETRY_MS = 1000;
/** Lines written at once: few enough that no request waits long. */
const BATCH = 500;

interface Gap {
  readonly since: Instant;
  late: number;
  lost: number;
}

/**
 * An audit log that survives a disk that cannot be written. Late lines keep their own `at`; behind them follows a line
 * that says from when to when nothing could be written, and how many lines are late or lost.
 */
export function createAuditBacklog(options: BacklogOptions): AuditWriter {
  const { append, tryAppend, endLine, clock, onEvent, maxLines = 20_000 } = options;
  const stopped = new AbortController();
  let lines: string[] = [];
  let gap: Gap | undefined;

  const fail = (error: unknown): void => {
    if (gap !== undefined) return;
    gap = { since: clock.now(), late: 0, lost: 0 };
    onEvent({ kind: "audit_lost", error });
    void retry();
  };
  /** Writes what is kept, a batch at most. @throws when that fails */
  const catchUp = (current: Gap): void => {
    endLine();
    let written = 0;
    try {
      for (const line of lines.slice(0, BATCH)) {
        append(line);
        written += 1;
      }
    } finally {
      lines = lines.slice(written);
      current.late += written;
    }
    if (lines.length > 0) return;
    append(gapLine(current, clock.now()));
    gap = undefined;
    const { since, late, lost } = current;
    onEvent({ kind: "audit_regained", since, late, lost });
  };
  const tryToCatchUp = (): void => {
    try {
      if (gap !== undefined) catchUp(gap);
    } catch {
      // Reported when it began.
    }
  };
  const retry = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(RETRY_MS, stopped.signal);
      if (gap === undefined || stopped.signal.aborted) return;
      tryToCatchUp();
    }
  };

  return {
    write: (line) => {
      try {
        if (gap !== undefined) catchUp(gap);
        if (gap !== undefined) throw new Error("The audit log is catching up.");
        append(line);
      } catch (error) {
        fail(error);
        throw error;
      }
    },
    keep: (line, isMinor = false) => {
      if (gap === undefined) {
        try {
          append(line);
          return;
        } catch (error) {
          fail(error);
        }
      }
      if (lines.length < (isMinor ? maxLines / 2 : maxLines)) lines.push(line);
      else if (gap !== undefined) gap.lost += 1;
    },
    probe: () => {
      if (gap !== undefined) throw new Error("The audit log is catching up.");
      tryAppend();
    },
    close: () => {
      for (let before = Infinity; lines.length < before;) {
        before = lines.length;
        tryToCatchUp();
      }
      stopped.abort();
      if (gap !== undefined) onEvent({ kind: "audit_abandoned", lines, lost: gap.lost });
    },
  };
}

function gapLine({ since, late, lost }: Gap, now: Instant): string {
  const [from, to] = [since, now].map((instant) => new Date(instant).toISOString());
  return `${JSON.stringify({ at: to, event: "audit_gap", from, to, late, lost })}\n`;
}
