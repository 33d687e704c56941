import type { AppFault } from "../../github-app/fault.ts";
import type { LeaseStore } from "../../lease/store.ts";
import type { Instant } from "../../shared/clock.ts";
import { faultText } from "../../shared/fault-text.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { Delivery } from "../context/webhooks.ts";
import type { DeliveryLog, LoggedDelivery } from "../github/delivery-log.ts";

export interface MissedEventOptions extends Pick<BrokerDeps, "clock" | "log"> {
  readonly store: Pick<LeaseStore, "now" | "eventTime" | "keepEventTime">;
  /** One for each App that gets events; none where the broker takes none. */
  readonly logs: () => readonly DeliveryLog[];
  /** The same that takes what GitHub delivers. */
  readonly receive: (delivery: Delivery) => void;
}

export interface MissedEvents {
  /** Begins to read, once. */
  start(): void;
  /** GitHub delivered something: what it could not deliver before is not of interest at the next start. */
  delivered(): void;
  stop(): Promise<void>;
}

/** GitHub delivers again for three days, and forgets then. */
const LONGEST_MS = 3 * 86_400_000;
/** Before the last one that came, others may have failed: brokers stop one after the other. */
const OVERLAP_MS = 600_000;
const MAX_PAGES = 20;
/** Each costs a request. */
const MAX_READ = 500;
const NOTE_EVERY_MS = 60_000;

/**
 * Reads from GitHub's log what it could not deliver while no broker listened, once at the start. These are hints like all
 * events, and need no signature: they come from GitHub's API. Failing to read them changes nothing but how soon the watch
 * and missed heartbeats find the same.
 */
export function createMissedEvents(options: MissedEventOptions): MissedEvents {
  const { clock, log, store } = options;
  const stopped = new AbortController();
  const guarded = async (work: () => Promise<boolean>): Promise<boolean> => {
    try {
      return await work();
    } catch (error) {
      if (stopped.signal.aborted) return false;
      log({ level: "warning", event: "missed_events_unread", message: faultText(error) });
      return false;
    }
  };
  let reading: Promise<boolean> = Promise.resolve(false);
  let notedAt = clock.now() - NOTE_EVERY_MS;
  let noting: Promise<unknown> = Promise.resolve();
  /** Only once the log was read: what was not is read at the next start. */
  const note = async (): Promise<void> => {
    if (await reading) await guarded(() => keepNow(store));
  };
  return {
    start: () => {
      reading = guarded(() => readMissed(options, stopped.signal));
    },
    delivered: () => {
      if (Math.abs(clock.now() - notedAt) < NOTE_EVERY_MS) return;
      notedAt = clock.now();
      noting = note();
    },
    stop: async () => {
      stopped.abort();
      await Promise.all([reading, noting]);
    },
  };
}

async function keepNow(store: MissedEventOptions["store"]): Promise<true> {
  await store.keepEventTime();
  return true;
}

/** Returns whether each log could be read. */
async function readMissed(options: MissedEventOptions, signal: AbortSignal): Promise<boolean> {
  const { log, store } = options;
  const logs = options.logs();
  if (logs.length === 0) return true;
  const [now, last] = [await store.now(), await store.eventTime()];
  const since = Math.max(now - LONGEST_MS, (last ?? 0) - OVERLAP_MS);
  let isComplete = true;
  for (const each of logs) {
    const read = await readLog(each, since, { ...options, signal });
    if (signal.aborted) return false;
    if (read.ok) {
      const { count, left } = read.value;
      if (count > 0) log({ level: "info", event: "missed_events", read: count, left_out: left });
      continue;
    }
    isComplete = false;
    const { message, remedy } = read.error;
    log({ level: "warning", event: "missed_events_unread", message, remedy });
  }
  return isComplete && (await keepNow(store));
}

async function readLog(
  each: DeliveryLog,
  since: Instant,
  { receive, signal }: Pick<MissedEventOptions, "receive"> & { readonly signal: AbortSignal },
): Promise<Result<{ readonly count: number; readonly left: number }, AppFault>> {
  const found = await missedIn(each, since, signal);
  if (!found.ok) return found;
  const { missed, left } = found.value;
  const read = await feed(missed, { each, receive, signal });
  return read.ok ? ok({ count: read.value, left }) : read;
}

interface Missed {
  /** Oldest first. */
  readonly missed: readonly LoggedDelivery[];
  /** How many there are beyond what is read, as far as they were listed. */
  readonly left: number;
}

async function missedIn(
  log: DeliveryLog,
  since: Instant,
  signal: AbortSignal,
): Promise<Result<Missed, AppFault>> {
  const listed: LoggedDelivery[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES && !signal.aborted; page += 1) {
    const found = await log.page(cursor, signal);
    if (!found.ok) return found;
    const { deliveries, next } = found.value;
    listed.push(...deliveries.filter(({ at }) => at >= since));
    if (next === undefined || deliveries.some(({ at }) => at < since)) break;
    cursor = next;
  }
  const missed = undelivered(listed);
  return ok({ missed: missed.slice(-MAX_READ), left: Math.max(0, missed.length - MAX_READ) });
}

/** One attempt for each event of which none came through; oldest first, and what ends leases last, because that is never left out. */
export function undelivered(listed: readonly LoggedDelivery[]): readonly LoggedDelivery[] {
  const came = new Set(listed.filter(({ isDelivered }) => isDelivered).map(({ guid }) => guid));
  const byGuid = new Map<string, LoggedDelivery>();
  for (const one of listed) {
    if (!came.has(one.guid) && IMPORTANCE.has(one.event)) byGuid.set(one.guid, one);
  }
  return [...byGuid.values()].toSorted(
    (one, other) =>
      (IMPORTANCE.get(one.event) ?? 0) - (IMPORTANCE.get(other.event) ?? 0) || one.at - other.at,
  );
}

/** A new broker remembers nothing of an installation, and looks at all pull requests by itself. */
const IMPORTANCE: ReadonlyMap<string, number> = new Map([
  ["push", 0],
  ["repository", 0],
  ["pull_request", 1],
  ["pull_request_review", 1],
  ["workflow_run", 2],
  ["workflow_job", 2],
  ["deployment_protection_rule", 3],
]);

interface Feeding {
  readonly each: DeliveryLog;
  readonly receive: (delivery: Delivery) => void;
  readonly signal: AbortSignal;
}

/** Returns how many were read. */
async function feed(
  missed: readonly LoggedDelivery[],
  { each, receive, signal }: Feeding,
): Promise<Result<number, AppFault>> {
  let read = 0;
  for (const { id, guid, event } of missed) {
    if (signal.aborted) break;
    const payload = await each.payload(id, signal);
    if (!payload.ok) return err(payload.error);
    if (payload.value === undefined) continue;
    receive({ id: guid, event, payload: payload.value });
    read += 1;
  }
  return ok(read);
}
