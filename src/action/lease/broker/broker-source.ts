import type { Access } from "../../../shared/claims.ts";
import type { Clock } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { AuthorizationDetail } from "../../../shared/wire.ts";
import type { Granted } from "./responses.ts";
import type { BrokerClient, BrokerRefusal, Told } from "./client.ts";
import { endAtBroker } from "./end.ts";
import { askWhyEnded, heartbeat } from "./heartbeat.ts";
import type {
  HeldLease,
  Identify,
  Identity,
  LeaseSource,
  NotObtained,
} from "../source/credential-source.ts";

export interface BrokerLeaseOptions {
  readonly client: BrokerClient;
  /** The broker's origin: the audience of the ID tokens. */
  readonly url: string;
  readonly asked: {
    readonly grant: string;
    readonly environment: string | undefined;
    readonly access: Access;
    readonly step: string;
    readonly ttlSeconds: number | undefined;
  };
  /** Random name of this step's question, 22 base64url characters or more: repeating it asks for a lost answer. */
  readonly request: string;
  readonly identify: Identify;
  readonly clock: Clock;
  /** Leaves word for post. Called before the broker is asked. */
  readonly record: () => void;
}

/** One question and two repetitions: the broker replaces a lost answer twice. */
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 500;
/** A longer Retry-After than this is an answer: no. */
const LONGEST_WAIT_MS = 20_000;

/** Leases of a broker, which decides, records, issues and revokes. */
export function brokerLeases(options: BrokerLeaseOptions): LeaseSource {
  return {
    audience: options.url,
    obtain: async (identity, signal) => {
      options.record();
      const told = await askUntilAnswered(options, identity, signal);
      if (told.ok) return ok(held(told.value.granted, told.value.identity, options));
      if (told.error.strayLease !== undefined) {
        await options.client.revoke(told.error.strayLease, signal);
      }
      return err(told.error);
    },
  };
}

interface Answered {
  readonly granted: Granted;
  readonly identity: Identity;
}

/**
 * Asks again when no answer came or the broker was busy: with the same `request`, so that a lease whose answer was lost
 * is replaced and not refused, and with a fresh ID token, because the first one may be used up.
 */
async function askUntilAnswered(
  options: BrokerLeaseOptions,
  first: Identity,
  signal: AbortSignal,
): Promise<Result<Answered, BrokerRefusal & NotObtained>> {
  const detail = detailOf(options);
  let identity = first;
  for (let attempt = 1; ; attempt += 1) {
    const told: Told<Granted> = await options.client.ask(detail, identity.token, signal);
    if (told.ok) return ok({ granted: told.value, identity });
    const wait = waitBefore(told.error, attempt);
    if (wait === undefined || signal.aborted) return told;
    await options.clock.sleep(wait, signal);
    const fresh = await options.identify(signal);
    if (!fresh.ok) return err({ failure: fresh.error });
    identity = fresh.value;
  }
}

function waitBefore(refusal: BrokerRefusal, attempt: number): number | undefined {
  if (refusal.again === undefined || attempt >= ATTEMPTS) return undefined;
  const wait = Math.max(refusal.again.afterMs ?? 0, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return wait > LONGEST_WAIT_MS ? undefined : wait;
}

function detailOf({ asked, request }: BrokerLeaseOptions): AuthorizationDetail {
  const { grant, environment, access, step, ttlSeconds } = asked;
  return {
    type: "stepkey",
    grant,
    access,
    step,
    request,
    ...(environment === undefined ? {} : { environment }),
    ...(ttlSeconds === undefined ? {} : { ttl: ttlSeconds }),
  };
}

function held(granted: Granted, identity: Identity, options: BrokerLeaseOptions): HeldLease {
  const { client, clock } = options;
  const issuedAt = clock.now();
  const beat = (signal: AbortSignal) => client.beat(granted.leaseToken, signal);
  return {
    id: granted.lease,
    kind: granted.kind,
    claims: identity.claims,
    issuedTo: granted.issuedTo,
    issuedAt,
    expiresAt: granted.expiresAt,
    diesAt: granted.diesAt,
    env: granted.env,
    secrets: [granted.leaseToken],
    decision: granted.decision,
    watch: async (signal, say) =>
      await heartbeat({
        beat,
        intervalMs: granted.heartbeatSeconds * 1000,
        clock: onBrokersTime(clock, granted.expiresAt - granted.expiresInMs - issuedAt),
        expiresAt: granted.expiresAt,
        signal,
        say,
      }),
    whyEnded: async (signal) => await askWhyEnded({ beat }, signal),
    end: async (signal) =>
      await endAtBroker({
        revoke: (revokeSignal) => client.revoke(granted.leaseToken, revokeSignal),
        clock,
        signal,
      }),
  };
}

/** The broker's instants are compared with its own clock: a runner's may be minutes off. */
function onBrokersTime(clock: Clock, aheadMs: number): Clock {
  return {
    now: () => clock.now() + aheadMs,
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
  };
}
