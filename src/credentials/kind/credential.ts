import type { FileMode } from "../../shared/credential-file.ts";
import type { Secret } from "../../shared/secret.ts";

/**
 * The data for revoking and probing a lease at its provider, such as the names of role, server and session. It is plain
 * JSON without secrets, so that it can be stored and shown.
 */
export type Handle = { readonly [key: string]: string | number | boolean };

/** One file of a credential. Values of `env` refer to it by a placeholder (shared/credential-file.ts). */
export interface CredentialFile {
  readonly name: string;
  readonly mode: FileMode;
  /** A `Secret` is masked, and searched for as residue. */
  readonly content: Secret | string;
}

/** An issued credential: environment variables and files. Every `Secret` in it is masked. */
export interface Credential {
  readonly kind: string;
  readonly env: Readonly<Record<string, Secret | string>>;
  readonly files: readonly CredentialFile[];
}
