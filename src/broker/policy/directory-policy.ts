import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CapMemory } from "../../lease/caps.ts";
import { systemClock, type Clock } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { hasGrant } from "../../policy/has-grant.ts";
import { BACKGROUND_CLOCK, createCaps } from "./caps.ts";
import {
  createLoader,
  type DocumentLoader,
  type DocumentOrigin,
  type LoadEffects,
  ownerOf,
} from "./load-document.ts";
import { policyOverview, type PolicyOverview, type ReadPolicy } from "./policy-overview.ts";
import type { OverseenPolicy, PolicyDocuments } from "./policy-source.ts";
import { type DirectoryScan, EXTENSION, versionOf } from "./scan-directory.ts";
import { createSnapshots } from "./snapshots.ts";

export interface PolicyOptions extends LoadEffects {
  /** Remembers organisations' policies, also over a restart. */
  readonly memory: CapMemory;
  /** Whether every owner must have an organisation's policy. */
  readonly requireOrganisation?: boolean;
  /** Files have the time of the machine, whatever clock the broker runs with; this is for tests. */
  readonly clock?: Clock;
  readonly quietMs?: number;
  readonly lookEveryMs?: number;
}

const ORGANISATION = ".organisation";
/** Longer than a checkout pauses between two files; a job waits for it once after a change. */
const QUIET_MS = 500;
const PATIENCE_MS = 3000;
/**
 * A decision may be based on the policy of so long ago, as if its request had come a little earlier. Of many requests in
 * that time one looks at the files: a look takes a sixteenth of an exchange.
 */
const LOOK_EVERY_MS = 25;
/** How often a file may change between the snapshot and its reading. */
const MAX_READS = 5;

/**
 * Policy from a directory: `<owner>/<repo>.yml`, capped by `<owner>/.organisation.yml`. Both come from one snapshot of the
 * whole directory. A file that does not parse grants nothing. A cap that was there and is gone still limits for a while.
 */
export function createDirectoryPolicy(directory: string, options: PolicyOptions): OverseenPolicy {
  const { quietMs = QUIET_MS, lookEveryMs = LOOK_EVERY_MS } = options;
  const { clock = systemClock, requireOrganisation = false } = options;
  const times = { clock, quietMs, patienceMs: PATIENCE_MS, lookEveryMs };
  const snapshots = createSnapshots(directory, times);
  const loader = createLoader(options);
  const exists = async (owner: string): Promise<boolean> =>
    (await versionOf(join(directory, organisationOf(owner).source))) !== undefined;
  const caps = createCaps({
    ...options,
    clock: options.clock ?? BACKGROUND_CLOCK,
    exists,
    sourceOf: (owner) => organisationOf(owner).source,
  });

  const load = async (
    scan: DirectoryScan,
    repository: string,
  ): Promise<PolicyDocuments | "changed"> => {
    const owner = ownerOf(repository);
    const cap = organisationOf(owner);
    // A repository with this name must not use the organisation's document as its own.
    const isOrganisation = repositoryOf(repository).source === cap.source;
    const own = isOrganisation ? "absent" : await loader.load(scan, repositoryOf(repository));
    const organisation = await loader.load(scan, cap);
    if (own === "changed" || organisation === "changed") return "changed";
    const found = { repository: own === "absent" ? undefined : own.slot };
    if (organisation !== "absent") {
      await caps.seen(owner, organisation.text);
      return { ...found, organisation: organisation.slot };
    }
    const held = await caps.missed(owner);
    const missing = requireOrganisation ? "missing" : undefined;
    return { ...found, organisation: held === undefined ? missing : loader.parse(held, cap) };
  };

  const find = async (repository: string): Promise<Result<PolicyDocuments, string>> => {
    // Names come from verified claims of a checked form: neither part can leave the directory.
    const sources = [repositoryOf(repository), organisationOf(ownerOf(repository))];
    for (let read = 0; read < MAX_READS; read += 1) {
      const names = sources.map(({ source }) => source);
      // What was read before has changed since the look.
      const scan = await snapshots.current(names, read > 0);
      if (!scan.ok) return scan;
      const documents = await load(scan.value, repository);
      if (documents !== "changed") return ok(documents);
    }
    return err(`the policy of ${repository} keeps changing`);
  };

  const repositories = async (isFresh = false): Promise<string[]> => {
    const scan = await (isFresh ? snapshots.whole() : snapshots.current([]));
    const sources = scan.ok ? [...scan.value.versions.keys()] : [];
    return sources
      .filter((source) => source !== organisationOf(ownerOf(source)).source)
      .map((source) => source.slice(0, -EXTENSION.length));
  };

  return {
    find: (repository) => find(repository),
    repositories,
    repositoriesWith: async (grant) => {
      const having: string[] = [];
      for (const name of await repositories(true)) {
        const found = await find(name);
        // What keeps changing is found again, and says so then.
        if (!found.ok || hasGrant(found.value.repository, grant)) having.push(name);
      }
      return having;
    },
    isUsable: () => isDirectory(directory),
    // Each request looks at the files.
    forget: () => undefined,
    readAll: async () => {
      // The whole directory as it is now: what was looked at before need not be all of it.
      const scan = await snapshots.whole();
      return scan.ok ? ok(await readWhole(scan.value, loader)) : scan;
    },
    open: async (source) => {
      const name = source.slice(0, -EXTENSION.length);
      const scope = name.endsWith(`/${ORGANISATION}`) ? "organisation" : "repository";
      const found = await find(name);
      if (!found.ok) return undefined;
      const text = (): Promise<string | undefined> =>
        readFile(join(directory, source), "utf8").catch(() => undefined);
      return { scope, slot: found.value[scope], text };
    },
  };
}

/** What changes meanwhile is read again by the job that asks for it. */
async function readWhole(scan: DirectoryScan, loader: DocumentLoader): Promise<PolicyOverview> {
  const read: ReadPolicy[] = [];
  for (const source of scan.versions.keys()) {
    const { source: cap } = organisationOf(ownerOf(source));
    const scope = source === cap ? "organisation" : "repository";
    const loaded = await loader.load(scan, { source, scope });
    if (typeof loaded === "object") read.push(loaded);
  }
  return policyOverview(read, scan.versions);
}

export async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

function repositoryOf(repository: string): DocumentOrigin {
  return { source: `${repository}${EXTENSION}`, scope: "repository" };
}

function organisationOf(owner: string): DocumentOrigin {
  return { source: `${owner}/${ORGANISATION}${EXTENSION}`, scope: "organisation" };
}
