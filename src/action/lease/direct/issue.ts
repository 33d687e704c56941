import type { Handle } from "../../../credentials/kind/credential.ts";
import type {
  Issued,
  IssueRequest,
  Provider,
  ProviderFailure,
} from "../../../credentials/kind/provider.ts";
import { revocabilityOf } from "../../../lease/revocability-of.ts";
import { jobKeyOf, type Access } from "../../../shared/claims.ts";
import type { Clock, Instant } from "../../../shared/clock.ts";
import { FAILURE_CODES } from "../../../shared/failure-codes.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import { newLeaseId, type LeaseId, type RandomBytes } from "../../../shared/lease-id.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { DecisionSummary } from "../../../shared/wire.ts";
import { inWords, timeOfDay } from "../../../shared/wording.ts";
import type {
  EarlyEnd,
  HeldLease,
  Identify,
  Identity,
  LeaseRefusal,
} from "../source/credential-source.ts";
import { warnBeforeExpiry } from "../source/warn-before-expiry.ts";
import { endDirectly } from "./end-directly.ts";

export interface DirectIssue<Settings> {
  readonly provider: Provider<Settings>;
  readonly settings: Settings;
  readonly access: Access;
  readonly step: string;
  /** Undefined: as long as leases last where nobody says it. */
  readonly ttlSeconds: number | undefined;
  /** The longest that the kind can have; undefined: any. */
  readonly longestSeconds?: number | undefined;
  readonly identify: Identify;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /**
   * Records the state for post: before the provider is called, and again with what its response brought, also when that
   * is only that nothing was issued.
   */
  readonly record: (lease: RecordedLease) => void;
  /** Shows a warning. */
  readonly warn: (warning: Failure) => void;
}

export interface RecordedLease {
  readonly id: LeaseId;
  readonly handle: Handle;
  /** When the credential expires by itself (before the response: the latest possible time); undefined when never. */
  readonly diesAt: Instant | undefined;
  /** How far the clock of `diesAt` is ahead of this machine's; absent where they agree. */
  readonly clockAheadMs?: number;
}

/** A request that may be issued. */
export interface ClearedRequest {
  readonly identity: Identity;
  readonly decision: DecisionSummary;
  readonly signal: AbortSignal;
}

const DEFAULT_TTL_SECONDS = 900;

/** Issues one lease, and records for post what may exist at the provider. */
export async function issueDirectly<Settings>(
  options: DirectIssue<Settings>,
  { identity, decision, signal }: ClearedRequest,
): Promise<Result<HeldLease, LeaseRefusal>> {
  const { provider, clock } = options;
  const request = requestFor(options, identity);
  const handle = provider.handleOf(request);
  const diesAt = latestDeath(options, request.expiresAt, handle);
  options.record({ id: request.lease, handle, diesAt });
  const issued = await issueAtProvider(options, request, signal);
  if (!issued.ok) {
    const { mayExist, failure: why } = issued.error;
    // Nothing was issued, so post has nothing to warn about.
    if (!mayExist) options.record({ id: request.lease, handle, diesAt: clock.now() });
    return err({ failure: why });
  }
  const { value } = issued;
  const { clockAheadMs = 0 } = value;
  const late = clockAheadMs === 0 ? {} : { clockAheadMs };
  options.record({ id: request.lease, handle: value.handle, diesAt: value.diesAt, ...late });
  if (clockAheadMs !== 0) options.warn(clockOff(provider.kind, clockAheadMs, clock.now()));
  return ok(heldLease(options, { request, issued: value, identity, decision }));
}

interface NotIssued {
  readonly failure: Failure;
  /** Whether the provider may have issued something nevertheless. */
  readonly mayExist: boolean;
}

