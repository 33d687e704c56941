import type { AwsBrokerSettings } from "./settings.ts";
import { toRfc3339, type Clock, type Instant } from "../../../shared/clock.ts";
import type { Jitter } from "../../../shared/http.ts";
import type { RandomBytes } from "../../../shared/lease-id.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { awsCalls, type AwsCalls } from "./calls.ts";
import { type AwsServer } from "./server.ts";
import { readAwsHandle, sessionLabels, type AwsBrokerHandle } from "./handle.ts";
import { createRevoker, type Revoker } from "./revoke.ts";
import { parseRoleArn } from "../session/partition.ts";
import { withRetries } from "../session/retry.ts";
import {
  awsCredential,
  durationSeconds,
  overFailure,
  policyFailure,
  sessionName,
} from "../session/session.ts";
import { sessionPolicy, whyItWrites, type SessionPolicy } from "../session/session-policy.ts";
import type {
  Classification,
  Issued,
  IssueRequest,
  Probe,
  Provider,
  ProviderFailure,
} from "../../kind/provider.ts";
import type { Handle } from "../../kind/credential.ts";
import { AWS_BROKER_REVOCABILITY } from "../session/revocability.ts";

export interface AwsBrokerDeps {
  /** By their names under `servers.aws`. */
  readonly servers: Readonly<Record<string, AwsServer>>;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Makes the calls of a server; the AWS SDK when absent. */
  readonly callsOf?: (server: AwsServer) => AwsCalls;
  /** Spreads retries; `Math.random` when absent. */
  readonly jitter?: Jitter;
}

interface Place {
  readonly server: AwsServer;
  readonly calls: AwsCalls;
  readonly revoker: Revoker;
}

/**
 * AWS by the broker's own right: AssumeRole, with tags and source identity that name the lease, ended early by a deny
 * on the session in the role's own policy. The broker needs sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity on
 * the roles, and iam:GetRole, iam:PutRolePolicy, iam:GetRolePolicy, iam:ListRolePolicies and iam:DeleteRolePolicy.
 */
export function createAwsBrokerProvider(deps: AwsBrokerDeps): Provider<AwsBrokerSettings> {
  const places = new Map<string, Place>();
  const placeOf = (name: string): Result<Place, ProviderFailure> => {
    const server = Object.hasOwn(deps.servers, name) ? deps.servers[name] : undefined;
    if (server === undefined) return err(unknownServer(name));
    const known = places.get(name);
    if (known !== undefined) return ok(known);
    const { clock, randomBytes, jitter = Math.random, callsOf = awsCalls } = deps;
    const calls = callsOf(server);
    const place = { server, calls, revoker: createRevoker({ calls, clock, randomBytes, jitter }) };
    places.set(name, place);
    return ok(place);
  };
  return {
    kind: "aws",
    revocability: AWS_BROKER_REVOCABILITY,
    handleOf: (request) => handleOf(request),
    classify: (settings) => {
      const place = placeOf(settings.server);
      return Promise.resolve(place.ok ? ok(classify(place.value.server, settings)) : place);
    },
    issue: async (request, signal) => {
      const place = placeOf(request.settings.server);
      return place.ok ? issue(deps, place.value, { request, signal }) : place;
    },
    revoke: async (handle, signal) => {
      const read = readAwsHandle(handle);
      const place = placeOf(read.server);
      return place.ok ? place.value.revoker.revoke(read, signal) : place;
    },
    probe: async (handle, signal) => {
      const read = readAwsHandle(handle);
      const place = placeOf(read.server);
      return place.ok ? probe(place.value, read, { now: deps.clock.now(), signal }) : place;
    },
  };
}

function unknownServer(name: string): ProviderFailure {
  return {
    kind: "permanent",
    name: "server_unknown",
    message: `server "${name}" is not in the broker's configuration`,
    remedy: "Name it under `servers.aws`, or mend the grant.",
    mayExist: false,
  };
}

function handleOf(request: Omit<IssueRequest<AwsBrokerSettings>, "idToken">): Handle {
  return {
    server: request.settings.server,
    role: request.settings.roleToAssume,
    session: sessionName(request.lease),
    instance: request.instance,
    deniedFrom: toRfc3339(request.expiresAt),
  };
}

function classify(server: AwsServer, settings: AwsBrokerSettings): Classification {
  const { roleToAssume, inlineSessionPolicy: inline, managedSessionPolicies: managed } = settings;
  if (server.readRoles.includes(roleToAssume)) {
    return { access: "read", because: "the configuration lists the role under read-roles" };
  }
  if (inline === undefined && managed.length === 0) {
    const because = "no session policy limits the role, and read-roles does not list it";
    return { access: "write", because };
  }
  const writes = whyItWrites(inline, managed);
  return writes === undefined
    ? { access: "read", because: "the session policy allows reading actions only" }
    : { access: "write", because: writes };
}

interface Asked {
  readonly request: IssueRequest<AwsBrokerSettings>;
  readonly signal: AbortSignal;
}

async function issue(
  deps: AwsBrokerDeps,
  { server, calls }: Place,
  { request, signal }: Asked,
): Promise<Result<Issued, ProviderFailure>> {
  const duration = durationSeconds(request.expiresAt, deps.clock.now());
  if (duration === undefined) return err(overFailure());
  const policy = policyOf(server, request);
  if (!policy.ok) return policy;
  const { clock, jitter = Math.random } = deps;
  const input = {
    roleArn: request.settings.roleToAssume,
    sessionName: sessionName(request.lease),
    policy: policy.value,
    durationSeconds: duration,
    ...sessionLabels(request),
  };
  const answer = await withRetries({ clock, jitter, signal }, () =>
    calls.assumeRole(input, signal),
  );
  if (!answer.ok) return answer;
  const session = answer.value;
  const role = parseRoleArn(input.roleArn)?.name ?? input.roleArn;
  return ok({
    credential: awsCredential(session, server.region),
    handle: { ...handleOf(request), expires: toRfc3339(session.expiration) },
    diesAt: session.expiration,
    issuedTo: `aws role ${role}, session ${input.sessionName}`,
  });
}

function policyOf(
  server: AwsServer,
  request: IssueRequest<AwsBrokerSettings>,
): Result<SessionPolicy, ProviderFailure> {
  const { settings } = request;
  const policy = sessionPolicy({
    access: request.access,
    expiresAt: request.expiresAt,
    inline: settings.inlineSessionPolicy,
    managed: settings.managedSessionPolicies,
    chain: settings.chain,
    partition: parseRoleArn(settings.roleToAssume)?.partition ?? "aws",
    roleOnlyReads: server.readRoles.includes(settings.roleToAssume),
  });
  return policy.ok ? policy : err(policyFailure(policy.error));
}

/** AWS shows nobody its sessions: what can be seen is the deny, and what is known is when STS ends the session. */
async function probe(
  { revoker }: Place,
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
