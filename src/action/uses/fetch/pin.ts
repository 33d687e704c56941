import type { RepositoryAction } from "../../../shared/action-reference.ts";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { notPinned, tagIdNotCommit, unknownRef, type PinnedTo } from "./refusals.ts";
import { describeRef, shortName, type Ref, type Refs } from "./refs.ts";
import { FULL_COMMIT } from "./action-names.ts";

/** A commit that is to be fetched. */
export interface Pin {
  readonly sha: string;
  /** A branch or tag points to it, so it is the repository's own; otherwise its history has to show that. */
  readonly isTip: boolean;
  /** What `uses` names it by, where that is not a full commit: `the tag v4`. */
  readonly looseRef?: string;
}

/**
 * Whether `uses` names a commit in full. A tag, a branch or a short commit can become something else at any time, so the
 * refusal says what it is now, with the line that pins it.
 */
export function pinOf(action: RepositoryAction, refs: Refs): Result<Pin, Failure> {
  if (!FULL_COMMIT.test(action.ref)) return err(loose(action, refs));
  const sha = action.ref.toLowerCase();
  const tag = refs.find(({ tagId }) => tagId === sha);
  if (tag !== undefined) return err(tagIdNotCommit(action, describeRef(tag), pinTo(tag)));
  return ok({ sha, isTip: refs.some(({ commit }) => commit === sha) });
}

/** The commit that a tag or branch points to now. A short commit is refused, as by the runner. */
export function resolvedPin(action: RepositoryAction, refs: Refs): Result<Pin, Failure> {
  const named = FULL_COMMIT.test(action.ref) ? undefined : namedBy(action.ref, refs);
  if (named === undefined) return pinOf(action, refs);
  return ok({ sha: named.commit, isTip: true, looseRef: describeRef(named) });
}

/**
 * The commit of a ref that is written in full (`refs/heads/main`), or a commit in full; of the branch that HEAD points to where
 * `ref` is empty. Nothing else, so that a tag cannot take the place of a branch of the same name.
 */
export function exactPin(action: RepositoryAction, refs: Refs): Result<Pin, Failure> {
  if (FULL_COMMIT.test(action.ref)) return pinOf(action, refs);
  const isNamed = ({ name, isDefault }: Ref): boolean =>
    action.ref === "" ? isDefault === true : name === action.ref;
  const named = refs.find(isNamed);
  if (named === undefined) return err(unknownRef(action));
  return ok({ sha: named.commit, isTip: true, looseRef: describeRef(named) });
}

function loose(action: RepositoryAction, refs: Refs): Failure {
  const named = namedBy(action.ref, refs);
  if (named !== undefined) return notPinned(action, describeRef(named), pinTo(named));
  const begun = beginningWith(action.ref, refs);
  return begun === undefined ? unknownRef(action) : shortened(action, pinTo(begun));
}

/** Whether `uses` has what may be the beginning of a commit that no branch or tag points to. */
export function mayBeShortened({ ref }: RepositoryAction, refs: Refs): boolean {
  return (
    SHORT_COMMIT.test(ref) &&
    namedBy(ref, refs) === undefined &&
    beginningWith(ref, refs) === undefined
  );
}

export function shortened(action: RepositoryAction, now: PinnedTo): Failure {
  return notPinned(action, `the short commit ${action.ref}`, now);
}

/** A tag comes first, because actions are released as tags. */
function namedBy(ref: string, refs: Refs): Ref | undefined {
  const names = [`refs/tags/${ref}`, `refs/heads/${ref}`, ref];
  return names.flatMap((name) => refs.find((each) => each.name === name) ?? [])[0];
}

const SHORT_COMMIT = /^[0-9a-f]{4,39}$/u;

/** The only commit at the end of a branch or tag that begins so. */
function beginningWith(ref: string, refs: Refs): Ref | undefined {
  if (!SHORT_COMMIT.test(ref)) return undefined;
  const found = refs.filter(({ commit }) => commit.startsWith(ref));
  return new Set(found.map(({ commit }) => commit)).size === 1 ? found[0] : undefined;
}

function pinTo(ref: Ref): PinnedTo {
  return { sha: ref.commit, comment: shortName(ref) };
}
