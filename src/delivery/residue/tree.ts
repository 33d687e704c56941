import type { Stats } from "node:fs";
import type { BytePath } from "./byte-path.ts";
import type { MountPoints } from "./mount-points.ts";

/** Why a file or directory was skipped. */
export type SkipReason =
  | "unreadable"
  | "special"
  | "link"
  | "other file system"
  | "over budget"
  | "other user";

export interface TreeEntry {
  /** For opening it; works for as long as its directory is walked, unless it is `lasting`. */
  readonly path: BytePath;
  /** From the root's name on. */
  readonly shown: BytePath;
  readonly status: Stats;
  readonly lasting: boolean;
}

export interface ChangedName {
  readonly name: BytePath;
  /** Where a link leads. */
  readonly target?: BytePath;
}

/** What the walk found, as it finds it. */
export interface TreeVisitor {
  /** Before each directory and each changed entry; true ends the walk. */
  mustStop(): boolean;
  turn(): Promise<void> | undefined;
  /** A regular file that changed. */
  file(entry: TreeEntry): Promise<void> | undefined;
  /** Names of a directory's entries that changed, of all types. */
  names(directory: BytePath, names: readonly ChangedName[]): void;
  unchanged(): void;
  skipped(reason: SkipReason): void;
  unreadable(shown: BytePath, why: string): void;
}

export interface TreeRoot {
  /** Its real, absolute path. */
  readonly path: BytePath;
  /** As a reader knows it: `$HOME`. */
  readonly name: BytePath;
  readonly status: Stats;
  /** A place of all users, such as /tmp: what belongs to others there is neither read nor named. */
  readonly shared: boolean;
}

export interface TreeWalk {
  readonly roots: readonly TreeRoot[];
  /** Real paths that are not walked as part of something else: other roots, and what the caller leaves out. */
  readonly apart: ReadonlySet<BytePath>;
  readonly mounts: MountPoints;
  /** Entries that changed at or after this time, in milliseconds. */
  readonly since: number;
}

export interface Directory {
  readonly path: BytePath;
  readonly shown: BytePath;
  /** Whether `path` is its real path, and works after the walk too. */
  readonly isReal: boolean;
  readonly status: Stats;
  readonly root: TreeRoot;
}

/** Directories to walk, and what to do once everything below one is walked. */
export type Work = Directory | { readonly finish: () => void };

export interface Walking extends TreeWalk {
  readonly visitor: TreeVisitor;
  readonly work: Work[];
}
