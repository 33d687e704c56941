import type { Secret } from "../../shared/secret.ts";

/** How the broker reads GitHub. */
export type GitHubConfig = TokenReader | AppReader;

interface Everyone {
  /** Base URL of the API. */
  readonly api: string;
  /** With which GitHub signs its events; two while one is replaced. Absent or empty: the broker takes none. */
  readonly webhookSecrets?: readonly Secret[];
  /** The App that writes. It can be the one that reads, or another. Absent: the broker writes nothing to GitHub. */
  readonly writer?: AppCredentials;
  /** Whether head commits get a check run, and whether it fails where something is missing. Absent: none. */
  readonly check?: CheckMode;
  /** Whether the broker answers custom deployment protection rules. */
  readonly deployments?: boolean;
}

/** `neutral`: it never keeps anybody from merging. `required`: it does while an approval is missing. */
export type CheckMode = (typeof CHECK_MODES)[number];

export const CHECK_MODES = ["neutral", "required"] as const;

export interface AppCredentials {
  /** Its id or client id. */
  readonly id: string;
  /** Two while one is replaced. */
  readonly keys: readonly Secret[];
}

/** With the token of a person. */
export interface TokenReader extends Everyone {
  readonly token: Secret;
}

/** As a GitHub App, on the account of each owner that it is installed on. */
export interface AppReader extends Everyone {
  readonly app: AppCredentials;
}
