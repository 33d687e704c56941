import type { Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { CredentialFile } from "./credential.ts";

/**
 * What the action makes for a lease and keeps, such as a private key: the broker gets only its `fields`. It never leaves
 * the process of the action.
 */
export interface KeptPart {
  /** For the request: each is a field that the kind declares in `supplied`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Makes what the task uses it through, once the credential is there. */
  open(place: KeptPartPlace): Promise<Result<OpenedPart, KeptPartFailure>>;
}

/** Where the task runs. */
export interface KeptPartPlace {
  /** The credential: its variables as the task gets them, with the paths of its files. */
  readonly env: Readonly<Record<string, Secret | string>>;
  readonly files: readonly CredentialFile[];
  /** A private directory for sockets and programs. It is removed after the task. */
  readonly directory: string;
  /** The task's PATH. */
  readonly path: string;
}

export interface OpenedPart {
  /** Variables of the task. None is secret. They replace what it has. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it, whatever the task left. Never throws. */
  readonly close: () => void;
}

export interface KeptPartFailure {
  readonly message: string;
  readonly remedy: string;
}
