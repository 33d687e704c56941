import type { Secret } from "../../../shared/secret.ts";
import type { Credential } from "../../kind/credential.ts";
import type { RegistrySettings } from "./registry-settings.ts";

export type RegistryFields = Readonly<Record<string, unknown>>;

/** How one sort of registry exchanges the ID token of a job for a token of its own. */
export interface RegistryProtocol {
  /** The audience of the ID token, derived from the URL as the registry's own clients derive it. */
  audience(url: URL): string;
  /** Where the registry says which audience it expects. Absent: it is derived. */
  readonly audiencePath?: string;
  exchange(settings: RegistrySettings, idToken: Secret): ExchangeCall;
  /** The token in a response; checked by the caller. */
  token(response: RegistryFields): unknown;
  /** When it ends, and when it was made, as the response says; checked by the caller. */
  times(response: RegistryFields): {
    readonly expires: unknown;
    readonly created?: unknown;
  };
  /** How long tokens live where the response does not say; undefined where nothing says it. */
  lifetimeSeconds(settings: Pick<RegistrySettings, "role">): number | undefined;
  /** Whether every token lives exactly so long. */
  readonly isFixed: boolean;
  /** Where a token ends itself. Absent: no call ends one. */
  readonly endPath?: string;
  /** What a refusal says, as texts. */
  reasons(response: RegistryFields): readonly unknown[];
  /** The credential as the registry's tools look for it. */
  deliver(settings: RegistrySettings, token: Secret): Pick<Credential, "env" | "files">;
  /** What to set up or correct when it refuses a job. */
  publisherRemedy(settings: RegistrySettings): string;
}

/** One POST below the origin of the registry. */
export interface ExchangeCall {
  readonly path: string;
  readonly bearer?: Secret;
  readonly body?: Readonly<Record<string, string>>;
}
