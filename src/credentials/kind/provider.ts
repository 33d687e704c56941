import type { Access, JobKey } from "../../shared/claims.ts";
import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { Credential, Handle } from "./credential.ts";
import type { Revocability } from "./revocability.ts";

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
  /** What the request supplied, by name: only fields that the kind declares, in the form that it declares. */
  readonly supplied?: Readonly<Record<string, string>>;
}

export interface Issued {
  readonly credential: Credential;
  /** As `handleOf` derived it, or completed by what only the answer brought. */
  readonly handle: Handle;
  /** When the provider ends it alone, whoever fails. */
  readonly diesAt: Instant;
  /** One phrase for people: `postgres role stepkey_7q2m…`. */
  readonly issuedTo: string;
  /**
   * What revoking needs besides the handle, where the handle is not enough (a token that only revokes itself). The store
   * keeps it encrypted, bound to the lease; `revoke` and `probe` get it back.
   */
  readonly revocationSecret?: Secret;
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

/** What revoking achieved. Revoking twice, or something that is already gone, is not a failure. */
export interface Revoked {
  /** Facts for the proof and the receipt: `role absent`, `1 session ended`, `deny read back`. */
  readonly facts: readonly string[];
  /** What the lease leaves readable or writable for others, seen at its end; absent when nobody looked. */
  readonly findings?: readonly Finding[];
}

/** What tidying achieved. */
export interface Tidied {
  /** `role dropped`, `2 objects handed over`. */
  readonly facts: readonly string[];
  readonly findings?: readonly Finding[];
}

/** Something that a lease left behind for others, which nobody asked for: shown in log, receipt and audit. */
export interface Finding {
  /** One sentence: `PUBLIC may write table app.orders.` */
  readonly what: string;
  /** What removes it: a statement or a command. */
  readonly fix: string;
}

/** What a look at the provider shows about a lease now. */
export type Probe =
  | { readonly state: "dead"; readonly facts: readonly string[] }
  | { readonly state: "alive"; readonly facts: readonly string[] }
  /** The provider offers no way to see it (AWS: a denied session still answers GetCallerIdentity). */
  | { readonly state: "unknown"; readonly facts: readonly string[] };

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
  /**
   * From its return on nobody can use the credential: that is what the step waits for and what the proof says.
   * `secret`: what `Issued.revocationSecret` was.
   */
  revoke(
    handle: Handle,
    signal: AbortSignal,
    secret?: Secret,
  ): Promise<Result<Revoked, ProviderFailure>>;
  probe(
    handle: Handle,
    signal: AbortSignal,
    secret?: Secret,
  ): Promise<Result<Probe, ProviderFailure>>;
  /**
   * Removes what is left when nobody can use it any more (roles, policies, objects), in bounded pieces: called again
   * until it succeeds, after `revoke` did. Absent: this kind leaves nothing.
   */
  tidy?(handle: Handle, signal: AbortSignal): Promise<Result<Tidied, ProviderFailure>>;
  /** Names of objects at the provider that carry this instance's id: for `stepkey leases --orphans`. */
  list?(
    server: string,
    instance: string,
    signal: AbortSignal,
  ): Promise<Result<readonly Handle[], ProviderFailure>>;
  /** Whether a server can issue now: for readiness, long before a job asks. */
  checkServer?(server: string, signal: AbortSignal): Promise<Result<undefined, ProviderFailure>>;
  /** Work that a server needs while the broker runs: a look that is refreshed, a connection that is kept. */
  readonly background?: BackgroundWork;
}

/** Each server's work runs by itself: a server that hangs delays no other, and a failure is logged once until it ends. */
export interface BackgroundWork {
  /** From the end of one run to the start of the next, in milliseconds. The first starts with the broker. */
  readonly everyMs: number;
  /** How long one run may take, in milliseconds. */
  readonly limitMs: number;
  run(server: string, signal: AbortSignal): Promise<Result<undefined, ProviderFailure>>;
}
