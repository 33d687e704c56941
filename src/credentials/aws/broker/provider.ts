import type { AwsBrokerSettings } from "./settings.ts";
import { toRfc3339, type Clock, type Instant } from "../../../shared/clock.ts";
import type { Jitter } from "../../../shared/http.ts";
import type { RandomBytes } from "../../../shared/lease-id.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { createAssumer, type Assumer } from "./assume-role.ts";
import { awsCalls } from "./calls.ts";
import type { AwsCalls } from "./sdk/aws-calls.ts";
import { type AwsServer } from "./server.ts";
import { readAwsHandle, sessionLabels, type AwsBrokerHandle } from "./handle.ts";
import { DENY_REMOVED } from "./denies/watch.ts";
import { checkIdentity } from "./check-identity.ts";
import { classify } from "./classify.ts";
import { createRevoker, type Revoker } from "./revoke.ts";
import { expirationMistake } from "../session/expiration.ts";
import { isTooLarge } from "../session/first-that-fits.ts";
import { tooLargeRemedy } from "../session/too-large.ts";
import { parseRoleArn } from "../session/partition.ts";
import { outlivesTheEnd } from "../session/lifted.ts";
import {
  awsCredential,
  durationSeconds,
  expirationFailure,
  issuedText,
  leaseEndedFailure,
  policyFailure,
  sessionName,
} from "../session/session.ts";
import { sessionPolicies, type PolicyChoice } from "../session/session-policy.ts";
import type {
  Issued,
  IssueRequest,
  Probe,
  Provider,
  ProviderFailure,
  ServerReport,
  Revoked,
} from "../../kind/provider.ts";
import type { Handle } from "../../kind/credential.ts";
import { serverFinder } from "../../kind/unknown-server.ts";
import { AWS_BROKER_REVOCABILITY } from "../session/revocability.ts";

export interface AwsBrokerDeps {
  /** By their names under `servers.aws`. */
  readonly servers: Readonly<Record<string, AwsServer>>;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Creates the calls to a server; the AWS SDK when absent. */
  readonly callsOf?: (server: AwsServer, clock: Clock) => AwsCalls;
  /** Spreads retries; `Math.random` when absent. */
  readonly jitter?: Jitter;
}

/** How often the roles are looked at for a Deny that somebody removed, in milliseconds. */
const WATCH_EVERY_MS = 60_000;
const WATCH_LIMIT_MS = 40_000;

interface ServerContext {
  readonly server: AwsServer;
  readonly calls: AwsCalls;
  readonly assume: Assumer;
  readonly revoker: Revoker;
}

/**
 * AWS with the broker's own credentials. AssumeRole starts a session whose tags and source identity name the lease; a
 * deny for the session in a policy of the role ends it early. The broker needs sts:AssumeRole, sts:TagSession and
 * sts:SetSourceIdentity on the roles, and iam:GetRole, iam:PutRolePolicy, iam:GetRolePolicy, iam:ListRolePolicies and
 * iam:DeleteRolePolicy. docs/broker.md has the rights for managed policies, which are optional.
 */
export function createAwsBrokerProvider(deps: AwsBrokerDeps): Provider<AwsBrokerSettings> {
  const contexts = new Map<string, ServerContext>();
  const find = serverFinder("aws", new Map(Object.entries(deps.servers)));
  const contextOf = (name: string): Result<ServerContext, ProviderFailure> => {
    const known = contexts.get(name);
    if (known !== undefined) return ok(known);
    const found = find(name);
    if (!found.ok) return found;
    const server = found.value;
    const { clock, randomBytes, jitter = Math.random, callsOf = awsCalls } = deps;
    const calls = callsOf(server, clock);
    const context: ServerContext = {
      server,
      calls,
      assume: createAssumer({ calls, clock, jitter }),
      revoker: createRevoker({ calls, clock, randomBytes, jitter }),
    };
    contexts.set(name, context);
    return ok(context);
  };
  return {
    kind: "aws",
    revocability: AWS_BROKER_REVOCABILITY,
    handleOf: (request) => handleOf(request),
    variablesOf: () => [
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      "AWS_REGION",
      "AWS_DEFAULT_REGION",
    ],
    classify: (settings) => {
      const context = contextOf(settings.server);
      return Promise.resolve(context.ok ? ok(classify(context.value.server, settings)) : context);
    },
    issue: async (request, signal) => {
      const context = contextOf(request.settings.server);
      return context.ok ? issue(deps, context.value, { request, signal }) : context;
    },
    revoke: async (handle, signal) => {
      const read = readAwsHandle(handle);
      const context = contextOf(read.server);
      return context.ok ? revoke(context.value, read, signal) : context;
    },
    probe: async (handle, signal) => {
      const read = readAwsHandle(handle);
      const context = contextOf(read.server);
      return context.ok ? probe(context.value, read, { now: deps.clock.now(), signal }) : context;
    },
    checkServer: async (server, signal) => {
      const context = contextOf(server);
      return context.ok ? checkIdentity(context.value, signal) : context;
    },
    background: {
      everyMs: WATCH_EVERY_MS,
      limitMs: WATCH_LIMIT_MS,
      run: async (server) => {
        const context = contextOf(server);
        return context.ok ? watch(context.value.revoker) : context;
      },
    },
  };
}

