import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NOTHING_LIFTED } from "../../src/credentials/aws/session/lifted.ts";
import type { AwsDirectSettings } from "../../src/credentials/aws/direct/settings.ts";
import { createAwsDirectProvider } from "../../src/credentials/aws/direct/provider.ts";
import type { Issued, IssueRequest } from "../../src/credentials/kind/provider.ts";
import type { Access } from "../../src/shared/claims.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import {
  freshLease,
  keysOf,
  makeRole,
  read,
  READ_POLICY,
  startCephWithBucket,
  waitUntil,
  write,
  WRITE_POLICY,
} from "../support/aws-setup.ts";
import { cephAvailable, CEPH_REGION, type Ceph } from "../support/ceph.ts";
import { githubClaims } from "../support/id-token.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";

const AUDIENCE = "sts.amazonaws.com";

describe.runIf(cephAvailable())("AWS without a server of ours, against a real STS", () => {
  let issuer: TestIssuer;
  let ceph: Ceph;
  let role: string;
  const provider = createAwsDirectProvider({ send: nodeHttp(), clock: systemClock });

  beforeAll(async () => {
    issuer = await startIssuer({ certificate: true });
    ceph = await startCephWithBucket();
    const oidc = await ceph.trust(issuer, [AUDIENCE]);
    const host = new URL(issuer.url).host;
    role = await makeRole(ceph, "deploy", {
      Principal: { Federated: [oidc] },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${host}:repository_id`]: "74",
          [`${host}:environment`]: "production",
        },
      },
    });
  }, 120_000);

  afterAll(async () => {
    await ceph?.stop();
    await issuer?.close();
  });

  const settings = (inline: string | undefined): AwsDirectSettings => ({
    roleToAssume: role,
    region: CEPH_REGION,
    inlineSessionPolicy: inline,
    managedSessionPolicies: [],
    ...NOTHING_LIFTED,
    stsEndpoint: ceph.endpoint,
    audience: "sts.amazonaws.com",
  });

  const ask = async (
    access: Access,
    changes: {
      inline?: string;
      seconds?: number;
      claims?: Record<string, unknown>;
      expiresIn?: number;
    } = {},
  ): Promise<IssueRequest<AwsDirectSettings>> => ({
    lease: freshLease(),
    instance: "direct",
    settings: settings(changes.inline),
    access,
    expiresAt: Date.now() + (changes.seconds ?? 600) * 1000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
    repository: "octo-org/shop",
    step: "deploy",
    idToken: new Secret(
      await issuer.issueToken(githubClaims({ environment: "production", ...changes.claims }), {
        audience: AUDIENCE,
        ...(changes.expiresIn === undefined ? {} : { expiresIn: changes.expiresIn }),
      }),
    ),
  });

  const issue = async (request: IssueRequest<AwsDirectSettings>): Promise<Issued> =>
    okOf(await provider.issue(request, AbortSignal.timeout(20_000)));

  const refuse = async (request: IssueRequest<AwsDirectSettings>) =>
    errOf(await provider.issue(request, AbortSignal.timeout(20_000)));

  it("lets a write lease write what the role may, with no policy of its own", async () => {
    const issued = await issue(await ask("write"));
    const s3 = ceph.s3(keysOf(issued.credential));
    expect([await read(s3), await write(s3)]).toEqual(["allowed", "allowed"]);
  });

  it("keeps a read lease from writing, though its role may", async () => {
    const issued = await issue(await ask("read", { inline: READ_POLICY }));
    const s3 = ceph.s3(keysOf(issued.credential));
    expect([await read(s3), await write(s3)]).toEqual(["allowed", 403]);
  });

  it("refuses a read lease whose session policy writes, before it asks STS", async () => {
    const failure = await refuse(await ask("read", { inline: WRITE_POLICY }));
    expect(failure).toMatchObject({
      kind: "permanent",
      name: "session_policy_writes",
      mayExist: false,
    });
    expect(failure.message).toContain("s3:PutObject");
  });

  it("adds no allow of its own beside managed policies", async () => {
    // This server takes no PolicyArns, so all that it sees of the session policy is what stepkey wrote: denies.
    const request = await ask("write");
    const managedSessionPolicies = ["arn:aws:iam::aws:policy/AmazonS3FullAccess"];
    const issued = await issue({
      ...request,
      settings: { ...request.settings, managedSessionPolicies },
    });
    const s3 = ceph.s3(keysOf(issued.credential));
    expect([await read(s3), await write(s3)]).toEqual([403, 403]);
  });

  it.each(["read", "write"] as const)(
    "denies a %s lease everything from its end on, while STS's own session still lives",
    async (access) => {
      const request = await ask(access, {
        seconds: 5,
        ...(access === "read" ? { inline: READ_POLICY } : {}),
      });
      const issued = await issue(request);
      const s3 = ceph.s3(keysOf(issued.credential));
      expect(await read(s3)).toBe("allowed");
      expect(issued.diesAt).toBeGreaterThan(Date.now() + 800_000);
      await waitUntil(request.expiresAt + 250);
      expect([await read(s3), await write(s3)]).toEqual([403, 403]);
      const probe = okOf(await provider.probe(issued.handle, AbortSignal.timeout(1000)));
      expect(probe.state).toBe("unknown");
      expect(probe.facts.join()).toContain("denies everything from");
    },
  );

  it("is refused a further role that does not trust the session", async () => {
    const issued = await issue(await ask("write"));
    const { AssumeRoleCommand } = await import("@aws-sdk/client-sts");
    const sts = ceph.sts(keysOf(issued.credential));
    const assume = sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: "further" }));
    await expect(assume).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it.each([
    ["another repository", { claims: { repository_id: "75" } }],
    ["another environment", { claims: { environment: "staging" } }],
    ["an expired ID token", { expiresIn: -60 }],
  ])("is refused by the role's trust policy for %s", async (_what, changes) => {
    const failure = await refuse(await ask("write", changes));
    expect(failure.kind).not.toBe("retryable");
    expect(failure.mayExist).toBe(false);
    expect(failure.remedy).not.toBe("");
  });

  it("names a malformed policy as permanent", async () => {
    const odd = JSON.stringify({
      Statement: [{ Effect: "Allow", Action: "s3:NoSuch", Resource: 7 }],
    });
    const failure = await refuse(await ask("write", { inline: odd }));
    expect(failure).toMatchObject({ kind: "permanent", mayExist: false });
  });
});
