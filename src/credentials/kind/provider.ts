import type { Access, JobKey } from "../../shared/claims.ts";
import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";

/**
 * What is needed to revoke and probe a lease at its provider without holding its secret: plain JSON, safe to store and
 * to show (role name, server name, session name).
 */
export type Handle = { readonly [key: string]: string | number | boolean };

/** Everything a provider may know about the lease it issues for. */
export interface IssueRequest<Settings> {
  readonly lease: LeaseId;
  /** The broker's instance id; objects at the provider carry it, so that orphans can be told apart. */
  readonly instance: string;
  readonly settings: Settings;
  readonly access: Access;
  /** When we end the lease. */
  readonly expiresAt: Instant;
  readonly job: JobKey;
  /** `owner/name`, to show. */
  readonly repository: string;
  readonly step: string;
  /** The job's ID token for this provider; only in direct mode. */
  readonly idToken?: Secret;
}

/** One issued credential: environment variables, of which `secret` names those that must be masked. */
export interface Credential {
  readonly kind: string;
  readonly env: Readonly<Record<string, Secret | string>>;
  readonly files: readonly [];
}

export interface Issued {
  readonly credential: Credential;
  /** As `handleOf` derived it, or completed by what only the answer brought. */
  readonly handle: Handle;
  /** When the provider ends it alone, whoever fails. */
  readonly diesAt: Instant;
  /** One phrase for people: `postgres role stepkey_7q2m…`. */
  readonly issuedTo: string;
}

/** How a provider call failed. `permanent` will fail again as it is; `retryable` may not; `new_id_token` needs a fresh ID token. */
export interface ProviderFailure {
  readonly kind: "permanent" | "retryable" | "new_id_token";
  /** The provider's own name of the error, or ours where it has none. Never holds a secret. */
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
  /**
   * Whether something may exist at the provider in spite of the failure (a timeout after the request was sent).
   * False only when that is excluded.
   */
  readonly mayExist: boolean;
}

/** What revoking achieved. Revoking twice, or something that is already gone, is no failure. */
export interface Revoked {
  /** Facts for the proof and the receipt: `role absent`, `1 session ended`, `deny read back`. */
  readonly facts: readonly string[];
}

/** What a look at the provider shows about a lease now. */
export type Probe =
  | { readonly state: "dead"; readonly facts: readonly string[] }
  | { readonly state: "alive"; readonly facts: readonly string[] }
  /** The provider offers no way to see it (AWS: a denied session still answers GetCallerIdentity). */
  | { readonly state: "unknown"; readonly facts: readonly string[] };

/** How honestly a kind can be revoked: data for the docs' table, the receipt and the output `revocation`. */
export interface Revocability {
  readonly kind: string;
  /** What ends a lease early. */
  readonly revoke: "immediate" | "requested" | "none";
  /** The best that the output `revocation` can say. */
  readonly best: "verified" | "requested" | "expires";
  /** How death is shown, in one phrase. */
  readonly proof: string;
  /** What survives in spite of it, in one sentence; empty when nothing does. */
  readonly survives: string;
  /** Shortest life that the provider itself gives, in seconds. */
  readonly minimumSeconds: number;
  /** Whether "not found" while probing proves that nothing was issued (no call of ours can still be under way). */
  readonly absenceIsFinal: boolean;
}

export type Classification =
  | { readonly access: "read"; readonly because: string }
  | { readonly access: "write"; readonly because: string };

/** Why nothing could be issued by some settings, and which of them to look at. */
export interface Obstacle {
  readonly setting: string;
  readonly failure: ProviderFailure;
}

/**
 * What every kind of credential has to be able to do. Each call takes a signal with its deadline; a provider never
 * waits longer. One contract suite holds for all of them: test/contract/provider.ts.
 */
export interface Provider<Settings = unknown> {
  readonly kind: string;
  readonly revocability: Revocability;
  /** The handle of a lease before anything is issued: it is stored first, so that whoever finds the lease after a crash can end it. */
  handleOf(request: Omit<IssueRequest<Settings>, "idToken">): Handle;
  /** Read or write, by what the settings really give. What cannot be classified is `write`. */
  classify(
    settings: Settings,
    signal: AbortSignal,
  ): Promise<Result<Classification, ProviderFailure>>;
  /**
   * Whether a lease could be issued by these settings, without leaving anything: for `stepkey check`. An error: it could
   * not be told.
   */
  rehearse?(
    settings: Settings,
    signal: AbortSignal,
  ): Promise<Result<Obstacle | undefined, ProviderFailure>>;
  issue(
    request: IssueRequest<Settings>,
    signal: AbortSignal,
  ): Promise<Result<Issued, ProviderFailure>>;
  revoke(handle: Handle, signal: AbortSignal): Promise<Result<Revoked, ProviderFailure>>;
  probe(handle: Handle, signal: AbortSignal): Promise<Result<Probe, ProviderFailure>>;
  /** Names of objects at the provider that carry this instance's id: for `stepkey leases --orphans`. */
  list?(
    server: string,
    instance: string,
    signal: AbortSignal,
  ): Promise<Result<readonly Handle[], ProviderFailure>>;
}
