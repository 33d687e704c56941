import type { Secret } from "../../shared/secret.ts";

/** How the broker reads GitHub. */
export type GitHubConfig = TokenReader | AppReader;

interface Everyone {
  /** Base URL of the API. */
  readonly api: string;
  /** With which GitHub signs its events; two while one is replaced. Absent or empty: the broker takes none. */
  readonly webhookSecrets?: readonly Secret[];
}

/** With the token of a person. */
export interface TokenReader extends Everyone {
  readonly token: Secret;
}

/** As a GitHub App, on the account of each owner that it is installed on. */
export interface AppReader extends Everyone {
  readonly app: {
    /** Its id or client id. */
    readonly id: string;
    /** Two while one is replaced. */
    readonly keys: readonly Secret[];
  };
}
