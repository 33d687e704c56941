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
import type { KeptPart } from "./kept-part.ts";
import type { Provider } from "./provider.ts";
import type { PublishedPath } from "./publication.ts";
import type { Revocability } from "./revocability.ts";
import type { ToolHome } from "./tool-home.ts";
import type { TrustText } from "./trust-text.ts";

/**
 * One kind of credential. Everything that is particular to it is reached from here; no other code knows a kind by name.
 * This half is plain data, with functions that load the rest on demand, because what is imported at the start slows down
 * every job and every command. `kinds.ts` has the list.
 */
export interface CredentialKind {
  /** The key under a grant's `credential` and under `servers` of the broker's configuration: `postgres`. */
  readonly name: string;
  /** How a broker issues it; absent for a kind of direct mode only. */
  readonly broker?: BrokerMode;
  /** How the action issues it without a broker; absent for a kind of broker mode only. */
  readonly direct?: DirectMode;
  /** Variables that make this kind's tools load code or that redirect them. */
  readonly hostileVariables: readonly HostileVariable[];
  /** Where this kind's tools keep credentials, and what was typed: the search for residue looks there first. */
  readonly toolFiles?: ToolFiles;
  /** Where its tools log in: a task gets private copies. */
  readonly toolHomes?: readonly ToolHome[];
  /** A handle as a short text: `postgres role stepkey_7q2m…`. */
  describe(handle: Handle): string;
}

/** Loads every kind of credential: a mistake in an input that needs none of them then costs a job nothing for each kind. */
export type LoadKinds = () => Promise<readonly CredentialKind[]>;

export interface ToolFiles {
  /** Paths below a home. */
  readonly inHome: readonly string[];
  /** Variables that put them elsewhere. */
  readonly variables: readonly string[];
}

export interface BrokerMode<Server = unknown> {
  /** The same as the provider's. Loaded for the docs only: every job loads what is here itself. */
  loadRevocability(): Promise<Revocability>;
  /** The longest lease that the provider has a credential for, in seconds; absent: as long as policy allows. */
  readonly longestSeconds?: number;
  /** Fields that a request may supply for issuing, such as an ssh public key. All others are refused. */
  readonly supplied: Readonly<Record<string, SuppliedField>>;
  /**
   * Makes in the action what the request supplies, and what the action keeps of it. Called when a broker says that a grant
   * needs it. Absent: the action has nothing to supply.
   */
  makeKeptPart?(): Promise<KeptPart>;
  /** Where the broker publishes what the provider's `publication` renders. Absent: it publishes nothing. */
  readonly publishes?: PublishedPath;
  /** Loads the schemas of the settings in policy and in the broker's configuration. */
  loadSettings(): Promise<KindSettings<GrantSettings, Server>>;
  /** `servers`: the servers of the configuration by name, as `loadSettings().server` parsed them. */
  createProvider(
    servers: Readonly<Record<string, Server>>,
    effects: ProviderEffects,
  ): Promise<Provider>;
}

/** One field of `supplied` in a request's `authorization_details`. It is never a secret. */
export interface SuppliedField {
  readonly form: RegExp;
  readonly required: boolean;
}

/** The effects that the broker hands to a provider. */
export interface ProviderEffects {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Spreads retries. */
  readonly jitter: Jitter;
  /** Through the proxies of this process. */
  readonly send: HttpSend;
}

/** The settings of a kind, with their schemas. Loaded when a policy or a configuration is read. */
export interface KindSettings<
  Grant extends GrantSettings = GrantSettings,
  Server = unknown,
> extends GrantKind<Grant> {
  readonly server: {
    /** One entry under `servers.<kind>`. */
    schema(fields: ServerFields): z.ZodType<Server>;
    /** Whether revoking needs a secret (`Issued.revocationSecret`), or values are shared. The configuration then needs a `store-key`. */
    readonly needsStoreKey: boolean;
    /** What it needs that for; absent: to revoke credentials. */
    readonly storeKeyUse?: string;
    /** Hints by path below the entry; "" is the entry itself. */
    readonly hints: Hints;
    /** Where leases on it are. While there are some, an entry cannot be changed to one that is elsewhere. Absent: it never matters. */
    place?(server: Server): string;
    /** A setting of a grant that lists names of an entry. Absent: no setting does. */
    readonly listed?: ListedSetting;
  };
}

export interface ListedSetting {
  readonly setting: string;
  /** What it lists: `secret`. */
  readonly what: string;
  /** The names that an entry has, as it is written. */
  among(entry: unknown): readonly string[];
}

/** Schemas for fields of a server that refer to secrets or hold URLs. */
export interface ServerFields {
  /** `{ env: NAME }` or `{ file: PATH }`. */
  readonly secret: () => z.ZodType<Secret>;
  /** A URL without user and password: https, or http on a loopback address. */
  readonly url: () => z.ZodType<string>;
  /** The name of a variable in which a credential may be delivered. */
  readonly variable: () => z.ZodType<string>;
}

export interface DirectMode {
  /** Whether a lease can be ended before it expires: if it can, a task has less time to stop. */
  readonly endsEarly: boolean;
  /** The same as the provider's. Loaded for the docs only: every job loads what is here itself. */
  loadRevocability(): Promise<Revocability>;
  /** The longest lease that the provider has a credential for, in seconds; absent: as long as the input `ttl` says. */
  readonly longestSeconds?: number;
  /** The only audience of the ID tokens that its provider accepts, unless the settings name another one. */
  readonly audience: string;
  /**
   * Whether `revoke` and `probe` need nothing but the handle and another ID token: post then ends what a killed main left.
   * The handle is then in the job's state, which later steps can read.
   */
  readonly endsInPost?: true;
  /** A valid `credential` input. */
  readonly example: string;
  load(): Promise<DirectKind>;
  /** Text for `stepkey trust`: how to make the provider trust only the right jobs. */
  loadTrust?(): Promise<TrustText>;
}

/** Parses the settings in a workflow, and issues credentials. Uses no schema library, which would slow down every job. */
export interface DirectKind<Settings = unknown> {
  parse(given: unknown): Result<Settings, readonly SettingMistake[]>;
  /** The audience that the settings name; absent: the kind's own. */
  audienceOf?(settings: Settings): string;
  /**
   * What is wrong with a setting that was written beside the kind's name and not below it; undefined for a key that is not a
   * setting of this kind.
   */
  flatSetting?(key: string, value: unknown): SettingMistake | undefined;
  createProvider(effects: {
    readonly send: HttpSend;
    readonly clock: Clock;
    readonly jitter: Jitter;
    readonly idToken: IdTokenSource;
  }): Provider<Settings>;
}

/** Requests another ID token of the job, and masks it: for a provider that needs one to end a credential. */
export type IdTokenSource = (
  audience: string,
  signal: AbortSignal,
) => Promise<Result<Secret, { readonly message: string; readonly remedy: string }>>;

/** One mistake in the settings; `path` starts below the provider's key. */
export interface SettingMistake {
  readonly path: readonly string[];
  /** What is wrong: the rest of a sentence that starts with the path. */
  readonly message: string;
  /** A valid value; empty when no example helps. */
  readonly example: string;
}
