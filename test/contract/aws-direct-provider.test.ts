import { describe } from "vitest";
import { createAwsDirectProvider } from "../../src/credentials/aws/direct/provider.ts";
import { NOTHING_LIFTED } from "../../src/credentials/aws/session/lifted.ts";
import type { AwsDirectSettings } from "../../src/credentials/aws/direct/settings.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import {
  freshLease,
  keysOf,
  makeRole,
  read,
  READ_POLICY,
  startCephWithBucket,
  WRITE_POLICY,
} from "../support/aws-setup.ts";
import { cephAvailable, CEPH_REGION } from "../support/ceph.ts";
import { githubClaims } from "../support/id-token.ts";
import { startIssuer } from "../support/fake-issuer.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, type ProviderSetup } from "./provider.ts";

const AUDIENCE = "sts.amazonaws.com";

async function setup(): Promise<ProviderSetup<AwsDirectSettings>> {
  const issuer = await startIssuer({ certificate: true });
  const ceph = await startCephWithBucket();
  const oidc = await ceph.trust(issuer, [AUDIENCE]);
  const host = new URL(issuer.url).host;
  const role = await makeRole(ceph, "deploy", {
    Principal: { Federated: [oidc] },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${host}:repository_id`]: "74" } },
  });
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: ceph.port });
  const deps = { send: nodeHttp(), clock: systemClock };
  const at = (stsEndpoint: string, inlineSessionPolicy: string): AwsDirectSettings => ({
    roleToAssume: role,
    region: CEPH_REGION,
    inlineSessionPolicy,
    managedSessionPolicies: [],
    ...NOTHING_LIFTED,
    stsEndpoint,
    audience: "sts.amazonaws.com",
  });
  const through = `http://127.0.0.1:${proxy.port}`;
  const faulty = createAwsDirectProvider({
    ...deps,
    send: (request) => deps.send({ ...request, url: request.url.replace(ceph.endpoint, through) }),
  });
  return {
    provider: createAwsDirectProvider(deps),
    faulty: { provider: faulty, proxy },
    request: async () => ({
      lease: freshLease(),
      instance: "direct",
      settings: at(ceph.endpoint, READ_POLICY),
      access: "read",
      expiresAt: Date.now() + 3_600_000,
      job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
      repository: "octo-org/shop",
      step: "migrate",
      idToken: new Secret(await issuer.issueToken(githubClaims(), { audience: AUDIENCE })),
    }),
    works: async (credential) => (await read(ceph.s3(keysOf(credential)))) === "allowed",
    remains: () => Promise.resolve(undefined),
    // Nothing of a session stays at AWS: what carries the lease is its name, in every request and in CloudTrail.
    marks: (handle) => Promise.resolve(String(handle["session"])),
    carriesInstance: false,
    reading: at(ceph.endpoint, READ_POLICY),
    writing: at(ceph.endpoint, WRITE_POLICY),
    holdPoints: [0, 1, 300],
    dispose: async () => {
      await proxy.close();
      await ceph.stop();
      await issuer.close();
    },
  };
}

describe.runIf(cephAvailable())("AWS, direct", () => {
  describeProvider("aws direct", setup);
});
