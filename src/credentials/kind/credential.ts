import type { FileMode } from "../../shared/credential-file.ts";
import type { Secret } from "../../shared/secret.ts";

/**
 * What is needed to revoke and probe a lease at its provider without holding its secret: plain JSON, safe to store and
 * to show (role name, server name, session name).
 */
export type Handle = { readonly [key: string]: string | number | boolean };

/** One file of a credential. A value of `env` names it by its placeholder (shared/credential-file.ts). */
export interface CredentialFile {
  readonly name: string;
  readonly mode: FileMode;
  /** Masked, and searched for as residue, when it is a `Secret`. */
  readonly content: Secret | string;
}

/** One issued credential: environment variables and files. What is a `Secret` is masked. */
export interface Credential {
  readonly kind: string;
  readonly env: Readonly<Record<string, Secret | string>>;
  readonly files: readonly CredentialFile[];
}
