import type { z } from "zod";
import type { GrantKind, GrantSettings } from "../../policy/grant-kind.ts";
import type { Clock } from "../../shared/clock.ts";
import type { HostileVariable } from "../../shared/hostile-variable.ts";
import type { HttpSend, Jitter } from "../../shared/http.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import type { Hints } from "../../shared/mistake.ts";
import type { Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { Handle } from "./credential.ts";
import type { Provider } from "./provider.ts";
import type { Revocability } from "./revocability.ts";
import type { TrustText } from "./trust-text.ts";

/**
 * One kind of credential, whole: everything that is particular to it is reached from here, and nobody else knows kinds
 * by name. This half is light: plain data, with functions that load the rest when somebody needs it, because every job
 * and every command pays for what is imported at the start. `kinds.ts` has the list.
 */
export interface CredentialKind {
  /** The key under a grant's `credential` and under `servers` of the broker's configuration: `postgres`. */
  readonly name: string;
  /** How a broker issues it; absent: only direct mode does. */
  readonly broker?: BrokerMode;
  /** How the action issues it without a broker; absent: only a broker does. */
  readonly direct?: DirectMode;
  /** Variables by which this kind's own tools load code or are redirected. */
  readonly hostileVariables: readonly HostileVariable[];
  /** A handle in one phrase for people: `postgres role stepkey_7q2m…`. */
  describe(handle: Handle): string;
}

export interface BrokerMode<Server = unknown> {
  readonly revocability: Revocability;
  /** What a request may supply for the issue, by name; an ssh public key, for one. Anything else is refused. */
  readonly supplied: Readonly<Record<string, SuppliedField>>;
  /** What people write in policy and in the broker's configuration. */
  loadSettings(): Promise<KindSettings<GrantSettings, Server>>;
  /** `servers`: what `loadSettings().server` made of the configuration, by name. */
  createProvider(
    servers: Readonly<Record<string, Server>>,
    effects: ProviderEffects,
  ): Promise<Provider>;
}

/** One field of `supplied` in a request's `authorization_details`. None of it is a secret. */
export interface SuppliedField {
  readonly form: RegExp;
  readonly required: boolean;
}

/** What a provider of the broker gets of the process. */
export interface ProviderEffects {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Spreads retries. */
  readonly jitter: Jitter;
}

/** The settings of a kind, with their schemas: loaded where policy or a configuration is read. */
export interface KindSettings<
  Grant extends GrantSettings = GrantSettings,
  Server = unknown,
> extends GrantKind<Grant> {
  readonly server: {
    /** One entry under `servers.<kind>`. */
    schema(fields: ServerFields): z.ZodType<Server>;
    /** Whether revoking takes a secret (`Issued.revocationSecret`), so that the configuration needs a `store-key`. */
    readonly needsStoreKey: boolean;
    /** By path below the entry; "" is the entry itself. */
    readonly hints: Hints;
  };
}

/** Fields that every kind's server needs, bound to what the configuration refers to. */
export interface ServerFields {
  /** `{ env: NAME }` or `{ file: PATH }`. */
  readonly secret: () => z.ZodType<Secret>;
  /** A URL without user and password: https, or http on a loopback address. */
  readonly url: () => z.ZodType<string>;
}

export interface DirectMode {
  readonly revocability: Revocability;
  /** The one audience of the ID tokens that its provider takes. */
  readonly audience: string;
  /** A `credential` input that is right. */
  readonly example: string;
  load(): Promise<DirectKind>;
  /** Text for `stepkey trust`: what makes the provider trust only the right jobs. */
  loadTrust?(): Promise<TrustText>;
}

/** Reads the settings that a workflow writes, and issues by them. No schema library: every job pays for its start. */
export interface DirectKind<Settings = unknown> {
  parse(given: unknown): Result<Settings, readonly SettingMistake[]>;
  createProvider(effects: {
    readonly send: HttpSend;
    readonly clock: Clock;
    readonly jitter: Jitter;
  }): Provider<Settings>;
}

/** One mistake in the settings: where (a path below the provider's key), what, and what would be right. */
export interface SettingMistake {
  readonly path: readonly string[];
  /** What is wrong, as one sentence that starts after the path. */
  readonly message: string;
  /** A value that would be right; empty when nothing helps. */
  readonly example: string;
}
