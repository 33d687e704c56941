import type { Handle } from "../../../credentials/kind/credential.ts";
import type {
  Issued,
  IssueRequest,
  Provider,
  ProviderFailure,
} from "../../../credentials/kind/provider.ts";
import { jobKeyOf, type Access } from "../../../shared/claims.ts";
import type { Clock, Instant } from "../../../shared/clock.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import { newLeaseId, type LeaseId, type RandomBytes } from "../../../shared/lease-id.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { DecisionSummary } from "../../../shared/wire.ts";
import type {
  Ending,
  HeldLease,
  Identify,
  Identity,
  NotObtained,
  Withdrawal,
} from "../source/credential-source.ts";

export interface DirectIssue<Settings> {
  readonly provider: Provider<Settings>;
  readonly settings: Settings;
  readonly access: Access;
  readonly step: string;
  readonly ttlSeconds: number | undefined;
  readonly identify: Identify;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Leaves word for post: first before the provider is called, and again with what the answer brought, if only that nothing lives. */
  readonly record: (lease: RecordedLease) => void;
}

export interface RecordedLease {
  readonly id: LeaseId;
  readonly handle: Handle;
  /** When the credential dies by itself; before the answer, the latest that is possible. */
  readonly diesAt: Instant;
}

export interface Cleared {
  readonly identity: Identity;
  readonly decision: DecisionSummary;
  readonly signal: AbortSignal;
}

const DEFAULT_TTL_SECONDS = 900;

/** Issues one lease, and leaves word for post of what may be alive. */
export async function issueDirectly<Settings>(
  options: DirectIssue<Settings>,
  { identity, decision, signal }: Cleared,
): Promise<Result<HeldLease, NotObtained>> {
  const { provider, clock } = options;
  const request = requestFor(options, identity);
  const handle = provider.handleOf(request);
  options.record({ id: request.lease, handle, diesAt: latestDeath(options, request.expiresAt) });
  const issued = await issueAtProvider(options, request, signal);
  if (!issued.ok) {
    const { mayExist, failure: why } = issued.error;
    // Nothing was issued, so post has nothing to warn of.
    if (!mayExist) options.record({ id: request.lease, handle, diesAt: clock.now() });
    return err({ failure: why });
  }
  const { value } = issued;
  const diesAt = value.diesAt ?? latestDeath(options, request.expiresAt);
  options.record({ id: request.lease, handle: value.handle, diesAt });
  return ok(held(options, { request, issued: value, identity, decision, issuedAt: clock.now() }));
}

interface NotIssued {
  readonly failure: Failure;
  /** Whether the provider may have issued all the same. */
  readonly mayExist: boolean;
}

/** Asks the provider, once more with a fresh ID token when it wants one. */
async function issueAtProvider<Settings>(
  { provider, identify }: DirectIssue<Settings>,
  request: IssueRequest<Settings>,
  signal: AbortSignal,
): Promise<Result<Issued, NotIssued>> {
  const first = await provider.issue(request, signal);
  if (first.ok) return first;
  const { kind, mayExist } = first.error;
  if (kind !== "new_id_token") return err({ failure: failureOf(first.error), mayExist });
  const fresh = await identify(signal);
  if (!fresh.ok) return err({ failure: fresh.error, mayExist });
  const second = await provider.issue({ ...request, idToken: fresh.value.token }, signal);
  if (second.ok) return second;
  return err({ failure: failureOf(second.error), mayExist: mayExist || second.error.mayExist });
}

function requestFor<Settings>(
  { settings, access, step, ttlSeconds, clock, randomBytes }: DirectIssue<Settings>,
  { token, claims }: Identity,
): IssueRequest<Settings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "direct",
    settings,
    access,
    expiresAt: clock.now() + (ttlSeconds ?? DEFAULT_TTL_SECONDS) * 1000,
    job: jobKeyOf(claims),
    repository: claims.repository,
    step,
    idToken: token,
  };
}

function latestDeath<Settings>(
  { provider, clock }: DirectIssue<Settings>,
  expiresAt: Instant,
): Instant {
  return Math.max(expiresAt, clock.now() + provider.revocability.minimumSeconds * 1000);
}

interface Parts<Settings> {
  readonly request: IssueRequest<Settings>;
  readonly issued: Issued;
  readonly identity: Identity;
  readonly decision: DecisionSummary;
  readonly issuedAt: Instant;
}

function held<Settings>(options: DirectIssue<Settings>, parts: Parts<Settings>): HeldLease {
  const { request, issued, identity, decision, issuedAt } = parts;
  const { provider, clock } = options;
  return {
    id: request.lease,
    kind: provider.kind,
    claims: identity.claims,
    issuedTo: issued.issuedTo,
    issuedAt,
    expiresAt: request.expiresAt,
    diesAt: issued.diesAt ?? latestDeath(options, request.expiresAt),
    env: issued.credential.env,
    secrets: [],
    decision,
    watch: async (signal) => await untilItEnds(request.expiresAt, clock, signal),
    whyEnded: () =>
      Promise.resolve(
        clock.now() < request.expiresAt ? undefined : { reason: "expired", why: OVER },
      ),
    end: async (signal) => await endDirectly(options, issued.handle, signal),
  };
}

const OVER = "its time is over; ask for a longer ttl if the task needs it";

async function untilItEnds(
  expiresAt: Instant,
  clock: Clock,
  signal: AbortSignal,
): Promise<Withdrawal | undefined> {
  while (!signal.aborted) {
    const left = expiresAt - clock.now();
    if (left <= 0) return { reason: "expired", why: OVER };
    // A timer takes 24 days at most; an hour is far below, and mends a clock that was set.
    await clock.sleep(Math.min(left, 3_600_000), signal);
  }
  return undefined;
}

/** Ends what can be ended, then looks. What no call can end is said so, never called revoked. */
async function endDirectly<Settings>(
  { provider, clock }: DirectIssue<Settings>,
  handle: Handle,
  signal: AbortSignal,
): Promise<Ending> {
  const revoked = await provider.revoke(handle, signal);
  const seen = { checkedAt: clock.now(), by: "action" } as const;
  if (!revoked.ok) {
    return { ...seen, revocation: "failed", facts: [], failure: notRevoked(revoked.error) };
  }
  const { facts } = revoked.value;
  if (provider.revocability.revoke === "none") return { ...seen, revocation: "expires", facts };
  const probe = await provider.probe(handle, signal);
  const dead = probe.ok && probe.value.state === "dead";
  const best = provider.revocability.best;
  const shown = probe.ok ? [...facts, ...probe.value.facts] : facts;
  if (probe.ok && probe.value.state === "alive") {
    const alive = { name: "alive", message: "the credential still works", remedy: "" };
    return { ...seen, revocation: "failed", facts: shown, failure: notRevoked(alive) };
  }
  return { ...seen, revocation: dead ? best : "requested", facts: shown };
}

function notRevoked({ message }: Pick<ProviderFailure, "message">): Failure {
  return failure("revocation_failed", `The credential could not be revoked: ${message}.`, {
    remedy: "The receipt says until when it lives.",
  });
}

function failureOf({ kind, name, message, remedy }: ProviderFailure): Failure {
  const code = kind === "retryable" ? "provider_unavailable" : "provider_denied";
  return failure(code, `${name}: ${message}`, { remedy });
}
