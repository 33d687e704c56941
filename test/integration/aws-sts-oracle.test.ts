import * as sts from "@aws-sdk/client-sts";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsFailure, sdkFailure } from "../../src/credentials/aws/session/errors.ts";
import { isRegion, stsEndpoint } from "../../src/credentials/aws/session/partition.ts";
import {
  parseStsResponse,
  webIdentityForm,
  type StsResponse,
} from "../../src/credentials/aws/direct/sts-wire.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import { okOf } from "../contract/provider.ts";
import { startLoggingEndpoint, type LoggingEndpoint } from "../support/recording-endpoint.ts";

/** The AWS SDK as the oracle of what we send and read by hand. */
describe("our AssumeRoleWithWebIdentity beside the SDK's", () => {
  let endpoint: LoggingEndpoint;
  let client: STSClient;
  const send = nodeHttp();

  beforeAll(async () => {
    endpoint = await startLoggingEndpoint();
    client = new STSClient({ endpoint: endpoint.url, region: "eu-west-1", maxAttempts: 1 });
  });
  afterAll(async () => {
    await endpoint.close();
  });

  const request = {
    roleArn: "arn:aws:iam::123456789012:role/ci/reader",
    sessionName: "stepkey-7q2mabcdefghjkmnpqrstvwxy0",
    webIdentityToken: new Secret("header.pay+load/.sig~nature="),
    durationSeconds: 900,
  };
  const command = (policy: { inline: string; managed: readonly string[] }) =>
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: request.roleArn,
      RoleSessionName: request.sessionName,
      WebIdentityToken: request.webIdentityToken.reveal(),
      DurationSeconds: request.durationSeconds,
      Policy: policy.inline,
      ...(policy.managed.length === 0
        ? {}
        : { PolicyArns: policy.managed.map((arn) => ({ arn })) }),
    });
  const ours = async () => {
    const body = webIdentityForm({ ...request, policy: { inline: "{}", managed: [] } });
    return okOf(await send({ method: "POST", url: endpoint.url, body, timeoutMs: 5000 }));
  };

  it.each([
    ["an inline policy", { inline: '{"Statement":[{"Effect":"Deny","Action":"*"}]}', managed: [] }],
    [
      "managed policies too",
      {
        inline: '{"ä":"&=+ %\n"}',
        managed: ["arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"],
      },
    ],
  ])("sends the same form with %s", async (_what, policy) => {
    endpoint.answer({ status: 400, body: "" });
    await client.send(command(policy)).catch(() => undefined);
    const theirs = new URLSearchParams(endpoint.bodies.at(-1));
    const form = new URLSearchParams(webIdentityForm({ ...request, policy }));
    theirs.sort();
    form.sort();
    expect([...form]).toEqual([...theirs]);
  });

  it("reads the same session from the same response", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          id: word(),
          key: word(),
          token: word(),
          second: fc.integer({ min: 0, max: 4_000_000_000 }),
        }),
        async ({ id, key, token, second }) => {
          const expiration = new Date(second * 1000);
          endpoint.answer({ status: 200, body: success({ id, key, token, expiration }) });
          const theirs = (await client.send(command({ inline: "{}", managed: [] }))).Credentials;
          expect(sessionOf(parseStsResponse(await ours()))).toEqual(theirs);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("reads the same name and message from the same error, and sorts them the same", async () => {
    const cases = fc.record({
      code: fc.constantFrom(...ERROR_CODES),
      message: word(),
      status: fc.constantFrom(400, 403, 500, 503),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ code, message, status }) => {
        endpoint.answer({ status, body: failure(code, message) });
        const thrown: unknown = await client
          .send(command({ inline: "{}", managed: [] }))
          .catch((error: unknown) => error);
        const theirs = thrown as sts.STSServiceException;
        const answer = parseStsResponse(await ours());
        const error = answer.kind === "error" ? answer.error : undefined;
        expect([error?.code, `${error?.code}Exception`]).toContain(theirs.name);
        expect(error?.message).toBe(theirs.message);
        expect(error?.status).toBe(theirs.$metadata.httpStatusCode);
        const [mine, sdk] = [
          awsFailure(error ?? { status: 0, code: "", message: "" }),
          sdkFailure(theirs, true),
        ];
        const kind = mine.kind === "new_id_token" ? "retryable" : mine.kind;
        expect([kind, mine.mayExist]).toEqual([sdk.kind, sdk.mayExist]);
      }),
      { numRuns: 60 },
    );
  });

  it("knows every error that the SDK's model has", () => {
    const known = Object.keys(sts).filter(
      (name) => name.endsWith("Exception") && name !== "STSServiceException",
    );
    const names = new Set(ERROR_CODES.flatMap((code) => [code, `${code}Exception`]));
    expect(known.filter((name) => !names.has(name))).toEqual([]);
  });

  it.each([
    "us-east-1",
    "eu-west-1",
    "eu-central-2",
    "ap-southeast-5",
    "il-central-1",
    "mx-central-1",
    "cn-north-1",
    "cn-northwest-1",
    "us-gov-east-1",
    "us-iso-east-1",
    "us-isob-east-1",
    "eu-isoe-west-1",
    "us-isof-south-1",
    "eusc-de-east-1",
  ])("asks the same host in %s", (region) => {
    const { endpointProvider } = client.config;
    const theirs = endpointProvider({
      Region: region,
      UseDualStack: false,
      UseFIPS: false,
      UseGlobalEndpoint: false,
    });
    expect(isRegion(region)).toBe(true);
    expect(`${stsEndpoint(region)}/`).toBe(theirs.url.href);
  });
});

