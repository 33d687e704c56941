import { resolve } from "node:path";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { versionFailure } from "./version-failure.ts";
import { findCommit } from "./find-commit.ts";
import type { PlacedPath } from "./find-repository.ts";
import { readBlobs } from "./read-blobs.ts";

type Deps = Pick<CliDeps, "git" | "signal">;

/** Files as a commit has them. */
export interface Version {
  /** As the command line names it. */
  readonly ref: string;
  /** One commit for each repository that the paths are in; usually one. */
  readonly commits: readonly string[];
  /** Why a commit is probably not the one that was meant, one sentence each. */
  readonly notes: readonly string[];
  /** By their whole paths. Undefined: it is there, and is not a file that can be read. */
  readonly files: ReadonlyMap<string, string | undefined>;
}

/** Reads the files at or below these paths. `isWanted` gets the path of each, from the top of its work tree. */
export async function readVersion(
  deps: Deps,
  ref: string,
  wanted: {
    readonly places: readonly PlacedPath[];
    readonly isWanted: (file: string, place: PlacedPath) => boolean;
  },
): Promise<Result<Version, Failure>> {
  const files = new Map<string, string | undefined>();
  const commits: string[] = [];
  const notes = new Set<string>();
  for (const root of new Set(wanted.places.map((place) => place.root))) {
    const found = await findCommit(deps, root, ref);
    if (!found.ok) return found;
    const { commit, note } = found.value;
    if (note !== undefined) notes.add(note);
    const places = wanted.places.filter((place) => place.root === root);
    const entries = await entriesOf(deps, { root, commit, places });
    if (!entries.ok) return entries;
    const chosen = entries.value.filter(({ file }) =>
      places.some((place) => wanted.isWanted(file, place)),
    );
    const texts = await readBlobs(
      deps,
      root,
      chosen.flatMap(({ blob }) => blob ?? []),
    );
    if (!texts.ok) return texts;
    for (const { file, blob } of chosen) {
      files.set(resolve(root, file), blob === undefined ? undefined : texts.value.get(blob));
    }
    commits.push(commit);
  }
  return ok({ ref, commits, files, notes: [...notes] });
}

interface Entry {
  /** From the top of the work tree. */
  readonly file: string;
  /** Undefined for what is not a file: a symbolic link, or a submodule. */
  readonly blob: string | undefined;
}

const LINE = /^(?<mode>\d{6}) (?<type>blob|commit) (?<id>[0-9a-f]+)\t(?<file>[\s\S]+)$/u;

async function entriesOf(
  deps: Deps,
  given: {
    readonly root: string;
    readonly commit: string;
    readonly places: readonly PlacedPath[];
  },
): Promise<Result<readonly Entry[], Failure>> {
  const { root, commit, places } = given;
  const paths = new Set(places.map(({ below }) => below));
  const limits = paths.has("") ? [] : ["--", ...paths];
  const args = ["-C", root, "ls-tree", "-r", "-z", "--full-tree", commit, ...limits];
  const { exit, out, why } = await deps.git(args, { input: "", signal: deps.signal });
  if (exit !== "done") {
    const message = `The files of ${commit} cannot be listed: ${why}.`;
    return err(versionFailure(message, "Check the clone with `git fsck`."));
  }
  const entries = out
    .toString("utf8")
    .split("\0")
    .flatMap((line): readonly Entry[] => {
      const { mode, type, id, file } = LINE.exec(line)?.groups ?? {};
      if (file === undefined) return [];
      const isFile = type === "blob" && mode !== "120000";
      return [{ file, blob: isFile ? id : undefined }];
    });
  return ok(entries);
}
