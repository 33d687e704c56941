import type { RepositoryAction } from "../../../shared/action-reference.ts";

/** A commit in full, as the runner takes it. GitHub has no repositories with longer ids. */
export const FULL_COMMIT = /^[0-9a-f]{40}$/iu;

/** `octo-org/deploy` */
export function repositoryOf({ owner, repository }: RepositoryAction): string {
  return `${owner}/${repository}`;
}
