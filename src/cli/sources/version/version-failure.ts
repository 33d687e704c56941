import { failure, type Failure } from "../../../shared/failure.ts";

/** Nothing can be compared. It must never look like "nothing changed". */
export function versionFailure(message: string, remedy: string): Failure {
  return failure("version_unreadable", message, { remedy });
}

export const NO_GIT = versionFailure("There is no git on this machine.", "Install git.");
