import type { Failure } from "../../../shared/failure.ts";
import { fetchFailed, tooLarge, unsafe } from "./refusals.ts";
import type { RepositoryAction } from "../../../shared/action-reference.ts";
import type { UnpackFault } from "./unpack-action.ts";

/** What the user is told of an archive that was not unpacked. */
export function unpackRefusal(action: RepositoryAction, { kind, what }: UnpackFault): Failure {
  if (kind === "unsafe") return unsafe(action, what);
  return kind === "large" ? tooLarge(action, what) : fetchFailed(action, what);
}
