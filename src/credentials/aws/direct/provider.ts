import { toRfc3339, type Clock, type Instant } from "../../../shared/clock.ts";
import type { HttpSend, Jitter } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { AwsDirectSettings } from "./settings.ts";
import { awsFailure, awsUnreachable } from "../session/errors.ts";
import { parseRoleArn, stsEndpoint } from "../session/partition.ts";
import { withRetries } from "../session/retry.ts";
import {
  awsCredential,
  durationSeconds,
  overFailure,
  policyFailure,
  sessionName,
} from "../session/session.ts";
import { sessionPolicy, whyItWrites } from "../session/session-policy.ts";
import { readStsAnswer, webIdentityForm } from "./sts-wire.ts";
import { type StsSession } from "../session/sts-session.ts";
import type { Handle } from "../../kind/credential.ts";
import type {
  Issued,
  IssueRequest,
  Probe,
  Provider,
  ProviderFailure,
} from "../../kind/provider.ts";
import { AWS_DIRECT_REVOCABILITY } from "../session/revocability.ts";

export interface AwsDirectDeps {
  readonly send: HttpSend;
  readonly clock: Clock;
  /** Spreads the retries of many jobs; `Math.random` when absent. */
  readonly jitter?: Jitter;
}

/** One try, in milliseconds; the caller's signal ends all of them together. */
const TRY_MS = 10_000;

/**
 * AWS without a server of ours: STS takes the job's own ID token for a session of the role. Asking twice is harmless
 * (two sessions of one name, with one end), so what may pass is tried again.
 */
export function createAwsDirectProvider(deps: AwsDirectDeps): Provider<AwsDirectSettings> {
  return {
    kind: "aws",
    revocability: AWS_DIRECT_REVOCABILITY,
    handleOf: (request) => handleOf(request),
    classify: (settings) => Promise.resolve(ok(classify(settings))),
    issue: (request, signal) => issue(deps, request, signal),
    revoke: (handle) =>
      Promise.resolve(ok({ facts: ["AWS has no call that ends a session", endOf(handle)] })),
    probe: (handle) => Promise.resolve(ok(probe(handle, deps.clock.now()))),
  };
}

function handleOf(request: Omit<IssueRequest<AwsDirectSettings>, "idToken">): Handle {
  return {
    role: request.settings.roleToAssume,
    session: sessionName(request.lease),
    deniedFrom: toRfc3339(request.expiresAt),
  };
}

/**
 * Whether a lease of access `read` from these settings could write. Without any session policy it could not: AWS's
 * ReadOnlyAccess goes along with it.
 */
function classify(settings: AwsDirectSettings) {
  const { inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
  const writes = whyItWrites(inline, managed);
  if (writes !== undefined) return { access: "write", because: writes } as const;
  const because =
    inline === undefined && managed.length === 0
      ? "a read lease is limited by AWS's ReadOnlyAccess"
      : "the session policy allows reading actions only";
  return { access: "read", because } as const;
}

function endOf(handle: Handle): string {
  return `its own session policy denies everything from ${String(handle["deniedFrom"])} on`;
}

/** AWS shows nobody its sessions; what is known is when this one ends. */
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
  if (role === undefined) throw new TypeError("settings that were not parsed");
  const duration = durationSeconds(request.expiresAt, deps.clock.now());
  if (duration === undefined) return err(overFailure());
  const policy = sessionPolicy({
    access: request.access,
    expiresAt: request.expiresAt,
    inline: settings.inlineSessionPolicy,
    managed: settings.managedSessionPolicies,
    chain: false,
    partition: role.partition,
    roleOnlyReads: false,
  });
  if (!policy.ok) return err(policyFailure(policy.error));
  const body = webIdentityForm({
    roleArn: settings.roleToAssume,
    sessionName: sessionName(request.lease),
    webIdentityToken: idToken,
    policy: policy.value,
    durationSeconds: duration,
  });
  const url = `${settings.stsEndpoint ?? stsEndpoint(settings.region)}/`;
  const { clock, jitter = Math.random } = deps;
  const answer = await withRetries({ clock, jitter, signal }, () =>
    ask({ deps, url, body, idToken, signal }),
  );
  if (!answer.ok) return answer;
  const session = answer.value;
  const handle = handleOf(request);
  return ok({
    credential: awsCredential(session, settings.region),
    handle: { ...handle, expires: toRfc3339(session.expiration) },
    diesAt: session.expiration,
    issuedTo: `aws role ${role.name}, session ${String(handle["session"])}`,
  });
}

interface Asking {
  readonly deps: AwsDirectDeps;
  readonly url: string;
  readonly body: string;
  readonly idToken: Secret;
  readonly signal: AbortSignal;
}

async function ask(asking: Asking): Promise<Result<StsSession, ProviderFailure>> {
  const { deps, url, body, signal } = asking;
  const headers = {
    "content-type": "application/x-www-form-urlencoded; charset=utf-8",
    accept: "text/xml",
  };
  const sent = await deps.send({
    method: "POST",
    url,
    headers,
    body,
    timeoutMs: TRY_MS,
    signal,
    maxBytes: 64 * 1024,
  });
  if (!sent.ok) return err(awsUnreachable(sent.error));
  const answer = readStsAnswer(sent.value);
  if (answer.kind === "session") return ok(answer.session);
  if (answer.kind === "error") return err(awsFailure(answer.error, [asking.idToken.reveal()]));
  return err({
    kind: "permanent",
    name: "answer_unreadable",
    message: `what answered with HTTP ${answer.status} is not STS's AssumeRoleWithWebIdentity`,
    remedy: "Check `sts-endpoint`, and that no proxy answers in the place of STS.",
    mayExist: true,
  });
}
