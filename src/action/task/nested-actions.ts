import { tempDirectory } from "../context/temp-directory.ts";
import type { Job } from "../context/job.ts";
import {
  openPrivateDirectory,
  type PrivateDirectory,
} from "../../delivery/task/private-directory.ts";
import type { RepositoryAction } from "../../shared/action-reference.ts";
import type { Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { repositoryOf } from "../uses/fetch/action-names.ts";
import { fetchAction, type FetchedAction, type FetchOptions } from "../uses/fetch/fetch-action.ts";
import { findAction } from "../uses/fetch/metadata-file.ts";
import { noAction } from "../uses/fetch/refusals.ts";
import type { FetchNested } from "../uses/prepare/prepared-action.ts";
import { notWritable } from "./deliver-credential.ts";

export interface NestedActions {
  readonly fetch: FetchNested;
  /** Sentences for the log. */
  readonly notes: () => readonly string[];
  /** Removes what was fetched. Never rejects. */
  readonly remove: () => Promise<void>;
}

/**
 * Fetches the actions that a composite action's steps use. All are fetched before anything of them runs, so a repository
 * that several steps use is fetched once.
 */
export function nestedActions(
  job: Job,
  options: (directory: string) => FetchOptions,
): NestedActions {
  const directories: PrivateDirectory[] = [];
  const known = new Map<string, Result<FetchedAction, Failure>>();

  const fetchOnce = async (action: RepositoryAction): Promise<Result<FetchedAction, Failure>> => {
    const key = `${repositoryOf(action).toLowerCase()}@${action.ref}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = directoryFor(job);
    if (!made.ok) return made;
    directories.push(made.value);
    const bounds = { ...options(made.value.path), takesLooseRefs: true };
    const fetched = await fetchAction(action, bounds);
    known.set(key, fetched);
    return fetched;
  };
  return {
    async fetch(action) {
      const fetched = await fetchOnce(action);
      if (!fetched.ok) return fetched;
      const { root, sha, looseRef } = fetched.value;
      const found = await findAction(root, action.path);
      if (typeof found === "string") return err(noAction({ ...action, ref: sha }, found));
      return ok({ directory: found.directory, root, sha, looseRef });
    },
    notes: () => [...known.values()].flatMap((each) => (each.ok ? each.value.notes : [])),
    remove: async () => void (await Promise.all(directories.map((each) => each.remove()))),
  };
}

/** A new directory for the files of one repository. */
export function directoryFor(job: Job): Result<PrivateDirectory, Failure> {
  const parent = tempDirectory(job);
  try {
    return ok(openPrivateDirectory(parent, "stepkey-action-"));
  } catch (error) {
    return err(notWritable(parent, error));
  }
}
