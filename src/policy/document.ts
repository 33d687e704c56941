import type { Mistake } from "../shared/mistake.ts";
import type { CredentialSettings } from "./grant-kind.ts";
import type { Grant, PolicyFrame } from "./policy.ts";

/** A mistake in a policy, with its place; see `Mistake`. */
export type PolicyMistake = Mistake;

/** Whose document it is: a repository's gives, its organisation's only caps. */
export type PolicyScope = "repository" | "organisation";

/** A grant as one document has it. Only in an organisation's may the credential be left to the repository's. */
export type DocumentGrant = Omit<Grant, "credential"> & {
  readonly credential: CredentialSettings | undefined;
};

/** One parsed document. */
export interface PolicyDocument {
  /** The file, as it was named: `octo-org/shop.yml`. */
  readonly source: string;
  readonly scope: PolicyScope;
  /** Undefined only in an organisation's document: it holds for every repository of the owner. */
  readonly repositoryId: number | undefined;
  readonly ownerId: number;
  readonly frame: PolicyFrame;
  readonly grants: readonly DocumentGrant[];
  /** Names of grants that a mistake disabled: they are refused, not missing. */
  readonly disabled: readonly string[];
  /** The mistakes that disabled them, and warnings. */
  readonly mistakes: readonly PolicyMistake[];
}
