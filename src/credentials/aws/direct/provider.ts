import { type AwsDirectSettings, flatAwsSetting, parseAwsDirectSettings } from "./settings.ts";
import { parseStsResponse, webIdentityForm } from "./sts-wire.ts";
import { awsFailure, awsUnreachable } from "../session/errors.ts";
import { expirationMistake } from "../session/expiration.ts";
import { parseRoleArn, stsEndpoint } from "../session/partition.ts";
import { firstThatFits } from "../session/first-that-fits.ts";
import { outlivesTheEnd } from "../session/lifted.ts";
import { withRetries } from "../session/retry.ts";
import { AWS_DIRECT_REVOCABILITY } from "../session/revocability.ts";
import { sessionPolicies } from "../session/session-policy.ts";
import { writeReasonOf } from "../session/write-reason.ts";
import {
  awsCredential,
  durationSeconds,
  expirationFailure,
  issuedText,
  leaseEndedFailure,
  policyFailure,
  sessionName,
} from "../session/session.ts";
import type { StsSession } from "../session/sts-session.ts";
import type { DirectKind } from "../../kind/credential-kind.ts";
import type { Handle } from "../../kind/credential.ts";
import type {
  IssueRequest,
  Issued,
  Probe,
  Provider,
  ProviderFailure,
} from "../../kind/provider.ts";
import { type Clock, type Instant, toRfc3339 } from "../../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../../shared/http.ts";
import { type Result, err, ok } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";

export interface AwsDirectDeps {
  readonly send: HttpSend;
  readonly clock: Clock;
  /** Spreads the retries of many jobs; `Math.random` when absent. */
  readonly jitter?: Jitter;
}

/** The limit of one attempt, in milliseconds. The caller's signal limits all attempts together. */
const ATTEMPT_MS = 10_000;

/**
 * AWS without a broker: STS exchanges the job's ID token for a session of the role. Retries are harmless: they start
 * another session with the same name and the same end.
 */
export function createAwsDirectProvider(deps: AwsDirectDeps): Provider<AwsDirectSettings> {
  return {
    kind: "aws",
    revocability: AWS_DIRECT_REVOCABILITY,
    handleOf: (request) => handleOf(request),
    classify: (settings) => Promise.resolve(ok(classify(settings))),
    issue: (request, signal) => issue(deps, request, signal),
    revoke: (handle) =>
      Promise.resolve(
        ok({
          facts: ["AWS has no call that ends a session", endOf(handle), ...handedOnBy(handle)],
        }),
      ),
    probe: (handle) => Promise.resolve(ok(probe(handle, deps.clock.now()))),
  };
}

function handleOf(request: Omit<IssueRequest<AwsDirectSettings>, "idToken">): Handle {
  return {
    role: request.settings.roleToAssume,
    session: sessionName(request.lease),
    deniedFrom: toRfc3339(request.expiresAt),
    ...(request.settings.chain ? { chain: true } : {}),
    ...(request.settings.bearer ? { bearer: true } : {}),
  };
}

/**
 * Whether a read lease with these settings could write. Without a session policy it could not: it gets AWS's
 * ReadOnlyAccess as one.
 */
function classify(settings: AwsDirectSettings) {
  const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
  const reason = writeReasonOf(inline, managed, settings);
  if (reason !== undefined) return { access: "write", because: reason } as const;
  const because =
    inline === undefined && managed.length === 0
      ? "a read lease is limited by AWS's ReadOnlyAccess"
      : "the session policy allows only reading actions";
  return { access: "read", because } as const;
}

function endOf(handle: Handle): string {
  return `its own session policy denies everything from ${String(handle["deniedFrom"])} on`;
}

function handedOnBy(handle: Handle): readonly string[] {
  return outlivesTheEnd({ chain: handle["chain"] === true, bearer: handle["bearer"] === true });
}

