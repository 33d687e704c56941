import { withBackoff, type Backoff } from "../../shared/backoff.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../shared/http.ts";
import type { Secret } from "../../shared/secret.ts";
import type { Log } from "./log.ts";

/** What people outside should hear of at once. Plain data that is sent as JSON. */
export interface Notice {
  readonly event: string;
  /** One sentence for people: chat services show this field. */
  readonly text: string;
  readonly trace: string;
  readonly [field: string]: string | undefined;
}

/** Tells an address, and never holds up what it tells about. */
export interface Notices {
  /** Returns at once. */
  send(notice: Notice): void;
  /** Gives up what was not taken, each with a line of the log. Resolves when nothing is under way. */
  stop(): Promise<void>;
}

export interface NoticeOptions {
  /** Undefined: nobody is told. It may hold a secret, as the addresses of chat services do. */
  readonly address: Secret | undefined;
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly log: Log;
}

const TIMEOUT_MS = 5000;
/** Nine attempts take about ten minutes. */
const RETRIES: Backoff = { firstWaitMs: 2000, maxWaitMs: 120_000, attempts: 9, jitter: 0.5 };
/** Far more than people break glass in ten minutes. */
const MAX_UNDER_WAY = 100;

export function createNotices({ address, send, clock, jitter, log }: NoticeOptions): Notices {
  const stopped = new AbortController();
  const underWay = new Set<Promise<void>>();

  const attempt = async (to: Secret, notice: Notice): Promise<string | undefined> => {
    const sent = await send({
      method: "POST",
      url: to.reveal(),
      headers: { "content-type": "application/json" },
      body: JSON.stringify(notice),
      timeoutMs: TIMEOUT_MS,
      maxBytes: 64 * 1024,
      signal: stopped.signal,
    });
    if (!sent.ok) return sent.error.kind;
    const { status } = sent.value;
    return status >= 200 && status < 300 ? undefined : `status ${status}`;
  };
  const tell = async (to: Secret, notice: Notice): Promise<void> => {
    const { event: about, trace } = notice;
    const effects = { clock, random: jitter, signal: stopped.signal };
    const fault = await withBackoff(RETRIES, effects, async (number) => {
      const why = await attempt(to, notice).catch(() => "fault");
      if (why === undefined) return { outcome: why };
      // The address is not named: it may be a secret.
      const message = `The configured address was not told (attempt ${number}): ${why}.`;
      log({ level: "warning", event: "notice_failed", about, trace, message });
      return { outcome: why, again: { afterMs: undefined } };
    });
    if (fault === undefined) log({ level: "info", event: "notice_taken", about, trace });
    else abandon(notice, fault);
  };
  const abandon = ({ event: about, trace, text }: Notice, why: string): void => {
    const message = `The configured address was never told: ${text} (${why})`;
    log({ level: "error", event: "notice_abandoned", about, trace, message });
  };
  return {
    send: (notice) => {
      if (address === undefined) return;
      if (stopped.signal.aborted || underWay.size >= MAX_UNDER_WAY) {
        abandon(notice, stopped.signal.aborted ? "the broker stops" : "too many at once");
        return;
      }
      const telling = tell(address, notice).finally(() => underWay.delete(telling));
      underWay.add(telling);
    },
    stop: async () => {
      stopped.abort();
      await Promise.all(underWay);
    },
  };
}