/** What we read, in the SDK's shape. */
function sessionOf(answer: StsResponse) {
  if (answer.kind !== "session") return undefined;
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = answer.session;
  return {
    AccessKeyId: accessKeyId.reveal(),
    SecretAccessKey: secretAccessKey.reveal(),
    SessionToken: sessionToken.reveal(),
    Expiration: new Date(expiration),
  };
}

const ERROR_CODES = [
  "AccessDenied",
  "ExpiredTokenException",
  "ExpiredTradeInTokenException",
  "IDPCommunicationError",
  "IDPRejectedClaim",
  "InvalidAuthorizationMessageException",
  "InvalidIdentityToken",
  "JWTPayloadSizeExceededException",
  "MalformedPolicyDocument",
  "OutboundWebIdentityFederationDisabledException",
  "PackedPolicyTooLarge",
  "RegionDisabledException",
  "SessionDurationEscalationException",
  "Throttling",
  "ValidationError",
  "InternalFailure",
] as const;

/** Text without blanks at its ends, which both readers may cut. */
function word(): fc.Arbitrary<string> {
  return fc.stringMatching(/^[\w+/=&<>"'é€.:-][\w +/=&<>"'é€.:-]{0,60}[\w+/=&<>"'é€.:-]$/u);
}

function escape(plain: string): string {
  return plain
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("é", "&#xE9;");
}

function success(given: { id: string; key: string; token: string; expiration: Date }): string {
  return `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>repo:octo-org/shop</SubjectFromWebIdentityToken>
    <Audience>sts.amazonaws.com</Audience>
    <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/reader/x</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser>
    <Credentials>
      <SessionToken>${escape(given.token)}</SessionToken>
      <SecretAccessKey>${escape(given.key)}</SecretAccessKey>
      <Expiration>${given.expiration.toISOString().replace(".000", "")}</Expiration>
      <AccessKeyId>${escape(given.id)}</AccessKeyId>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata><RequestId>ad4156e9-bce1-11e2-82e6-6b6efEXAMPLE</RequestId></ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>`;
}

function failure(code: string, message: string): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>${code}</Code><Message>${escape(message)}</Message></Error>
  <RequestId>4f2c91e0</RequestId>
</ErrorResponse>`;
}
