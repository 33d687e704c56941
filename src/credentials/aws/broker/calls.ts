import type { IAMClient } from "@aws-sdk/client-iam";
import type { Credentials, STSClient } from "@aws-sdk/client-sts";
import type { Clock } from "../../../shared/clock.ts";
import { isSecureUrl } from "../../../shared/secure-url.ts";
import { isRecord } from "../../../shared/json.ts";
import { Secret } from "../../../shared/secret.ts";
import type { AwsKeys, AwsServer } from "./server.ts";
import type { StsSession } from "../session/sts-session.ts";
import type { AssumeRoleInput, AwsCalls } from "./sdk/aws-calls.ts";
import { inlinePolicyCalls } from "./sdk/inline-policies.ts";
import { loadIam, loadSts, once } from "./sdk/load-sdk.ts";
import { managedPolicyCalls } from "./sdk/managed-policies.ts";
import { sendOnce } from "./sdk/send.ts";
import { createServerTime, type ServerTime } from "./sdk/server-time.ts";

/** One client for STS and one for IAM, each made by its first call. */
export function awsCalls(server: AwsServer, clock: Pick<Clock, "now">): AwsCalls {
  const time = createServerTime(clock);
  const sts = once(() => stsClient(server));
  const iam = once(() => iamClient(server, time));
  return {
    assumeRole: (input, signal) =>
      sendOnce(signal, async () => assumeRole(await sts(), input, signal)),
    callerIdentity: (signal) =>
      sendOnce(signal, async () => {
        const { GetCallerIdentityCommand } = await loadSts();
        await (await sts()).send(new GetCallerIdentityCommand({}), { abortSignal: signal });
        return undefined;
      }),
    ...inlinePolicyCalls(iam),
    managed: managedPolicyCalls(iam),
    serverNow: () => time.now(),
  };
}

async function stsClient(server: AwsServer): Promise<STSClient> {
  const { STSClient: Client } = await loadSts();
  return new Client(configOf(server, server.stsEndpoint));
}

async function iamClient(server: AwsServer, time: ServerTime): Promise<IAMClient> {
  const { IAMClient: Client } = await loadIam();
  const client = new Client(configOf(server, server.iamEndpoint));
  client.middlewareStack.add(
    (next) => async (request) => {
      const result = await next(request);
      time.note(dateOf(result.response));
      return result;
    },
    { step: "deserialize", name: "noteServerTime" },
  );
  return client;
}

/** The header `Date` of an HTTP response of the SDK. */
function dateOf(response: unknown): string | undefined {
  const headers = isRecord(response) ? response["headers"] : undefined;
  const date = isRecord(headers) ? headers["date"] : undefined;
  return typeof date === "string" ? date : undefined;
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

/** The SDK asks for keys again five minutes before they expire: so rotated ones are read from their files within a minute. */
const KEYS_MS = 6 * 60_000;

function keysFor({ accessKeyId, secretAccessKey, sessionToken }: AwsKeys) {
  return () =>
    Promise.resolve({
      accessKeyId: accessKeyId.reread().reveal(),
      secretAccessKey: secretAccessKey.reread().reveal(),
      ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reread().reveal() }),
      expiration: new Date(Date.now() + KEYS_MS),
    });
}

async function assumeRole(
  client: STSClient,
  input: AssumeRoleInput,
  signal: AbortSignal,
): Promise<StsSession> {
  const { AssumeRoleCommand } = await loadSts();
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
