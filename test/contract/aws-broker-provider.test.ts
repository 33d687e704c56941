import { randomBytes } from "node:crypto";
import { describe } from "vitest";
import { denyKey } from "../../src/credentials/aws/broker/denies/document.ts";
import { createAwsBrokerProvider } from "../../src/credentials/aws/broker/provider.ts";
import { NOTHING_LIFTED } from "../../src/credentials/aws/session/lifted.ts";
import type { AwsBrokerSettings } from "../../src/credentials/aws/broker/settings.ts";
import { systemClock } from "../../src/shared/clock.ts";
import {
  allowBroker,
  awsServer,
  BROKER_TRUST,
  freshLease,
  keysOf,
  makeRole,
  read,
  READ_POLICY,
  rolePolicies,
  startCephWithBucket,
  WRITE_POLICY,
} from "../support/aws-setup.ts";
import { cephAvailable } from "../support/ceph.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import { describeProvider, okOf, type ProviderSetup } from "./provider.ts";

async function setup(): Promise<ProviderSetup<AwsBrokerSettings>> {
  const ceph = await startCephWithBucket();
  const role = await makeRole(ceph, "deploy", BROKER_TRUST);
  await allowBroker(ceph, role);
  const proxy = await startStallingProxy({ host: "127.0.0.1", port: ceph.port });
  const providerAt = (endpoint: string) =>
    createAwsBrokerProvider({
      servers: { production: awsServer(ceph, endpoint) },
      clock: systemClock,
      randomBytes,
    });
  const settings = (inlineSessionPolicy: string): AwsBrokerSettings => ({
    server: "production",
    roleToAssume: role,
    inlineSessionPolicy,
    managedSessionPolicies: [],
    ...NOTHING_LIFTED,
  });
  const provider = providerAt(ceph.endpoint);
  return {
    provider,
    faulty: { provider: providerAt(`http://127.0.0.1:${proxy.port}`), proxy },
    request: () =>
      Promise.resolve({
        lease: freshLease(),
        instance: "instance-1",
        settings: settings(READ_POLICY),
        access: "read",
        expiresAt: Date.now() + 3_600_000,
        job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
        repository: "octo-org/shop",
        step: "deploy",
      }),
    works: async (credential) => (await read(ceph.s3(keysOf(credential)))) === "allowed",
    // An admin can see only the deny. Without it, nobody knows whether there is a session.
    remains: async (handle) => {
      const policies = await rolePolicies(ceph, "deploy");
      return policies.includes(denyKey(String(handle["session"]))) ? false : undefined;
    },
    // Sessions leave nothing to look at, denies do.
    marks: async (handle) => {
      okOf(await provider.revoke(handle, AbortSignal.timeout(20_000)));
      const policies = await rolePolicies(ceph, "deploy");
      const session = String(handle["session"]);
      // An entry has a part of the session's name. CloudTrail shows the whole name; Ceph shows it nowhere.
      return policies.includes(denyKey(session)) ? `${policies}\n${session}` : policies;
    },
    carriesInstance: true,
    reading: settings(READ_POLICY),
    writing: settings(WRITE_POLICY),
    holdPoints: [0, 1, 300],
    dispose: async () => {
      await proxy.close();
      await ceph.stop();
    },
  };
}

describe.runIf(cephAvailable())("AWS, by the broker", () => {
  describeProvider("aws by the broker", setup);
});
