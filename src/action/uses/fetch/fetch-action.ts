import type { RepositoryAction } from "../../../shared/action-reference.ts";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { archivedNote } from "./archived.ts";
import {
  accessFor,
  fetchPinned,
  withinLimits,
  type Bounded as BoundedOptions,
  type CommitOptions,
} from "./fetch-commit.ts";
import { listRefs } from "./list-refs.ts";
import { findAction } from "./metadata-file.ts";
import { mayBeShortened, pinOf, resolvedPin, shortened } from "./pin.ts";
import { noAction } from "./refusals.ts";
import { fullCommit } from "./short-commit.ts";
import { repositoryOf } from "./action-names.ts";

/** An action that was fetched. Everything in `root` is of the commit `sha`, as GitHub's tarball has it. */
export interface FetchedAction {
  /** Where the action is: what `GITHUB_ACTION_PATH` says. */
  readonly directory: string;
  /** Its action.yml or action.yaml. */
  readonly metadataFile: string;
  /** The repository's own directory, of which `directory` may be a part. */
  readonly root: string;
  /** `octo-org/deploy` */
  readonly repository: string;
  /** Within the repository; empty for its root. */
  readonly path: string;
  readonly sha: string;
  /** What `uses` names it by, where that is not a full commit: `the tag v4`. */
  readonly looseRef: string | undefined;
  /** Sentences for the log, such as that the repository is archived. */
  readonly notes: readonly string[];
}

/** Why an action was not fetched. */
export type FetchRefusal = Failure;

export interface FetchOptions extends CommitOptions {
  /** Also takes the commit that a tag or branch points to now: for what an action's own steps use. */
  readonly takesLooseRefs?: boolean;
}

type Bounded = BoundedOptions<FetchOptions>;

/**
 * Fetches the action that `uses` names. It keeps nothing for another time: an action that is named twice is fetched twice,
 * because a task ran in between, and could have changed whatever is on the disk.
 */
export async function fetchAction(
  action: RepositoryAction,
  options: FetchOptions,
): Promise<Result<FetchedAction, FetchRefusal>> {
  return await withinLimits(action, options, async (bounded) => await fetched(action, bounded));
}

async function fetched(
  action: RepositoryAction,
  options: Bounded,
): Promise<Result<FetchedAction, Failure>> {
  const access = accessFor(options);
  const refs = await listRefs(action, access);
  if (!refs.ok) return refs;
  const full = mayBeShortened(action, refs.value) ? await fullCommit(action, access) : undefined;
  if (full !== undefined) return err(shortened(action, { sha: full, comment: "" }));
  const pin = (options.takesLooseRefs === true ? resolvedPin : pinOf)(action, refs.value);
  if (!pin.ok) return pin;
  const pinned = { ...action, ref: pin.value.sha };
  const [root, note] = await Promise.all([
    fetchPinned(pinned, { pin: pin.value, refs: refs.value }, options),
    archivedNote(pinned, access),
  ]);
  if (!root.ok) return root;
  const { looseRef } = pin.value;
  return await located(pinned, {
    root: root.value,
    looseRef,
    notes: note === undefined ? [] : [note],
  });
}

async function located(
  action: RepositoryAction,
  { root, looseRef, notes }: Pick<FetchedAction, "root" | "looseRef" | "notes">,
): Promise<Result<FetchedAction, Failure>> {
  const found = await findAction(root, action.path);
  if (typeof found === "string") return err(noAction(action, found));
  const { path, ref } = action;
  return ok({
    directory: found.directory,
    metadataFile: found.file,
    root,
    repository: repositoryOf(action),
    path,
    sha: ref,
    looseRef,
    notes,
  });
}