/** AWS does not show sessions. What is known is when this one ends. */
function probe(handle: Handle, now: Instant): Probe {
  const expires =
    typeof handle["expires"] === "string" ? Date.parse(handle["expires"]) : Number.NaN;
  if (now >= expires) {
    return { state: "dead", facts: [`STS ended the session at ${toRfc3339(expires)}`] };
  }
  return { state: "unknown", facts: [endOf(handle)] };
}

async function issue(
  deps: AwsDirectDeps,
  request: IssueRequest<AwsDirectSettings>,
  signal: AbortSignal,
): Promise<Result<Issued, ProviderFailure>> {
  const { settings, idToken } = request;
  if (idToken === undefined) throw new TypeError("direct AWS needs the job's ID token");
  const role = parseRoleArn(settings.roleToAssume);
  if (role === undefined) throw new TypeError("role-to-assume was not checked by the parser");
  const duration = durationSeconds(request.expiresAt, deps.clock.now());
  if (duration === undefined) return err(leaseEndedFailure());
  const policies = sessionPolicies({
    access: request.access,
    expiresAt: request.expiresAt,
    inline: settings.inlineSessionPolicy,
    managed: settings.managedSessionPolicies,
    lifted: settings,
    role,
    roleOnlyReads: false,
  });
  if (!policies.ok) return err(policyFailure(policies.error));
  const name = sessionName(request.lease);
  const url = `${settings.stsEndpoint ?? stsEndpoint(settings.region)}/`;
  const { clock, jitter = Math.random } = deps;
  const { outcome, index } = await firstThatFits(policies.value, 0, async (policy) => {
    const body = webIdentityForm({
      roleArn: settings.roleToAssume,
      sessionName: name,
      webIdentityToken: idToken,
      policy,
      durationSeconds: duration,
    });
    return await withRetries({ clock, jitter, signal }, () =>
      requestSession({ deps, url, body, duration, idToken, signal }),
    );
  });
  if (!outcome.ok) return outcome;
  const session = outcome.value;
  const leftOut = policies.value[index]?.leavesOut ?? [];
  return ok({
    credential: awsCredential(session, settings.region),
    handle: { ...handleOf(request), expires: toRfc3339(session.expiration) },
    diesAt: session.expiration,
    issuedTo: issuedText({ role: role.name, name }, settings, leftOut),
  });
}

interface SessionRequest {
  readonly deps: AwsDirectDeps;
  readonly url: string;
  readonly body: string;
  /** `DurationSeconds` in the body. */
  readonly duration: number;
  readonly idToken: Secret;
  readonly signal: AbortSignal;
}

async function requestSession(
  request: SessionRequest,
): Promise<Result<StsSession, ProviderFailure>> {
  const { deps, url, body, signal } = request;
  const headers = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    accept: "text/xml",
  };
  const sent = await deps.send({
    method: "POST",
    url,
    headers,
    body,
    timeoutMs: ATTEMPT_MS,
    signal,
    maxBytes: 64 * 1024,
  });
  if (!sent.ok) return err(awsUnreachable(sent.error));
  const response = parseStsResponse(sent.value);
  if (response.kind === "session") {
    const wrong = expirationMistake(response.session.expiration, {
      durationSeconds: request.duration,
      date: sent.value.headers["date"],
      now: deps.clock.now(),
    });
    return wrong === undefined ? ok(response.session) : err(expirationFailure(wrong));
  }
  if (response.kind === "error") return err(awsFailure(response.error, [request.idToken.reveal()]));
  return err({
    kind: "permanent",
    name: "answer_unreadable",
    message: `the response (HTTP ${response.status}) is not one of AssumeRoleWithWebIdentity of STS`,
    remedy: "Check `sts-endpoint`, and that no proxy responds in place of STS.",
    mayExist: true,
  });
}

export const awsDirect: DirectKind<AwsDirectSettings> = {
  parse: parseAwsDirectSettings,
  audienceOf: ({ audience }) => audience,
  flatSetting: flatAwsSetting,
  createProvider: createAwsDirectProvider,
};
