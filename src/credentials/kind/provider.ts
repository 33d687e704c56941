import type { Access, JobKey } from "../../shared/claims.ts";
import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { Credential, Handle } from "./credential.ts";
import type { Publication } from "./publication.ts";
import type { Revocability } from "./revocability.ts";

/** What a provider knows about the lease for which it issues a credential. */
export interface IssueRequest<Settings> {
  readonly lease: LeaseId;
  /** The broker's instance id. Objects at the provider carry it, so that orphans can be found. */
  readonly instance: string;
  readonly settings: Settings;
  readonly access: Access;
  /** When stepkey ends the lease. */
  readonly expiresAt: Instant;
  readonly job: JobKey;
  /** `owner/name`, to show. */
  readonly repository: string;
  readonly step: string;
  /** The job's ID token for this provider, in direct mode only. */
  readonly idToken?: Secret;
  /** The fields that the request supplied, checked against those that the kind declares. */
  readonly supplied?: Readonly<Record<string, string>>;
}

export interface Issued {
  readonly credential: Credential;
  /** The handle from `handleOf`, or a fuller one with data from the provider's response. */
  readonly handle: Handle;
  /** When the provider ends the credential by itself; undefined when nothing ends it. */
  readonly diesAt: Instant | undefined;
  /** What was issued, as a short text: `postgres role stepkey_7q2m…`. */
  readonly issuedTo: string;
  /**
   * The secret that revoking needs in addition to the handle, such as a token that can only revoke itself. The store keeps
   * it encrypted and bound to the lease. `revoke` and `probe` receive it.
   */
  readonly revocationSecret?: Secret;
  /** Values that other leases get too, because the provider did not make them for this one. */
  readonly sharedValues?: readonly SharedValue[];
  /** How far the provider's clock is ahead of this machine's, in milliseconds. `diesAt` and `handle` are in its time. */
  readonly clockAheadMs?: number;
}

/** A value that several leases get. */
export interface SharedValue {
  /** For people: `NPM_TOKEN of server "packages"`. */
  readonly name: string;
  readonly value: Secret;
  /** After how many leases it should be replaced: the broker then raises an alarm. */
  readonly rotateAfter: number;
}

/**
 * Why a provider call failed. `permanent`: a retry would fail too. `retryable`: a retry may succeed. `new_id_token`: a
 * retry needs a fresh ID token.
 */
export interface ProviderFailure {
  readonly kind: "permanent" | "retryable" | "new_id_token";
  /** The provider's name of the error, or one of ours. Never holds a secret. */
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
  /** Further lines of the message. */
  readonly details?: readonly string[];
  /** Lines to paste as they are, shown after the remedy. */
  readonly paste?: readonly string[];
  /**
   * Whether something may exist at the provider despite the failure, for example after a timeout. False only when nothing
   * can exist.
   */
  readonly mayExist: boolean;
  /**
   * The setting of the grant to look at: nothing can be issued until the grant, or what it names on its server, changes.
   * Absent: it is something else.
   */
  readonly setting?: string;
  /** For `retryable`: when a retry may succeed, if the provider knows. */
  readonly retryAt?: Instant;
}

/** The result of revoking. Revoking twice, or revoking what does not exist any more, also succeeds. */
export interface Revoked {
  /** Facts for the proof and the receipt: `role absent`, `1 session ended`, `deny read back`. */
  readonly facts: readonly string[];
  /** What the lease leaves readable or writable for others; absent when that was not checked. */
  readonly findings?: readonly LeaseFinding[];
  /**
   * For so long the provider may still accept the credential, whoever asks: who revokes waits that long before it probes. Absent:
   * nobody can use it any more.
   */
  readonly settlesInMs?: number;
  /** Nobody who accepts the credential learns of it, as far as the provider can see: it works until `diesAt`. */
  readonly reachesNobody?: true;
}

/** The result of tidying. */
export interface Tidied {
  /** `role dropped`, `2 objects handed over`. */
  readonly facts: readonly string[];
  readonly findings?: readonly LeaseFinding[];
  /** The call's time was over before everything was removed: the next call continues, without a pause. */
  readonly isUnfinished?: true;
}

/** Something that a lease left readable or writable for others. Log, receipt and audit show it. */
export interface LeaseFinding {
  /** One sentence: `PUBLIC may write table app.orders.` */
  readonly what: string;
  /** The statement or command that removes it. */
  readonly fix: string;
}

/** What the provider shows about a lease now. */
export type Probe =
  | { readonly state: "dead"; readonly facts: readonly string[] }
  | { readonly state: "alive"; readonly facts: readonly string[] }
  /** The provider cannot show it (AWS: a denied session can still call GetCallerIdentity). */
  | { readonly state: "unknown"; readonly facts: readonly string[] };

