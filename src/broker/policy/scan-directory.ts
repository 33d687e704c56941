import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../shared/error-code.ts";
import type { Instant } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";

/** The files of a policy directory at one time: which there are, and a version that changes whenever one of them does. */
export interface DirectoryScan {
  /** The directory with its symbolic links resolved: a replaced link is another directory. */
  readonly root: string;
  /** Versions by source: `octo-org/shop.yml`. */
  readonly versions: ReadonlyMap<string, string>;
  /** Owners whose directory exists and cannot be listed. */
  readonly unlisted: ReadonlySet<string>;
  /** Differs whenever a file or a directory does. */
  readonly fingerprint: string;
  /** When the newest change was made, by the file system's clock. */
  readonly changedAt: Instant;
}

export const EXTENSION = ".yml";
export const UNREADABLE = "unreadable";
/** Far more than an owner has repositories. Looking at each takes time. */
const MAX_FILES = 50_000;
const MAX_CONCURRENT = 64;

/** Looks at the whole directory, and reads no file. The error says why it cannot be listed. */
export async function scanDirectory(directory: string): Promise<Result<DirectoryScan, string>> {
  try {
    const root = await realpath(directory);
    const owners = (await readdir(root)).filter((name) => !name.startsWith(".")).toSorted();
    const listings = await eachOf(owners, (owner) => listFiles(root, owner));
    const files = listings.flatMap(({ files: sources }) => sources);
    if (files.length > MAX_FILES) return err(`${directory} has more than ${MAX_FILES} policies`);
    const looks = await eachOf(files, async (source) => ({
      source,
      look: await lookAt(join(root, source)),
    }));
    // Last: a file that was added or removed while its neighbours were looked at changes its directory.
    const folders = await eachOf(["", ...owners], (name) => lookAt(join(root, name)));
    return ok(scanOf(root, { looks, folders, listings }));
  } catch (error) {
    return err(`${directory} cannot be listed (${codeOf(error)})`);
  }
}

/** The version of one file now; undefined only when it does not exist. */
export async function versionOf(path: string): Promise<string | undefined> {
  return (await lookAt(path))?.version;
}

interface Listing {
  readonly owner: string;
  readonly files: readonly string[];
  readonly readable: boolean;
}

async function listFiles(root: string, owner: string): Promise<Listing> {
  try {
    const names = (await readdir(join(root, owner))).filter((name) => name.endsWith(EXTENSION));
    return { owner, files: names.map((name) => `${owner}/${name}`), readable: true };
  } catch (error) {
    return { owner, files: [], readable: isAbsent(error) };
  }
}

interface Look {
  readonly version: string;
  readonly changedAt: Instant;
}

async function lookAt(path: string): Promise<Look | undefined> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = await stat(path, { bigint: true });
    return {
      version: `${dev}-${ino}-${size}-${mtimeNs}-${ctimeNs}`,
      changedAt: Number(ctimeMs),
    };
  } catch (error) {
    return isAbsent(error) ? undefined : { version: UNREADABLE, changedAt: 0 };
  }
}

function scanOf(
  root: string,
  found: {
    readonly looks: readonly { readonly source: string; readonly look: Look | undefined }[];
    readonly folders: readonly (Look | undefined)[];
    readonly listings: readonly Listing[];
  },
): DirectoryScan {
  const files = found.looks.flatMap(({ source, look }) =>
    look === undefined ? [] : [{ source, ...look }],
  );
  const folders = found.folders.flatMap((look) => look ?? []);
  const unlisted = found.listings.flatMap(({ owner, readable }) => (readable ? [] : [owner]));
  return {
    root,
    versions: new Map(files.map(({ source, version }) => [source, version])),
    unlisted: new Set(unlisted),
    fingerprint: JSON.stringify([
      root,
      unlisted,
      folders.map(({ version }) => version),
      files.map(({ source, version }) => [source, version]),
    ]),
    changedAt: [...files, ...folders].reduce((newest, one) => Math.max(newest, one.changedAt), 0),
  };
}

/** A few at a time, in the order of the list. */
async function eachOf<T, R>(
  items: readonly T[],
  look: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += MAX_CONCURRENT) {
    results.push(...(await Promise.all(items.slice(start, start + MAX_CONCURRENT).map(look))));
  }
  return results;
}

function isAbsent(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(codeOf(error));
}