/** A Deny that somebody removed does not make the server unusable: it is a warning. */
async function watch(revoker: Revoker): Promise<Result<ServerReport, ProviderFailure>> {
  const watched = await revoker.watch();
  if (watched.ok) return ok({ warnings: [], over: [] });
  if (watched.error.name !== DENY_REMOVED) return watched;
  return ok({ warnings: [watched.error], over: [] });
}

function handleOf(request: Omit<IssueRequest<AwsBrokerSettings>, "idToken">): Handle {
  return {
    server: request.settings.server,
    role: request.settings.roleToAssume,
    session: sessionName(request.lease),
    instance: request.instance,
    deniedFrom: toRfc3339(request.expiresAt),
    ...(request.settings.chain ? { chain: true } : {}),
    ...(request.settings.bearer ? { bearer: true } : {}),
  };
}

/** What the session handed on is not ended, which belongs to what is known of its end. */
async function revoke(
  { revoker }: ServerContext,
  handle: AwsBrokerHandle,
  signal: AbortSignal,
): Promise<Result<Revoked, ProviderFailure>> {
  const revoked = await revoker.revoke(handle, signal);
  return revoked.ok
    ? ok({ ...revoked.value, facts: [...revoked.value.facts, ...outlivesTheEnd(handle)] })
    : revoked;
}

interface IssueCall {
  readonly request: IssueRequest<AwsBrokerSettings>;
  readonly signal: AbortSignal;
}

async function issue(
  deps: AwsBrokerDeps,
  context: ServerContext,
  { request, signal }: IssueCall,
): Promise<Result<Issued, ProviderFailure>> {
  const { server, assume, revoker } = context;
  const duration = durationSeconds(request.expiresAt, deps.clock.now());
  if (duration === undefined) return err(leaseEndedFailure());
  const policies = policiesOf(server, request);
  if (!policies.ok) return policies;
  const { roleToAssume: roleArn } = request.settings;
  const name = sessionName(request.lease);
  const handle = readAwsHandle(handleOf(request));
  const reserved = await revoker.reserve(handle, signal);
  if (!reserved.ok) return reserved;
  const wanted = {
    roleArn,
    sessionName: name,
    policies: policies.value,
    durationSeconds: duration,
    ...sessionLabels(request),
  };
  const assumed = await assume(wanted, signal);
  if (!assumed.ok) {
    if (!assumed.error.mayExist) revoker.release(handle);
    const { error } = assumed;
    return isTooLarge(error) ? err({ ...error, remedy: tooLargeRemedy(request) }) : assumed;
  }
  const { session, leftOut } = assumed.value;
  const asked = { durationSeconds: duration, date: undefined, now: deps.clock.now() };
  const wrong = expirationMistake(session.expiration, asked);
  if (wrong !== undefined) return err(expirationFailure(wrong));
  const role = parseRoleArn(roleArn)?.name ?? roleArn;
  return ok({
    credential: awsCredential(session, server.region),
    handle: { ...handleOf(request), expires: toRfc3339(session.expiration) },
    diesAt: session.expiration,
    issuedTo: issuedText({ role, name }, request.settings, leftOut),
  });
}

function policiesOf(
  server: AwsServer,
  request: IssueRequest<AwsBrokerSettings>,
): Result<readonly PolicyChoice[], ProviderFailure> {
  const { settings } = request;
  const policies = sessionPolicies({
    access: request.access,
    expiresAt: request.expiresAt,
    inline: settings.inlineSessionPolicy,
    managed: settings.managedSessionPolicies,
    lifted: settings,
    role: parseRoleArn(settings.roleToAssume) ?? { partition: "aws", account: "" },
    roleOnlyReads: server.readRoles.includes(settings.roleToAssume),
  });
  return policies.ok ? policies : err(policyFailure(policies.error));
}

/** AWS does not show sessions. What can be checked is the deny; what is known is when STS ends the session. */
async function probe(
  { revoker }: ServerContext,
  handle: AwsBrokerHandle,
  { now, signal }: { readonly now: Instant; readonly signal: AbortSignal },
): Promise<Result<Probe, ProviderFailure>> {
  if (handle.expires !== undefined && now >= handle.expires) {
    return ok({ state: "dead", facts: [`STS ended the session at ${toRfc3339(handle.expires)}`] });
  }
  const denied = await revoker.isDenied(handle, signal);
  if (!denied.ok) return denied;
  const own = `its own session policy denies everything from ${toRfc3339(handle.deniedFrom)} on`;
  return ok({
    state: "unknown",
    facts: [denied.value ? "deny read back" : "no deny in the role", own],
  });
}