/** Calls the provider, once more with a fresh ID token if it asks for one. */
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
  { settings, access, step, clock, randomBytes, ...limits }: DirectIssue<Settings>,
  { token, claims }: Identity,
): IssueRequest<Settings> {
  const { longestSeconds = DEFAULT_TTL_SECONDS } = limits;
  const { ttlSeconds = Math.min(DEFAULT_TTL_SECONDS, longestSeconds) } = limits;
  return {
    lease: newLeaseId(randomBytes),
    instance: "direct",
    settings,
    access,
    expiresAt: clock.now() + ttlSeconds * 1000,
    job: jobKeyOf(claims),
    repository: claims.repository,
    step,
    idToken: token,
  };
}

function latestDeath<Settings>(
  { provider, clock }: DirectIssue<Settings>,
  expiresAt: Instant,
  handle: Handle,
): Instant | undefined {
  const { best, minimumSeconds } = revocabilityOf(provider, handle);
  return best === "none" ? undefined : Math.max(expiresAt, clock.now() + minimumSeconds * 1000);
}

interface IssuedParts<Settings> {
  readonly request: IssueRequest<Settings>;
  readonly issued: Issued;
  readonly identity: Identity;
  readonly decision: DecisionSummary;
}

function heldLease<Settings>(
  { provider, clock: ownClock }: DirectIssue<Settings>,
  { request, issued, identity, decision }: IssuedParts<Settings>,
): HeldLease {
  const { credential, handle, revocationSecret: secret, clockAheadMs = 0 } = issued;
  const clock = aheadBy(ownClock, clockAheadMs);
  const expiresAt = request.expiresAt + clockAheadMs;
  const { diesAt } = issued;
  return {
    id: request.lease,
    kind: provider.kind,
    claims: identity.claims,
    issuedTo: issued.issuedTo,
    issuedAt: clock.now(),
    expiresAt,
    diesAt,
    env: credential.env,
    files: credential.files,
    secrets: secret === undefined ? [] : [secret],
    supplied: [],
    decision,
    watch: async (signal, _say, endsSoon) => {
      if (endsSoon !== undefined) {
        void warnBeforeExpiry({ expiresAt: () => expiresAt, clock, signal, endsSoon });
      }
      return await untilExpired(expiresAt, clock, signal);
    },
    whyEnded: () => Promise.resolve(clock.now() < expiresAt ? undefined : EXPIRED),
    end: async (signal) => await endDirectly({ provider, clock, handle, diesAt, secret }, signal),
  };
}

/** The provider's instants are compared with its own clock, because a runner's clock may be minutes off. */
function aheadBy(clock: Clock, milliseconds: number): Clock {
  if (milliseconds === 0) return clock;
  return {
    now: () => clock.now() + milliseconds,
    sleep: (duration, signal) => clock.sleep(duration, signal),
  };
}

function clockOff(kind: string, aheadMs: number, now: Instant): Failure {
  const [off, direction] = [inWords(Math.abs(aheadMs)), aheadMs > 0 ? "behind" : "ahead of"];
  const message = `The runner's clock is ${off} ${direction} the one of ${kind}: it is ${timeOfDay(now)} UTC here and ${timeOfDay(now + aheadMs)} UTC there.`;
  const { remedy } = FAILURE_CODES.clock_off;
  return failure("clock_off", message, { remedy });
}

const EXPIRED: EarlyEnd = {
  reason: "expired",
  why: "it expired; set a longer ttl if the task needs more time",
};

async function untilExpired(
  expiresAt: Instant,
  clock: Clock,
  signal: AbortSignal,
): Promise<EarlyEnd | undefined> {
  while (!signal.aborted) {
    const left = expiresAt - clock.now();
    if (left <= 0) return EXPIRED;
    // Timers are limited to 24 days, and the clock may be set meanwhile: look again after an hour at most.
    await clock.sleep(Math.min(left, 3_600_000), signal);
  }
  return undefined;
}

function failureOf(why: ProviderFailure): Failure {
  const { kind, name, message, remedy, details, paste } = why;
  const code = kind === "retryable" ? "provider_unavailable" : "provider_denied";
  return failure(code, `${name}: ${message}`, {
    remedy,
    ...(details === undefined ? {} : { details }),
    ...(paste === undefined ? {} : { paste }),
  });
}
