import type { ActionReference } from "../../../shared/action-reference.ts";
import type { Variables } from "./step.ts";

/** The variables from which an action knows its directory, its repository and the ref or commit that `uses` has. */
export function actionVariables(reference: ActionReference, directory: string): Variables {
  const isOfRepository = reference.from === "repository";
  return {
    GITHUB_ACTION_PATH: directory,
    GITHUB_ACTION_REPOSITORY: isOfRepository ? `${reference.owner}/${reference.repository}` : "",
    GITHUB_ACTION_REF: isOfRepository ? reference.ref : "",
  };
}
