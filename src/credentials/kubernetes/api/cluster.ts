import type { Secret } from "../../../shared/secret.ts";

/** The API server of one cluster, as a kubeconfig names it. */
export interface Cluster {
  /** Its URL, without a slash at its end. */
  readonly server: string;
  /** Certificates of the CA that signed the server's, as PEM. Absent: those that this Node trusts. */
  readonly ca: string | undefined;
}

/** How a request shows who sends it. */
export type ApiLogin =
  | { readonly token: Secret }
  | { readonly certificate: string; readonly key: Secret };
