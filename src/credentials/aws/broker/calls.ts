import type { IAMClient } from "@aws-sdk/client-iam";
import type { Credentials, STSClient } from "@aws-sdk/client-sts";
import { isSecureUrl } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { sdkFailure } from "../session/errors.ts";
import type { AwsKeys, AwsServer } from "./server.ts";
import type { SessionPolicy } from "../session/session-policy.ts";
import type { StsSession } from "../session/sts-session.ts";
import type { ProviderFailure } from "../../kind/provider.ts";

export interface AssumeRoleInput {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly policy: SessionPolicy;
  readonly durationSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly sourceIdentity: string;
}

/** An inline policy of a role. */
export interface RolePolicy {
  /** The role's name, without its path. */
  readonly role: string;
  readonly name: string;
}

type CallResult<T> = Promise<Result<T, ProviderFailure>>;

/** The signed calls of the broker. Each is sent once; a failure is classified. */
export interface AwsCalls {
  assumeRole(input: AssumeRoleInput, signal: AbortSignal): CallResult<StsSession>;
  /** The ARN of the role with this name in the account of the credentials. */
  roleArn(role: string, signal: AbortSignal): CallResult<string>;
  putRolePolicy(
    policy: RolePolicy & { readonly document: string },
    signal: AbortSignal,
  ): CallResult<void>;
  /** The document; undefined when there is no such policy or no such role. */
  getRolePolicy(policy: RolePolicy, signal: AbortSignal): CallResult<string | undefined>;
  /** Names of the inline policies of a role. */
  listRolePolicies(role: string, signal: AbortSignal): CallResult<readonly string[]>;
  deleteRolePolicy(policy: RolePolicy, signal: AbortSignal): CallResult<void>;
}

/** Loads the SDK clients with the first call, so that a broker without AWS never does. */
export function awsCalls(server: AwsServer): AwsCalls {
  const sts = once(() => stsClient(server));
  const iam = once(() => iamClient(server));
  return {
    assumeRole: (input, signal) =>
      sendOnce(signal, async () => assumeRole(await sts(), input, signal)),
    roleArn: (role, signal) =>
      sendOnce(signal, async () => {
        const { GetRoleCommand } = await import("@aws-sdk/client-iam");
        const found = await (
          await iam()
        ).send(new GetRoleCommand({ RoleName: role }), { abortSignal: signal });
        return found.Role?.Arn ?? "";
      }),
    putRolePolicy: ({ role, name, document }, signal) =>
      sendOnce(signal, async () => {
        const { PutRolePolicyCommand } = await import("@aws-sdk/client-iam");
        const input = { RoleName: role, PolicyName: name, PolicyDocument: document };
        await (await iam()).send(new PutRolePolicyCommand(input), { abortSignal: signal });
      }),
    getRolePolicy: ({ role, name }, signal) =>
      sendOnce(signal, () =>
        absentAsUndefined(async () => {
          const { GetRolePolicyCommand } = await import("@aws-sdk/client-iam");
          const input = { RoleName: role, PolicyName: name };
          const found = await (
            await iam()
          ).send(new GetRolePolicyCommand(input), { abortSignal: signal });
          return plainDocument(found.PolicyDocument ?? "");
        }),
      ),
    listRolePolicies: (role, signal) =>
      sendOnce(signal, async () => listNames(await iam(), role, signal)),
    deleteRolePolicy: ({ role, name }, signal) =>
      sendOnce(signal, async () => {
        await absentAsUndefined(async () => {
          const { DeleteRolePolicyCommand } = await import("@aws-sdk/client-iam");
          const input = { RoleName: role, PolicyName: name };
          await (await iam()).send(new DeleteRolePolicyCommand(input), { abortSignal: signal });
        });
      }),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function stsClient(server: AwsServer): Promise<STSClient> {
  const { STSClient: Client } = await import("@aws-sdk/client-sts");
  return new Client(configOf(server, server.stsEndpoint));
}

async function iamClient(server: AwsServer): Promise<IAMClient> {
  const { IAMClient: Client } = await import("@aws-sdk/client-iam");
  return new Client(configOf(server, server.iamEndpoint));
}

function configOf({ region, credentials }: AwsServer, endpoint: string | undefined) {
  if (endpoint !== undefined && !isSecureUrl(endpoint)) {
    throw new TypeError(`${endpoint} must use https, or be on a loopback address`);
  }
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === "default-chain" ? {} : { credentials: keysFor(credentials) }),
    // stepkey retries by itself: it must know of a lost attempt, which may have left something.
    maxAttempts: 1,
  };
}

function keysFor({ accessKeyId, secretAccessKey, sessionToken }: AwsKeys) {
  return () =>
    Promise.resolve({
      accessKeyId: accessKeyId.reveal(),
      secretAccessKey: secretAccessKey.reveal(),
      ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
    });
}

async function assumeRole(
  client: STSClient,
  input: AssumeRoleInput,
  signal: AbortSignal,
): Promise<StsSession> {
  const { AssumeRoleCommand } = await import("@aws-sdk/client-sts");
  const { policy } = input;
  const arns = policy.managed.map((arn) => ({ arn }));
  const response = await client.send(
    new AssumeRoleCommand({
      RoleArn: input.roleArn,
      RoleSessionName: input.sessionName,
      DurationSeconds: input.durationSeconds,
      Policy: policy.inline,
      ...(arns.length === 0 ? {} : { PolicyArns: arns }),
      Tags: Object.entries(input.tags).map(([Key, Value]) => ({ Key, Value })),
      SourceIdentity: input.sourceIdentity,
    }),
    { abortSignal: signal },
  );
  return sessionOf(response.Credentials);
}

function sessionOf(keys: Credentials | undefined): StsSession {
  return {
    accessKeyId: new Secret(given(keys?.AccessKeyId)),
    secretAccessKey: new Secret(given(keys?.SecretAccessKey)),
    sessionToken: new Secret(given(keys?.SessionToken)),
    expiration: given(keys?.Expiration).getTime(),
  };
}

function given<T>(value: T | undefined): T {
  if (value === undefined || value === "") throw new TypeError("STS responded without credentials");
  return value;
}

/** Reads all pages: a role can have more policies than fit in one response. */
async function listNames(
  client: IAMClient,
  role: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { ListRolePoliciesCommand } = await import("@aws-sdk/client-iam");
  const names: string[] = [];
  let marker: string | undefined;
  do {
    const page: {
      readonly PolicyNames?: string[] | undefined;
      readonly IsTruncated?: boolean | undefined;
      readonly Marker?: string | undefined;
    } = await client.send(
      new ListRolePoliciesCommand({
        RoleName: role,
        ...(marker === undefined ? {} : { Marker: marker }),
      }),
      { abortSignal: signal },
    );
    names.push(...(page.PolicyNames ?? []));
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return names;
}

/** IAM returns documents percent-encoded (RFC 3986); Ceph does not. */
function plainDocument(document: string): string {
  return document.startsWith("%") ? decodeURIComponent(document) : document;
}

async function absentAsUndefined<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (/^(?:NoSuchEntity|NotFound$|http_404$)/u.test(sdkFailure(error, true).name))
      return undefined;
    throw error;
  }
}

async function sendOnce<T>(signal: AbortSignal, call: () => Promise<T>): CallResult<T> {
  if (signal.aborted) return err(sdkFailure(signal.reason, false));
  try {
    return ok(await call());
  } catch (error) {
    return err(sdkFailure(error, true));
  }
}
