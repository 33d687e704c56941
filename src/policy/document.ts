import type { Mistake } from "../shared/mistake.ts";
import type { CredentialSettings } from "./grant-kind.ts";
import type { Grant, PolicyFrame } from "./policy.ts";
import type { NamedTask } from "./named-task.ts";

/** A mistake in a policy, with its position. */
export type PolicyMistake = Mistake;

/** Whose document it is. A repository's policy grants; its organisation's only limits what is granted. */
export type PolicyScope = "repository" | "organisation";

/** A grant as one document has it. Only an organisation's document may leave out the credential. */
export type DocumentGrant = Omit<Grant, "credential"> & {
  readonly credential: CredentialSettings | undefined;
};

/** A parsed policy document. */
export interface PolicyDocument {
  /** The file: `octo-org/shop.yml`. */
  readonly source: string;
  readonly scope: PolicyScope;
  /** Undefined only in an organisation's document, which applies to every repository of the owner. */
  readonly repositoryId: number | undefined;
  readonly ownerId: number;
  readonly frame: PolicyFrame;
  readonly grants: readonly DocumentGrant[];
  /** Names of the grants that a mistake disabled. */
  readonly disabled: readonly string[];
  /** Named tasks; only in a repository's document. */
  readonly tasks: readonly NamedTask[];
  /** Names of the tasks that a mistake disabled. */
  readonly disabledTasks: readonly string[];
  /** The mistakes that disabled them, and all warnings. */
  readonly mistakes: readonly PolicyMistake[];
}

/**
 * Why there is no document to decide by. `broken`: it exists but has mistakes. It refuses everything: ignoring it could
 * grant more. `missing`: there must be one, and there is none.
 */
export type NoDocument = "broken" | "missing";

export function noDocumentText(why: NoDocument | undefined, scope: PolicyScope): string {
  if (why === "broken") return `the ${scope}'s policy has mistakes`;
  if (why === "missing") return `the ${scope}'s policy is missing, and this broker requires one`;
  return "no policy document";
}