export interface Classification {
  readonly access: "read" | "write";
  readonly because: string;
  /** What could not be checked, one sentence each; `stepkey check` shows them. */
  readonly unchecked?: readonly string[];
}

/** Why nothing can be issued with some settings, and which setting to check. */
export interface Obstacle {
  readonly setting: string;
  readonly failure: ProviderFailure;
}

/**
 * What every kind of credential can do. Each call gets a signal with its deadline; a provider never waits longer. All
 * providers pass the same contract suite: test/contract/provider.ts.
 */
export interface Provider<Settings = unknown> {
  readonly kind: string;
  readonly revocability: Revocability;
  /**
   * What revoking this lease achieves, where that is less than the kind's best: a lease can hold a value that nothing ends.
   * Absent: all leases are alike.
   */
  revocabilityOf?(handle: Handle): Revocability;
  /** The handle of a lease before anything is issued. It is stored first, so that the lease can be ended after a crash. */
  handleOf(request: Omit<IssueRequest<Settings>, "idToken">): Handle;
  /**
   * Names of variables in which every step gets the credential of these settings, for whoever asks what a grant gives.
   * Others depend on the server. Absent: the kind does not say.
   */
  variablesOf?(settings: Settings): readonly string[];
  /** Whether the credential of these settings can only read. What cannot be classified is `write`. */
  classify(
    settings: Settings,
    signal: AbortSignal,
  ): Promise<Result<Classification, ProviderFailure>>;
  /**
   * Checks whether a lease can be issued with these settings, and leaves nothing behind; for `stepkey check`. An error
   * means that the check failed.
   */
  rehearse?(
    settings: Settings,
    signal: AbortSignal,
  ): Promise<Result<Obstacle | undefined, ProviderFailure>>;
  /**
   * Whether what the settings name on their server is there and can be granted. It changes nothing, and the broker calls it
   * every minute. A failure with `setting` says that it cannot. Absent: only a job finds out.
   */
  checkSettings?(
    asked: { readonly settings: Settings; readonly access: Access },
    signal: AbortSignal,
  ): Promise<Result<undefined, ProviderFailure>>;
  issue(
    request: IssueRequest<Settings>,
    signal: AbortSignal,
  ): Promise<Result<Issued, ProviderFailure>>;
  /**
   * Once this returns, and `settlesInMs` have passed, nobody can use the credential: the step waits for this, and the proof
   * says it.
   * `secret` is `Issued.revocationSecret`.
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
   * Removes what a revoked credential leaves behind: roles, policies, objects. Called after `revoke` succeeded, in calls of
   * limited length, until it finishes. Absent: this kind leaves nothing behind.
   */
  tidy?(handle: Handle, signal: AbortSignal): Promise<Result<Tidied, ProviderFailure>>;
  /**
   * Objects at the provider that carry this instance's id, for `stepkey leases --orphans`. What it lists is what
   * `handleOf` returned for the lease: that is how a stored lease is recognised. `revoke` and `tidy` accept it, without a
   * secret, and end the object as if it came from the store; so a kind that needs a secret to revoke does not list.
   */
  list?(
    server: string,
    instance: string,
    signal: AbortSignal,
  ): Promise<Result<readonly Handle[], ProviderFailure>>;
  /** Whether a server can issue now, for readiness. */
  checkServer?(server: string, signal: AbortSignal): Promise<Result<undefined, ProviderFailure>>;
  /** Another provider takes its place: it closes what it holds, once calls that have begun are over. */
  close?(): void;
  /** What its kind's `publishes` serves. */
  readonly publication?: Publication;
  /** Work that each server needs while the broker runs, such as refreshing a cache or keeping a connection open. */
  readonly background?: BackgroundWork;
}

/** Runs separately for each server: a slow server does not delay the others. A failure is logged once until it ends. */
export interface BackgroundWork {
  /** The pause between two runs, in milliseconds. The first run starts with the broker. */
  readonly everyMs: number;
  /** How long one run may take, in milliseconds. */
  readonly limitMs: number;
  run(
    server: string,
    signal: AbortSignal,
  ): Promise<Result<ServerReport | undefined, ProviderFailure>>;
}

/** What one run of the background work found on a server that can issue. */
export interface ServerReport {
  /** What an admin should look at. The broker raises an alarm when one appears, and logs when it is gone. */
  readonly warnings: readonly ServerWarning[];
  /** Leases that must end now. The broker ends every live lease whose handle holds all of these values. */
  readonly over: readonly { readonly handle: Handle; readonly because: string }[];
}

/** `name` is a stable code, such as `database_unseen`; `message` and `remedy` are sentences. */
export type ServerWarning = Pick<ProviderFailure, "name" | "message" | "remedy">;
