import { isWithinLast, type Clock, type Instant } from "../../shared/clock.ts";
import { singleFlight } from "../../shared/single-flight.ts";
import type { Classification } from "../kind/provider.ts";
import { classifyRole, type Look, type UnseenDatabase } from "./classify.ts";
import { interrupted, isRoleMissing, PostgresRefusal } from "./errors.ts";
import type { ServerAccess } from "./server-access.ts";
import type { PostgresSettings } from "./settings.ts";

/** A look that is older is not used. */
const MAX_AGE_MS = 60_000;
/** One that finds a write is used for less: whoever took the privilege away should not have to wait. */
const MAX_WRITE_AGE_MS = 5000;
/** From this age on the background looks again, so that no request has to wait for one. */
const REFRESH_AFTER_MS = 20_000;
/** A role that nobody asked about for so long is not looked at any more. */
const FORGET_AFTER_MS = 3_600_000;
/** How long one refresh begins new looks: connections are looked after between two of them. */
const REFRESH_MS = 5000;
/** One look at all databases of a role: longer than a request waits, and the next request gets it. */
const LOOK_MS = 60_000;

/** A role that a look found to write. */
export interface FoundWriting {
  readonly role: string;
  readonly because: string;
}

export interface ClassificationCache {
  /** As it was at most a minute ago. One look at a time serves everybody who asks. */
  classify(settings: PostgresSettings, signal: AbortSignal): Promise<Classification>;
  /** Roles that were found to read only. */
  readers(): readonly string[];
  /** Those found since the last call, whatever they were before: a broker that was away did not see it change. */
  takeFoundWriting(): readonly FoundWriting[];
  /** Looks again at every role that is in use, and returns the databases that could not be looked at. */
  refresh(signal: AbortSignal): Promise<readonly UnseenDatabase[]>;
}

interface Entry {
  askedAt: Instant;
  known: { readonly look: Look; readonly at: Instant } | undefined;
  /** One look at a time serves everybody who asks. */
  readonly look: () => Promise<Look>;
}

export function createClassificationCache(options: {
  readonly access: ServerAccess;
  readonly clock: Pick<Clock, "now">;
}): ClassificationCache {
  const { access, clock } = options;
  const entries = new Map<string, Entry>();
  const foundWriting: FoundWriting[] = [];

  const readers = (): readonly string[] =>
    [...entries].flatMap(([role, { known }]) =>
      known?.look.classification.access === "read" ? [role] : [],
    );

  const lookAt = async (role: string, entry: Entry): Promise<Look> => {
    const began = clock.now();
    const signal = AbortSignal.timeout(LOOK_MS);
    const look = await classifyRole({ access, role, readers: readers(), signal });
    // What changed while the look went on may have been missed: it is as old as its start.
    entry.known = { look, at: began };
    const { access: found, because } = look.classification;
    if (found === "write") foundWriting.push({ role, because });
    return look;
  };

  const entryOf = (role: string): Entry => {
    const found = entries.get(role);
    if (found !== undefined) return found;
    const look = singleFlight(() => lookAt(role, entry));
    const entry: Entry = { askedAt: 0, known: undefined, look };
    entries.set(role, entry);
    return entry;
  };

  /** A role that does not exist must not keep the others from being looked at: the job that asks for it gets the error. */
  const lookAgain = async (role: string, entry: Entry, signal: AbortSignal): Promise<void> => {
    try {
      await orAborted(entry.look(), signal);
    } catch (error) {
      if (!isRoleMissing(error)) throw error;
      entries.delete(role);
    }
  };

  return {
    readers,
    takeFoundWriting: () => foundWriting.splice(0),
    classify: async ({ role, database }, signal) => {
      const entry = entryOf(role);
      entry.askedAt = clock.now();
      const { known } = entry;
      const isFresh =
        known !== undefined && isWithinLast(maxAgeOf(known.look), known.at, clock.now());
      const { classification, unseen } = isFresh
        ? known.look
        : await orAborted(entry.look(), signal);
      const refused = unseen.find((one) => one.database === database);
      if (refused !== undefined && classification.access === "read") throw unseenRefusal(refused);
      return classification;
    },
    refresh: async (signal) => {
      const began = clock.now();
      for (const [role, entry] of byAge(entries)) {
        const { askedAt, known } = entry;
        const isDue = known === undefined || !isWithinLast(REFRESH_AFTER_MS, known.at, began);
        if (began - askedAt > FORGET_AFTER_MS) entries.delete(role);
        else if (isDue && clock.now() - began < REFRESH_MS) await lookAgain(role, entry, signal);
      }
      const unseen = [...entries.values()].flatMap(({ known }) => known?.look.unseen ?? []);
      return [...new Map(unseen.map((one) => [one.database, one])).values()];
    },
  };
}

/** Those that nobody has looked at for the longest time first. */
function byAge(entries: ReadonlyMap<string, Entry>): readonly (readonly [string, Entry])[] {
  return [...entries].toSorted(([, left], [, right]) => atOf(left) - atOf(right));
}

function atOf({ known }: Entry): Instant {
  return known?.at ?? 0;
}

function maxAgeOf({ classification }: Look): number {
  return classification.access === "read" ? MAX_AGE_MS : MAX_WRITE_AGE_MS;
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // It goes on for others, whether or not anybody waits.
  work.catch(() => undefined);
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void =>
    aborted.reject(interrupted("the first look at all databases of the role is not over yet"));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function unseenRefusal({ database, because }: UnseenDatabase): PostgresRefusal {
  return new PostgresRefusal({
    kind: "retryable",
    name: "database_unseen",
    message: `the broker cannot look at database "${database}": ${because}`,
    remedy:
      "Let the broker's user connect to it: pg_hba.conf, GRANT CONNECT, and its CONNECTION LIMIT.",
  });
}
