import { lstat, statfs, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { CredentialFile } from "../../credentials/kind/credential.ts";
import { FILE_NAME, withFilePaths } from "../../shared/credential-file.ts";
import { Secret } from "../../shared/secret.ts";
import { isMountedByProgram } from "../residue/mount-points.ts";
import { openPrivateDirectory, type PrivateDirectory } from "./private-directory.ts";
import { removeTree } from "./remove-tree.ts";

/** The files of one credential, where the task finds them. */
export interface PlacedFiles {
  /** An error for a name that the credential does not have: its provider has a bug then. */
  readonly pathOf: (name: string) => string;
  /** Removes the directory with everything in it, and returns whether it is gone. Never rejects. */
  readonly remove: () => Promise<boolean>;
}

/** Begins the directory's name, so that post recognises one that a killed main left. */
const PREFIX = "stepkey-files-";
/** Also that of `openHomes`. */
const OWN_NAME = /^stepkey-(?:files|homes)-[A-Za-z0-9]{6}$/u;

const MEMORY = "/dev/shm";
/** statfs(2): TMPFS_MAGIC. */
const TMPFS = 0x01_02_19_94;

/** Where a credential's files may go, best first: memory where there is some, so that no disk ever stores them. */
export async function filesParents(temp: string): Promise<readonly string[]> {
  // Main writes such a path and post recognises it, however the runner writes the directory's.
  const disk = resolve(temp);
  return (await isInMemory(MEMORY)) ? [MEMORY, disk] : [disk];
}

async function isInMemory(path: string): Promise<boolean> {
  try {
    return (await statfs(path)).type === TMPFS;
  } catch {
    return false;
  }
}

/**
 * Writes the files to a private directory below the first of the parents that accepts it. `opened` gets the directory's
 * path before anything is written to it. Makes no directory when there are no files. Rejects when no parent works.
 */
export async function placeFiles(
  files: readonly CredentialFile[],
  parents: readonly string[],
  opened: (directory: string) => void,
): Promise<PlacedFiles> {
  const wrong = files.find(({ name }) => !FILE_NAME.test(name));
  if (wrong !== undefined)
    throw new TypeError("a credential's file has a name that is not allowed");
  if (files.length === 0) return { pathOf: unknownFile, remove: () => Promise.resolve(true) };
  let last: unknown = new Error("there is no directory for the credential's files");
  for (const parent of parents) {
    try {
      const directory = openPrivateDirectory(parent, PREFIX);
      return await writeTo(directory, files, opened);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

async function writeTo(
  directory: PrivateDirectory,
  files: readonly CredentialFile[],
  opened: (directory: string) => void,
): Promise<PlacedFiles> {
  const paths = new Map(files.map(({ name }) => [name, join(directory.path, name)]));
  try {
    opened(directory.path);
    for (const { name, mode, content } of files) {
      const given = content instanceof Secret ? content.reveal() : content;
      const text = withFilePaths(given, (other) => paths.get(other) ?? unknownFile());
      const options = { mode: Number.parseInt(mode, 8), flag: "wx" } as const;
      await writeFile(join(directory.path, name), text, options);
    }
  } catch (error) {
    await directory.remove();
    throw error;
  }
  return { pathOf: (name) => paths.get(name) ?? unknownFile(), remove: () => directory.remove() };
}

function unknownFile(): never {
  throw new TypeError("the credential names a file that it does not have");
}

/** The credential's variables, with the paths of its files in place of their placeholders. Secrets stay wrapped. */
export function envWithPaths(
  env: Readonly<Record<string, Secret | string>>,
  pathOf: PlacedFiles["pathOf"],
): Readonly<Record<string, Secret | string>> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]): readonly [string, Secret | string] => {
      if (typeof value === "string") return [name, withFilePaths(value, pathOf)];
      const plain = value.reveal();
      const final = withFilePaths(plain, pathOf);
      return [name, final === plain ? value : new Secret(final)];
    }),
  );
}

/**
 * Removes what a killed main left of a credential's files, or of the tools' private places, and returns whether there was something. Any step can forge
 * the path, so it must be one that `placeFiles` or `openHomes` could have made.
 */
export async function removeLeftFiles(
  directory: string,
  parents: readonly string[],
): Promise<boolean> {
  const isOurs = parents.some(
    // To the letter: a slash at the end would lead through a link that was put in its place.
    (parent) => directory === join(parent, basename(directory)),
  );
  if (!isOurs || !OWN_NAME.test(basename(directory))) return false;
  if (isMountedByProgram(directory)) return false;
  try {
    if (!(await lstat(directory)).isDirectory()) return false;
  } catch {
    return false;
  }
  return await removeTree(directory);
}
