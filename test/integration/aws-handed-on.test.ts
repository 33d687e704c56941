import { randomBytes } from "node:crypto";
import { PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, type Credentials } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAwsBrokerProvider } from "../../src/credentials/aws/broker/provider.ts";
import { NOTHING_LIFTED, type Lifted } from "../../src/credentials/aws/session/lifted.ts";
import { sessionName } from "../../src/credentials/aws/session/session.ts";
import type { Issued } from "../../src/credentials/kind/provider.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { okOf } from "../contract/provider.ts";
import {
  allowBroker,
  attempt,
  awsServer,
  BROKER_TRUST,
  BUCKET,
  freshLease,
  keysOf,
  makeRole,
  read,
  READ_POLICY,
  startCephWithBucket,
  waitUntil,
  write,
} from "../support/aws-setup.ts";
import { cephAvailable, type Ceph, type Keys } from "../support/ceph.ts";

const calm = (): AbortSignal => AbortSignal.timeout(30_000);

describe.runIf(cephAvailable())(
  "what an AWS session hands on, and what reaches around its policy",
  () => {
    let ceph: Ceph;
    let role: string;
    let further: string;

    const provider = () =>
      createAwsBrokerProvider({
        servers: { production: awsServer(ceph) },
        clock: systemClock,
        randomBytes,
      });

    beforeAll(async () => {
      ceph = await startCephWithBucket();
      role = await makeRole(ceph, "deploy", BROKER_TRUST);
      await allowBroker(ceph, role);
      // Trusts every session of the first role.
      further = await makeRole(ceph, "further", {
        Principal: { AWS: [role] },
        Action: ["sts:AssumeRole"],
      });
    }, 120_000);

    afterAll(async () => {
      await ceph?.stop();
    });

    const issue = async (
      changes: {
        readonly access?: "read" | "write";
        readonly inline?: string;
        readonly lifted?: Partial<Lifted>;
        readonly expiresAt?: number;
        readonly lease?: ReturnType<typeof freshLease>;
      } = {},
    ): Promise<Issued> =>
      okOf(
        await provider().issue(
          {
            lease: changes.lease ?? freshLease(),
            instance: "instance-1",
            settings: {
              server: "production",
              roleToAssume: role,
              inlineSessionPolicy: changes.inline,
              managedSessionPolicies: [],
              ...NOTHING_LIFTED,
              ...changes.lifted,
            },
            access: changes.access ?? "write",
            expiresAt: changes.expiresAt ?? Date.now() + 600_000,
            job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
            repository: "octo-org/shop",
            step: "deploy",
          },
          calm(),
        ),
      );

    /** The keys of a session of the further role, or the status of the refusal. */
    const chain = async (keys: Keys): Promise<Keys | number> => {
      let chained: Keys | undefined;
      const outcome = await attempt(async () => {
        const command = new AssumeRoleCommand({ RoleArn: further, RoleSessionName: "further" });
        chained = keysIn((await ceph.sts(keys).send(command)).Credentials);
      });
      return chained ?? Number(outcome);
    };

    const rights = async (keys: Keys | number) =>
      typeof keys === "number" ? keys : [await read(ceph.s3(keys)), await write(ceph.s3(keys))];

    it("leaves a chained session its rights when the lease is revoked and over: neither its policy nor its end go along", async () => {
      const expiresAt = Date.now() + 6000;
      const issued = await issue({ lifted: { chain: true }, expiresAt });
      const session = keysOf(issued.credential);
      const chained = await chain(session);
      const seen: unknown[] = [["live", await rights(session), await rights(chained)]];
      const revoked = okOf(await provider().revoke(issued.handle, calm()));
      seen.push(["revoked", await rights(session), await rights(chained)]);
      await waitUntil(expiresAt + 250);
      seen.push(["over", await rights(session), await rights(chained)]);
      expect(seen).toEqual([
        ["live", ["allowed", "allowed"], ["allowed", "allowed"]],
        ["revoked", [403, 403], ["allowed", "allowed"]],
        ["over", [403, 403], ["allowed", "allowed"]],
      ]);
      expect(issued.issuedTo).toContain("which may assume further roles");
      expect(revoked.facts).toContain(
        "roles that it assumed are not revoked: those sessions live up to 1 h",
      );
    });

    it("shows Ceph's limit: its STS asks the role's trust alone, so even a revoked session can assume a role", async () => {
      const issued = await issue({ access: "read", inline: READ_POLICY });
      const session = keysOf(issued.credential);
      expect(await rights(session)).toEqual(["allowed", 403]);
      okOf(await provider().revoke(issued.handle, calm()));
      expect(await rights(session)).toEqual([403, 403]);
      expect(await rights(await chain(session))).toEqual(["allowed", "allowed"]);
    });

    it("keeps a read from writing where the bucket's own policy lets its session write", async () => {
      const lease = freshLease();
      const name = sessionName(lease);
      await letWrite(`arn:aws:sts:::assumed-role/deploy/${name}`);
      const issued = await issue({ access: "read", inline: READ_POLICY, lease });
      // The same session without our denies: not allowing is not enough.
      const { Credentials } = await ceph
        .sts(ceph.broker)
        .send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: name, Policy: READ_POLICY }));
      expect(await rights(keysIn(Credentials))).toEqual(["allowed", "allowed"]);
      expect(await rights(keysOf(issued.credential))).toEqual(["allowed", 403]);
    });

    const letWrite = async (session: string): Promise<void> => {
      const Statement = [
        {
          Effect: "Allow",
          Principal: { AWS: [session] },
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${BUCKET}/*`,
        },
      ];
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
      await ceph.s3(ceph.admin).send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    };
  },
);

function keysIn(credentials: Credentials | undefined): Keys {
  return {
    accessKeyId: credentials?.AccessKeyId ?? "",
    secretAccessKey: credentials?.SecretAccessKey ?? "",
    sessionToken: credentials?.SessionToken ?? "",
  };
}
