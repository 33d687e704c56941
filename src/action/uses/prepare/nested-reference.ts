import { join } from "node:path";
import {
  type ActionReference,
  isPinned,
  parseActionReference,
  type RepositoryAction,
} from "../../../shared/action-reference.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { LocatedAction } from "./prepared-action.ts";

/** What the `uses` of a composite action's step names: an action to fetch, or one that is there. */
export type NestedReference =
  | { readonly fetched: RepositoryAction }
  | { readonly reference: ActionReference; readonly located: LocatedAction };

/** The action around the step, and the workspace. */
interface Around extends LocatedAction {
  readonly reference: ActionReference;
  readonly workspace: string;
}

/** Whether it is fixed: at a full commit, or as fixed as the action around it. */
export function isNestedPinned(uses: string, around: Pick<Around, "reference">): boolean {
  const reference = parseActionReference(uses);
  if (reference?.from === "repository") return isPinned(reference);
  return reference === undefined || around.reference.from === "workspace";
}

/**
 * Reads it as the runner does: `./path` is of the workspace, also within an action of a repository, and `$/path` is of that
 * repository at the same commit. The error is a sentence without its full stop.
 */
export function nestedReference(uses: string, around: Around): Result<NestedReference, string> {
  if (uses.startsWith("docker://")) {
    return err("it uses a Docker image itself, and an image has no commit");
  }
  if (uses.startsWith("$/")) return ofSameRepository(uses, around);
  const reference = parseActionReference(uses);
  if (reference === undefined) {
    return err("its uses is not owner/repository@REF, owner/repository/path@REF or ./path");
  }
  if (reference.from === "repository") return ok({ fetched: reference });
  const { workspace } = around;
  const directory = join(workspace, reference.path);
  return ok({ reference, located: { directory, root: workspace } });
}

function ofSameRepository(uses: string, around: Around): Result<NestedReference, string> {
  const { reference, root } = around;
  if (reference.from === "workspace") {
    return err(`it uses ${uses}, which exists in actions of repositories only`);
  }
  const { owner, repository, ref } = reference;
  const path = uses.slice(2);
  const same = parseActionReference(
    `${owner}/${repository}${path === "" ? "" : `/${path}`}@${ref}`,
  );
  if (same?.from !== "repository") return err(`its uses ${uses} is not a path`);
  return ok({ reference: same, located: { directory: join(root, same.path), root } });
}
