import { startStopwatch, type Clock } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { FileAtTip, GitHubFile, ReadAtTip } from "./github-file.ts";
import { createRepositoryChanges } from "./repository-changes.ts";

/** A file as GitHub had it at some time. */
export interface HeldFile extends FileAtTip {
  /** How long ago GitHub was asked, in milliseconds: it had this file then. */
  readonly age: () => number;
}

/** Files of GitHub, each as it was at most a minute ago, or when GitHub could last be read. */
export interface HeldFiles {
  /** The error says why there is none. */
  find(file: GitHubFile, repositoryId: number | undefined): Promise<Result<HeldFile, string>>;
  /** A repository has changed, or every one: what is held is read again before it is used. */
  forget(repositoryId?: number): void;
  /** All that are held. */
  list(): readonly { readonly file: GitHubFile; readonly held: HeldFile }[];
}

export interface HeldFilesOptions {
  readonly read: (file: GitHubFile, repositoryId: number | undefined) => Promise<ReadAtTip>;
  readonly clock: Clock;
  /** Called when a file could not be read and the one that is held is used. */
  readonly onHeld: (file: GitHubFile, held: HeldFile, message: string) => void;
}

/** How old a file may be, in milliseconds, where no event says that it has changed. */
export const FRESH_MS = 60_000;
/** After GitHub could not be read, for so long nobody asks again, at least. */
const PAUSE_MS = 5000;
/** Far more than the repositories that one broker serves. */
const MAX_HELD = 5000;

interface Entry {
  readonly file: GitHubFile;
  readonly held: HeldFile;
  readonly isForgotten: boolean;
  /** How many changes had been noted when its read began. */
  readonly begunAt: number;
}

/** A read that is under way. */
interface Flight {
  readonly begunAt: number;
  readonly result: Promise<Result<HeldFile, string>>;
}

interface Failure {
  /** Milliseconds since then. */
  readonly age: () => number;
  readonly forMs: number;
  readonly message: string;
}

export function createHeldFiles(options: HeldFilesOptions): HeldFiles {
  const { clock, read, onHeld } = options;
  const entries = new Map<string, Entry>();
  const failures = new Map<string, Failure>();
  /** The latest of each file. What began before a change of its repository must not answer who asks after it. */
  const flights = new Map<string, Flight>();
  const changes = createRepositoryChanges();

  const readNow = async (
    key: string,
    { file, repositoryId }: Asked,
  ): Promise<Result<HeldFile, string>> => {
    const age = startStopwatch(clock);
    const begunAt = changes.count();
    const found = await read(file, repositoryId);
    const entry = entries.get(key);
    if (found.kind === "read") {
      failures.delete(key);
      const held = { ...found, age };
      // A later read was faster, and has what is newer.
      if (entry !== undefined && entry.begunAt > begunAt) return ok(held);
      const isForgotten = changes.hasChanged(found.repositoryId, begunAt);
      entries.delete(key);
      entries.set(key, { file, held, isForgotten, begunAt });
      dropOldest(entries, MAX_HELD);
      return ok(held);
    }
    if (found.kind === "refused") {
      entries.delete(key);
      return err(found.message);
    }
    const forMs = Math.max(PAUSE_MS, found.retryAfterSeconds * 1000);
    failures.set(key, {
      age: startStopwatch(clock),
      forMs: Math.min(forMs, FRESH_MS),
      message: found.message,
    });
    dropOldest(failures, MAX_HELD);
    if (entry === undefined) return err(found.message);
    onHeld(file, entry.held, found.message);
    return ok(entry.held);
  };
  const readOnce = async (key: string, asked: Asked): Promise<Result<HeldFile, string>> => {
    const meant = asked.repositoryId ?? entries.get(key)?.held.repositoryId;
    const known = flights.get(key);
    const isOld = known === undefined || changes.hasChanged(meant, known.begunAt);
    const flight = isOld ? { begunAt: changes.count(), result: readNow(key, asked) } : known;
    flights.set(key, flight);
    try {
      return await flight.result;
    } finally {
      if (flights.get(key) === flight) flights.delete(key);
    }
  };
  const current = async (asked: Asked): Promise<Result<HeldFile, string>> => {
    const key = keyOf(asked.file);
    const entry = entries.get(key);
    const isFresh =
      entry !== undefined &&
      !entry.isForgotten &&
      isOf(entry.held, asked.repositoryId) &&
      entry.held.age() < FRESH_MS;
    if (isFresh) return ok(entry.held);
    const failure = failures.get(key);
    const isPaused = failure !== undefined && failure.age() < failure.forMs;
    if (!isPaused) return readOnce(key, asked);
    return entry === undefined ? err(failure.message) : ok(entry.held);
  };
  return {
    find: async (file, repositoryId) => {
      const found = await current({ file, repositoryId });
      if (!found.ok || isOf(found.value, repositoryId)) return found;
      const { repositoryId: now } = found.value;
      return err(
        `${file.repository} is now the name of another repository: it has the id ${now}, and the job's repository ${repositoryId ?? ""}`,
      );
    },
    forget: (repositoryId) => {
      changes.note(repositoryId);
      for (const [key, entry] of entries) {
        const isMeant = repositoryId === undefined || entry.held.repositoryId === repositoryId;
        if (isMeant) entries.set(key, { ...entry, isForgotten: true });
      }
      if (repositoryId === undefined) failures.clear();
    },
    list: () => [...entries.values()].map(({ file, held }) => ({ file, held })),
  };
}

interface Asked {
  readonly file: GitHubFile;
  readonly repositoryId: number | undefined;
}

function isOf(held: FileAtTip, repositoryId: number | undefined): boolean {
  return repositoryId === undefined || held.repositoryId === repositoryId;
}

/** GitHub ignores the case of names, and not that of paths. */
function keyOf({ repository, path }: GitHubFile): string {
  return `${repository.toLowerCase()} ${path}`;
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
