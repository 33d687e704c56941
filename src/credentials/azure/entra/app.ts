import type { Secret } from "../../../shared/secret.ts";

/** An app, or a managed identity, in its tenant. */
export interface EntraApp {
  /** Where it logs in, without a slash at the end. */
  readonly authority: string;
  readonly tenant: string;
  readonly client: string;
}

/** How it proves who it is: by a secret, or by a JWT that Microsoft Entra trusts. */
export type AppProof =
  | { readonly kind: "secret"; readonly secret: Secret }
  | { readonly kind: "assertion"; readonly assertion: Secret };

export function tokenEndpoint({ authority, tenant }: EntraApp): string {
  return `${authority}/${tenant}/oauth2/v2.0/token`;
}
