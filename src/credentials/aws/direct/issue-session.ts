import type { AwsDirectSettings } from "./settings.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { requestSession, type StartedSession } from "./request-session.ts";
import { webIdentityForm } from "./sts-wire.ts";
import { firstThatFits } from "../session/first-that-fits.ts";
import { parseRoleArn, stsEndpoint } from "../session/partition.ts";
import { withRetries } from "../../kind/retry.ts";
import {
  awsCredential,
  durationSeconds,
  issuedText,
  leaseEndedFailure,
  policyFailure,
  sessionName,
} from "../session/session.ts";
import { sessionPolicies } from "../session/session-policy.ts";
import type { Handle } from "../../kind/credential.ts";
import type { IssueRequest, Issued, ProviderFailure } from "../../kind/provider.ts";
import { type Clock, toRfc3339 } from "../../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../../shared/http.ts";
import { type Result, err, ok } from "../../../shared/result.ts";

export interface AwsDirectDeps {
  readonly send: HttpSend;
  readonly clock: Clock;
  /** Spreads the retries of many jobs; `Math.random` when absent. */
  readonly jitter?: Jitter;
}

type Request = IssueRequest<AwsDirectSettings>;

/**
 * Issues a session whose own policy denies everything from the lease's end on. AWS compares that end with its own clock.
 * Where this machine's is another, the end would come too early or too late, so the session is requested once more with
 * the end in AWS's time, and the first one is not used.
 */
export async function issueSession(
  deps: AwsDirectDeps,
  request: Request,
  signal: AbortSignal,
): Promise<Result<Issued, ProviderFailure>> {
  const first = await openSession(deps, request, { signal, clockAheadMs: 0, from: 0 });
  if (!first.ok) return err(explainRefusal(first.error, request));
  const { clockAheadMs, index } = first.value;
  if (clockAheadMs === 0) return ok(issuedOf(request, first.value, 0));
  const second = await openSession(deps, request, { signal, clockAheadMs, from: index });
  if (second.ok) return ok(issuedOf(request, second.value, clockAheadMs));
  return err({ ...explainRefusal(second.error, request), mayExist: true });
}

export function handleOf(request: Omit<Request, "idToken">, clockAheadMs = 0): Handle {
  return {
    role: request.settings.roleToAssume,
    session: sessionName(request.lease),
    deniedFrom: toRfc3339(request.expiresAt + clockAheadMs),
    ...(request.settings.chain ? { chain: true } : {}),
    ...(request.settings.bearer ? { bearer: true } : {}),
    ...(clockAheadMs === 0 ? {} : { clockAheadMs }),
  };
}

interface Attempt {
  readonly signal: AbortSignal;
  /** How far AWS's clock is ahead of this machine's, as far as that is known. */
  readonly clockAheadMs: number;
  /** The first of the policies to try. */
  readonly from: number;
}

interface OpenedSession extends StartedSession {
  /** Which of the policies STS accepted, and what it leaves out. */
  readonly index: number;
  readonly leftOut: readonly string[];
}

async function openSession(
  { send, clock, jitter = Math.random }: AwsDirectDeps,
  request: Request,
  { signal, clockAheadMs, from }: Attempt,
): Promise<Result<OpenedSession, ProviderFailure>> {
  const { settings, idToken, expiresAt } = request;
  if (idToken === undefined) throw new TypeError("direct AWS needs the job's ID token");
  const role = parseRoleArn(settings.roleToAssume);
  if (role === undefined) throw new TypeError("role-to-assume was not checked by the parser");
  const duration = durationSeconds(expiresAt, clock.now());
  if (duration === undefined) return err(leaseEndedFailure());
  const policies = sessionPolicies({
    access: request.access,
    expiresAt: expiresAt + clockAheadMs,
    inline: settings.inlineSessionPolicy,
    managed: settings.managedSessionPolicies,
    lifted: settings,
    role,
    roleOnlyReads: false,
  });
  if (!policies.ok) return err(policyFailure(policies.error));
  const url = `${settings.stsEndpoint ?? stsEndpoint(settings.region)}/`;
  const { outcome, index } = await firstThatFits(policies.value, from, async (policy) => {
    const body = webIdentityForm({
      roleArn: settings.roleToAssume,
      sessionName: sessionName(request.lease),
      webIdentityToken: idToken,
      policy,
      durationSeconds: duration,
    });
    return await withRetries({ clock, jitter, signal }, () =>
      requestSession({ send, clock, url, body, duration, idToken, signal }),
    );
  });
  if (!outcome.ok) return outcome;
  return ok({ ...outcome.value, index, leftOut: policies.value[index]?.leavesOut ?? [] });
}

function issuedOf(
  request: Request,
  { session, leftOut }: OpenedSession,
  clockAheadMs: number,
): Issued {
  const { settings, lease } = request;
  const role = parseRoleArn(settings.roleToAssume)?.name ?? "";
  return {
    credential: awsCredential(session, settings.region),
    handle: { ...handleOf(request, clockAheadMs), expires: toRfc3339(session.expiration) },
    diesAt: session.expiration,
    issuedTo: issuedText({ role, name: sessionName(lease) }, settings, leftOut),
    ...(clockAheadMs === 0 ? {} : { clockAheadMs }),
  };
}
