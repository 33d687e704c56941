import { permanentFailure, retryableFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { VaultResponse } from "./vault-response.ts";

const REACH = "Check that the Vault server runs, is unsealed, and can be reached from here.";

export function retryableAtVault(name: string, message: string): ProviderFailure {
  return retryableFailure(name, message, REACH);
}

/** What a refusal is about. */
export interface RefusedCall {
  /** Completes "the server refused to …": `create a token of role "deploy"`. */
  readonly what: string;
  readonly remedy: string;
  /** The setting to look at. */
  readonly setting?: string;
}

/** A response with a status of 4xx, as a failure. */
export function refusedByVault(
  { status, said }: VaultResponse,
  { what, remedy, setting }: RefusedCall,
): ProviderFailure {
  const name = status === 403 ? "vault_denied" : "vault_refused";
  const why = said === "" ? "" : `: ${said}`;
  const message = `the server refused to ${what} (status ${status})${why}`;
  const failure = permanentFailure(name, message, remedy);
  return setting === undefined ? failure : { ...failure, setting };
}

export function isVaultSuccess({ status }: VaultResponse): boolean {
  return status >= 200 && status < 300;
}
