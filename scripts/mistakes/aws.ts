import { directSource } from "../../src/action/lease/direct/direct-source.ts";
import { createAwsDirectProvider } from "../../src/credentials/aws/direct/provider.ts";
import { parseAwsDirectSettings } from "../../src/credentials/aws/direct/settings.ts";
import { parseClaims } from "../../src/identity/claims.ts";
import type { Access } from "../../src/shared/claims.ts";
import type { Failure } from "../../src/shared/failure.ts";
import type { HttpResponse } from "../../src/shared/http.ts";
import { ok } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { createFakeClock, TEN_OCLOCK } from "../../test/support/fake-clock.ts";
import { githubClaims } from "../../test/support/id-token.ts";
import type { ExampleMistake, MistakeGroup } from "./mistake.ts";

const CLAIMS = githubClaims({
  iss: "https://token.actions.githubusercontent.com",
  aud: "sts.amazonaws.com",
  jti: "example",
  iat: 1,
  exp: 2,
  sub: "repo:octo-org/shop:environment:production",
  event_name: "push",
  ref: "refs/heads/main",
  environment: "production",
  job_workflow_ref: "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
});

interface Asked {
  readonly access?: Access;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly responses: readonly HttpResponse[];
}

/** The failure, or the warning where the lease is issued. */
async function meet({ access = "read", settings, responses }: Asked): Promise<Failure> {
  const parsed = parseAwsDirectSettings({
    "role-to-assume": "arn:aws:iam::123456789012:role/deploy",
    "aws-region": "eu-west-1",
    ...settings,
  });
  if (!parsed.ok) throw new Error(parsed.error[0]?.message);
  const claims = parseClaims(CLAIMS);
  if (!claims.ok) throw new Error(claims.error.reason);
  const clock = createFakeClock();
  const left = [...responses];
  const warnings: Failure[] = [];
  const payload = Buffer.from(JSON.stringify(CLAIMS)).toString("base64url");
  const identity = { token: new Secret(`header.${payload}.signature`), claims: claims.value };
  const source = directSource({
    provider: createAwsDirectProvider({
      clock,
      jitter: () => 0,
      send: () => Promise.resolve(ok(left.shift() ?? responses.at(-1) ?? refusal(500, ""))),
    }),
    settings: parsed.value,
    audience: parsed.value.audience,
    gate: { decide: () => Promise.resolve(APPROVED) },
    approval: { approvals: 1, approvers: [], bases: undefined, maxAgeSeconds: 86_400 },
    access,
    step: "deploy",
    ttlSeconds: undefined,
    identify: () => Promise.resolve(ok(identity)),
    clock,
    randomBytes: (length) => new Uint8Array(length),
    record: () => {},
    warn: (warning) => warnings.push(warning),
    say: () => {},
  });
  const obtained = await source.obtain(identity, new AbortController().signal);
  const failure = obtained.ok ? warnings[0] : obtained.error.failure;
  if (failure === undefined) throw new Error("nothing was said");
  return failure;
}

const APPROVED = {
  kind: "proceed",
  subject: {
    pullRequest: 42,
    pullRequestUrl: undefined,
    commit: "4f2c91e0a1b2c3d4e5f60718293a4b5c6d7e8f90",
    author: undefined,
    agent: false,
  },
  approvals: [],
  uses: 1,
  reasons: [],
} as const;

function refusal(status: number, code: string, message = ""): HttpResponse {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: {}, body: `<ErrorResponse>${error}</ErrorResponse>` };
}

/** A session of an STS whose clock is so far ahead. */
function session(aheadMs: number): HttpResponse {
  const now = TEN_OCLOCK + aheadMs;
  const end = new Date(now + 900_000).toISOString();
  const credentials = `<Credentials><AccessKeyId>i</AccessKeyId><SecretAccessKey>k</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${end}</Expiration></Credentials>`;
  const name = "AssumeRoleWithWebIdentity";
  const body = `<${name}Response><${name}Result>${credentials}</${name}Result></${name}Response>`;
  return { status: 200, headers: { date: new Date(now).toUTCString() }, body };
}

function mistake(title: string, asked: Asked): ExampleMistake {
  return { title, meet: () => meet(asked) };
}

const DENIED = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
const TOO_LARGE = refusal(
  400,
  "PackedPolicyTooLarge",
  "Packed policy consumes 104% of allotted space",
);
const INLINE = '{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';

export const AWS_MISTAKES: readonly MistakeGroup[] = [
  {
    title: "AWS, in direct mode",
    intro: "Here AWS itself refuses. [aws.md](aws.md) says what a lease may do.",
    mistakes: [
      mistake("The trust policy of a write role does not fit the job", {
        access: "write",
        responses: [refusal(403, "AccessDenied", DENIED)],
      }),
      mistake("The trust policy of a read role does not fit the job", {
        responses: [refusal(403, "AccessDenied", DENIED)],
      }),
      mistake("The account's identity provider does not list the audience", {
        responses: [refusal(400, "InvalidIdentityToken", "Incorrect token audience")],
      }),
      mistake("A policy that is too large, although none was given", { responses: [TOO_LARGE] }),
      mistake("A session policy that is too large when packed", {
        settings: { "inline-session-policy": INLINE },
        responses: [TOO_LARGE],
      }),
      mistake("A read whose policy writes", {
        settings: { "inline-session-policy": INLINE.replace("GetObject", "PutObject") },
        responses: [TOO_LARGE],
      }),
      mistake("A ttl longer than the role allows", {
        responses: [
          refusal(
            400,
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
          ),
        ],
      }),
      mistake("A runner's clock that is 20 minutes behind (a warning: the lease ends in time)", {
        responses: [session(1_200_000)],
      }),
      mistake("Something else at `sts-endpoint`", {
        settings: { "sts-endpoint": "https://sts.example" },
        responses: [{ status: 200, headers: {}, body: "<html>Welcome</html>" }],
      }),
    ],
  },
];
