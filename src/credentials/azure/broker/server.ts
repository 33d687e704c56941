import type { Secret } from "../../../shared/secret.ts";
import type { EntraApp } from "../entra/app.ts";
import type { CloudName } from "../entra/clouds.ts";

/** One entry under `servers.azure`: an app. Its tokens have all of its roles, so there is one app for each tier. */
export interface AzureServer extends EntraApp {
  readonly cloud: CloudName;
  readonly proof: BrokerProof;
  /** Scopes at which the app can only read. */
  readonly reads: readonly string[];
}

/** How the broker proves that it is the app. */
export type BrokerProof =
  | { readonly kind: "client-secret"; readonly secret: Secret }
  /** A certificate and its private key, as PEM. */
  | { readonly kind: "certificate"; readonly pem: Secret }
  /** A token of another issuer, which the app trusts by a federated credential. */
  | { readonly kind: "federated-token"; readonly token: Secret };
