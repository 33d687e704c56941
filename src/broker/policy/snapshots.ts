import { realpath } from "node:fs/promises";
import { join } from "node:path";
import type { Clock, Instant } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { singleFlight } from "../../shared/single-flight.ts";
import { type DirectoryScan, scanDirectory, versionOf } from "./scan-directory.ts";

/**
 * The policy directory as one snapshot, replaced as a whole. `git checkout`, an editor and a symbolic link that is
 * swapped all replace files one after the other: halfway, a repository's new policy may meet its organisation's old one.
 * So a changed directory is used only when nothing in it has changed for a while.
 */
export interface Snapshots {
  /**
   * The snapshot, in which these files are as they are now, or were `lookEveryMs` ago. `isFresh`: as they are now. The
   * error says why there is none.
   */
  current(sources: readonly string[], isFresh?: boolean): Promise<Result<DirectoryScan, string>>;
  /** The snapshot with every file as it is now. */
  whole(): Promise<Result<DirectoryScan, string>>;
}

export interface SnapshotOptions {
  readonly clock: Clock;
  /** How long nothing may have changed, in milliseconds. */
  readonly quietMs: number;
  /** How long a request waits for that. */
  readonly patienceMs: number;
  /** How long the look of one request counts for others too, in milliseconds. So old a decision's policy can be. */
  readonly lookEveryMs: number;
}

const MAX_PAUSE_MS = 50;
/** How often a request may find that its files changed again after the snapshot was replaced. */
const MAX_ROUNDS = 5;

/** Far more than the repositories that ask in one moment. */
const MAX_LOOKS = 1000;

/** One look at a request's files. */
interface Look {
  readonly at: Instant;
  readonly isAsNow: Promise<boolean>;
}

export function createSnapshots(directory: string, options: SnapshotOptions): Snapshots {
  const { clock, lookEveryMs } = options;
  let adopted: DirectoryScan | undefined;
  // However many requests find a change, the directory is scanned once.
  const replace = singleFlight(() => settle(directory, options));
  /** By sources; those at the snapshot that is used now. */
  const looks = new Map<string, Look>();
  const look = (scan: DirectoryScan, sources: readonly string[]): Promise<boolean> => {
    const key = sources.join(" ");
    const at = clock.now();
    const last = looks.get(key);
    if (last !== undefined && at >= last.at && at - last.at < lookEveryMs) return last.isAsNow;
    if (looks.size >= MAX_LOOKS) looks.clear();
    const next = { at, isAsNow: isAsNow(directory, scan, sources) };
    looks.set(key, next);
    return next.isAsNow;
  };
  const adopt = async (): Promise<Result<DirectoryScan, string>> => {
    const replaced = await replace();
    if (!replaced.ok) return replaced;
    adopted = replaced.value;
    looks.clear();
    return replaced;
  };
  return {
    whole: adopt,
    current: async (sources, isFresh = false) => {
      if (isFresh) looks.clear();
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const used = adopted;
        if (used !== undefined && (await look(used, sources))) return ok(used);
        const replaced = await adopt();
        if (!replaced.ok) return replaced;
      }
      return err(keepsChanging(directory));
    },
  };
}

/** Whether these files are still what the snapshot has: two of them cost less than the directory. */
async function isAsNow(
  directory: string,
  { root, versions, unlisted }: DirectoryScan,
  sources: readonly string[],
): Promise<boolean> {
  try {
    if ((await realpath(directory)) !== root) return false;
  } catch {
    return false;
  }
  const same = await Promise.all(
    sources.map(async (source) => {
      const [owner = ""] = source.split("/");
      return unlisted.has(owner) || (await versionOf(join(root, source))) === versions.get(source);
    }),
  );
  return same.every(Boolean);
}

/** Scans until two scans in a row are equal and nothing has changed for `quietMs`. */
async function settle(
  directory: string,
  { clock, quietMs, patienceMs }: SnapshotOptions,
): Promise<Result<DirectoryScan, string>> {
  const until = clock.now() + patienceMs;
  let last: Sighting | undefined;
  for (;;) {
    const at = clock.now();
    const scan = await scanDirectory(directory);
    const sighting = scan.ok ? sightingOf(scan.value, at, last) : undefined;
    if (scan.ok && quietFor(sighting, at) >= quietMs) return scan;
    if (clock.now() >= until) return scan.ok ? err(keepsChanging(directory)) : scan;
    last = sighting;
    await clock.sleep(Math.min(MAX_PAUSE_MS, quietMs / 4));
  }
}

/** A state of the directory, and since when it has been seen. */
interface Sighting {
  readonly scan: DirectoryScan;
  readonly since: Instant;
  readonly again: boolean;
}

function sightingOf(scan: DirectoryScan, at: Instant, last: Sighting | undefined): Sighting {
  const again = last?.scan.fingerprint === scan.fingerprint;
  return { scan, again, since: again && last !== undefined ? last.since : at };
}

/** The file system's clock may be another machine's, so what this process saw counts as well. */
function quietFor(sighting: Sighting | undefined, at: Instant): number {
  if (sighting?.again !== true) return Number.NEGATIVE_INFINITY;
  return Math.max(at - sighting.scan.changedAt, at - sighting.since);
}

function keepsChanging(directory: string): string {
  return `${directory} keeps changing`;
}
