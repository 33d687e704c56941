import { randomBytes } from "node:crypto";
import { PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAwsBrokerProvider } from "../../src/credentials/aws/broker/provider.ts";
import type { Issued, IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { NOTHING_LIFTED } from "../../src/credentials/aws/session/lifted.ts";
import type { AwsBrokerSettings } from "../../src/credentials/aws/broker/settings.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { errOf, okOf } from "../contract/provider.ts";
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
  waitUntil,
  write,
} from "../support/aws-setup.ts";
import { cephAvailable, type Ceph } from "../support/ceph.ts";

const calm = (): AbortSignal => AbortSignal.timeout(30_000);

describe.runIf(cephAvailable())("AWS by the broker, against a real STS and IAM", () => {
  let ceph: Ceph;
  let role: string;
  let provider: Provider<AwsBrokerSettings>;

  const newProvider = (): Provider<AwsBrokerSettings> =>
    createAwsBrokerProvider({
      servers: { production: awsServer(ceph) },
      clock: systemClock,
      randomBytes,
    });

  beforeAll(async () => {
    ceph = await startCephWithBucket();
    role = await makeRole(ceph, "deploy", BROKER_TRUST);
    await allowBroker(ceph, role);
    provider = newProvider();
  }, 120_000);

  afterAll(async () => {
    await ceph?.stop();
  });

  const ask = (
    changes: Partial<Pick<IssueRequest<AwsBrokerSettings>, "access" | "expiresAt">> & {
      readonly inline?: string;
      readonly roleToAssume?: string;
    } = {},
  ): IssueRequest<AwsBrokerSettings> => ({
    lease: freshLease(),
    instance: "instance-1",
    settings: {
      server: "production",
      roleToAssume: changes.roleToAssume ?? role,
      inlineSessionPolicy: changes.inline,
      managedSessionPolicies: [],
      ...NOTHING_LIFTED,
    },
    access: changes.access ?? "write",
    expiresAt: changes.expiresAt ?? Date.now() + 600_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
    repository: "octo-org/shop",
    step: "deploy",
  });

  const issue = async (request: IssueRequest<AwsBrokerSettings>): Promise<Issued> =>
    okOf(await provider.issue(request, calm()));
  const s3Of = (issued: Issued) => ceph.s3(keysOf(issued.credential));

  it("ends a writing session early: the deny is read back, and the next request is denied", async () => {
    const issued = await issue(ask());
    const s3 = s3Of(issued);
    expect([await read(s3), await write(s3)]).toEqual(["allowed", "allowed"]);
    const revoked = okOf(await provider.revoke(issued.handle, calm()));
    expect(revoked.facts).toContain("deny read back");
    expect([await read(s3), await write(s3)]).toEqual([403, 403]);
    const probe = okOf(await provider.probe(issued.handle, calm()));
    expect(probe.facts).toContain("deny read back");
  });

  it("keeps a read session from writing, though its role may", async () => {
    const s3 = s3Of(await issue(ask({ access: "read", inline: READ_POLICY })));
    expect([await read(s3), await write(s3)]).toEqual(["allowed", 403]);
  });

  it("leaves the session dead at the lease's end when nobody revokes it", async () => {
    const expiresAt = Date.now() + 5000;
    const s3 = s3Of(await issue(ask({ expiresAt })));
    expect(await read(s3)).toBe("allowed");
    await waitUntil(expiresAt + 250);
    expect(await read(s3)).toBe(403);
  });

  it("loses policies that are written to one role at once: what the serialised writes are for", async () => {
    const other = await makeRole(ceph, "contended", BROKER_TRUST);
    expect(other).not.toBe("");
    const iam = ceph.iam(ceph.admin);
    const statement = { Effect: "Deny", Action: "*", Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    const putAtOnce = async (round: number): Promise<number> => {
      const names = Array.from({ length: 20 }, (_, index) => `deny-${round}-${index}`);
      await Promise.all(
        names.map((PolicyName) =>
          iam.send(new PutRolePolicyCommand({ RoleName: "contended", PolicyName, PolicyDocument })),
        ),
      );
      const left = await rolePolicies(ceph, "contended");
      return names.filter((name) => !left.includes(`${name} `)).length;
    };
    let lost = 0;
    // Now and then, 20 writes happen not to meet.
    for (let round = 0; round < 10 && lost === 0; round += 1) lost = await putAtOnce(round);
    expect(lost).toBeGreaterThan(0);
  });

  it("keeps all of 20 sessions denied that were revoked at once, and their neighbour alive", async () => {
    const leases = await Promise.all(Array.from({ length: 21 }, () => issue(ask())));
    const [neighbour, ...ended] = leases;
    const revoked = await Promise.all(ended.map(({ handle }) => provider.revoke(handle, calm())));
    expect(revoked.every(({ ok }) => ok)).toBe(true);
    expect(await Promise.all(ended.map((issued) => read(s3Of(issued))))).toEqual(
      ended.map(() => 403),
    );
    expect(neighbour && (await read(s3Of(neighbour)))).toBe("allowed");
  });

  it("keeps what two brokers revoke at the same role at once", async () => {
    const [first, second] = [newProvider(), newProvider()];
    const leases = await Promise.all(Array.from({ length: 20 }, () => issue(ask())));
    const revoked = await Promise.all(
      leases.map(({ handle }, index) => (index % 2 === 0 ? first : second).revoke(handle, calm())),
    );
    expect(revoked.map((outcome) => outcome.ok || JSON.stringify(outcome))).toEqual(
      leases.map(() => true),
    );
    expect(await Promise.all(leases.map((issued) => read(s3Of(issued))))).toEqual(
      leases.map(() => 403),
    );
  });

  it("knows after a restart what an earlier process denied", async () => {
    const issued = await issue(ask());
    okOf(await provider.revoke(issued.handle, calm()));
    const probe = okOf(await newProvider().probe(issued.handle, calm()));
    expect(probe.facts).toContain("deny read back");
  });

  it("refuses to call a session ended whose role is not where its credentials are", async () => {
    const issued = await issue(ask());
    const elsewhere = { ...issued.handle, role: "arn:aws:iam::123456789012:role/deploy" };
    const failure = errOf(await newProvider().revoke(elsewhere, calm()));
    expect(failure).toMatchObject({ kind: "permanent", name: "role_elsewhere" });
    expect(await read(s3Of(issued))).toBe("allowed");
  });

  it("is refused a role that does not trust the broker", async () => {
    const foreign = await makeRole(ceph, "foreign", {
      Principal: { AWS: ["arn:aws:iam:::user/admin"] },
      Action: "sts:AssumeRole",
    });
    const failure = errOf(await provider.issue(ask({ roleToAssume: foreign }), calm()));
    expect(failure).toMatchObject({ kind: "permanent", mayExist: false });
  });
});
