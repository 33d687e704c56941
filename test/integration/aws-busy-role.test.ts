import { randomBytes } from "node:crypto";
import {
  GetUserCommand,
  IAMClient,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAwsBrokerProvider } from "../../src/credentials/aws/broker/provider.ts";
import type { AwsBrokerSettings } from "../../src/credentials/aws/broker/settings.ts";
import { NOTHING_LIFTED } from "../../src/credentials/aws/session/lifted.ts";
import type { Handle } from "../../src/credentials/kind/credential.ts";
import type { IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { startFakeIam, type FakeIam } from "../support/fake-iam/start-fake-iam.ts";

const calm = (): AbortSignal => AbortSignal.timeout(30_000);
const HOUR_MS = 3_600_000;
const MANAGED = new Set(["CreatePolicy", "AttachRolePolicy", "ListAttachedRolePolicies"]);

let iam: FakeIam;

beforeEach(async () => {
  iam = await startFakeIam();
});

afterEach(async () => {
  await iam.close();
});

const newProvider = (): Provider<AwsBrokerSettings> =>
  createAwsBrokerProvider({
    servers: { production: iam.server },
    clock: systemClock,
    randomBytes,
  });

function request(roleToAssume: string, lifetimeMs = HOUR_MS): IssueRequest<AwsBrokerSettings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "0123456789abcdef",
    settings: {
      server: "production",
      roleToAssume,
      inlineSessionPolicy: undefined,
      managedSessionPolicies: [],
      ...NOTHING_LIFTED,
    },
    access: "write",
    expiresAt: Date.now() + lifetimeMs,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
    repository: "octo-org/shop",
    step: "deploy",
  };
}

/** The handles of leases that some broker of this instance issued. */
const handles = (provider: Provider<AwsBrokerSettings>, role: string, count: number) =>
  Array.from({ length: count }, () => provider.handleOf(request(role)));

const deniedOf = (given: readonly Handle[], role = "deploy"): number =>
  given.filter((handle) => iam.isDenied(role, String(handle["session"]))).length;

async function endAll(provider: Provider<AwsBrokerSettings>, given: readonly Handle[]) {
  const outcomes = await Promise.all(given.map((handle) => provider.revoke(handle, calm())));
  const failures = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
  return { ended: outcomes.length - failures.length, failures };
}

describe("the fake IAM", () => {
  const client = (secretAccessKey = "fake") =>
    new IAMClient({
      endpoint: iam.url,
      region: "eu-west-1",
      credentials: { accessKeyId: "AKIAFAKEBROKER000000", secretAccessKey },
      maxAttempts: 1,
    });
  const put = (PolicyName: string, characters: number) =>
    client().send(
      new PutRolePolicyCommand({
        RoleName: "deploy",
        PolicyName,
        PolicyDocument: JSON.stringify({
          Statement: [{ Effect: "Deny", Action: "a".repeat(characters), Resource: "*" }],
        }),
      }),
    );

  it("refuses the calls that it does not have", async () => {
    await expect(client().send(new GetUserCommand({ UserName: "ada" }))).rejects.toMatchObject({
      name: "InvalidAction",
    });
  });

  it("keeps AWS's sum for the inline policies of a role", async () => {
    iam.makeRole("deploy", 300);
    await put("first", 9000);
    await expect(put("second", 900)).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Maximum policy size of 10240 bytes exceeded for role deploy",
      $metadata: { httpStatusCode: 409 },
    });
  });

  it("returns long lists in pages", async () => {
    iam.makeRole("deploy");
    for (let index = 0; index < 101; index += 1) await put(`policy-${index}`, 1);
    const page = await client().send(new ListRolePoliciesCommand({ RoleName: "deploy" }));
    expect([page.PolicyNames?.length, page.IsTruncated]).toEqual([100, true]);
  });

  it("takes no call that is not signed", async () => {
    const response = await fetch(iam.url, { method: "POST", body: "Action=GetRole" });
    expect(response.status).toBe(403);
  });
});

describe("AWS leases that end on a busy role, against a fake IAM", () => {
  const bursts = [300, 1500, 5000].flatMap((size) =>
    [130, 262, 500].map((count) => ({ size, count })),
  );
  // What fits into 10 240 characters beside the role's own, at least.
  const room = new Map([
    [300, 510],
    [1500, 445],
    [5000, 264],
  ]);

  it.each(bursts)(
    "denies what fits of $count ends at once, on a role of $size characters, and names the rest",
    async ({ size, count }) => {
      iam.habits.forbidden = MANAGED;
      const provider = newProvider();
      const all = handles(provider, iam.makeRole("deploy", size), count);
      const { ended, failures } = await endAll(provider, all);
      expect(ended).toBeGreaterThanOrEqual(Math.min(count, room.get(size) ?? 0));
      expect(deniedOf(all)).toBe(ended);
      expect(failures.every(({ name, kind }) => name === "role_full" && kind === "retryable")).toBe(
        true,
      );
    },
  );

  it("denies all of 500 ends at once on a role of 5000 characters, with a managed policy", async () => {
    const provider = newProvider();
    const all = handles(provider, iam.makeRole("deploy", 5000), 500);
    expect(await endAll(provider, all)).toEqual({ ended: 500, failures: [] });
    expect(deniedOf(all)).toBe(500);
    expect(iam.state().roles.get("deploy")?.attached).toHaveLength(1);
  });

  it("asks IAM a few times for many ends, so that its limit of calls is not reached", async () => {
    iam.habits.rate = { perSecond: 20, burst: 20 };
    const provider = newProvider();
    const all = handles(provider, iam.makeRole("deploy", 300), 300);
    expect((await endAll(provider, all)).ended).toBe(300);
    const probes = await Promise.all(all.map((handle) => provider.probe(handle, calm())));
    expect(probes.every((one) => okOf(one).facts[0] === "deny read back")).toBe(true);
    expect(iam.log.length).toBeLessThan(40);
  });

  it("denies ends of a new process beside the live entries of an old one", async () => {
    iam.habits.forbidden = MANAGED;
    const role = iam.makeRole("deploy", 300);
    const before = newProvider();
    const old = handles(before, role, 255);
    expect((await endAll(before, old)).ended).toBe(255);
    const after = newProvider();
    const fresh = handles(after, role, 240);
    expect((await endAll(after, fresh)).ended).toBe(240);
    expect(deniedOf([...old, ...fresh])).toBe(495);
  });

  it("keeps all that two brokers deny at once, though IAM loses writes that overlap", async () => {
    iam.habits.losesConcurrentWrites = true;
    iam.habits.latencyMs = 15;
    const role = iam.makeRole("deploy", 300);
    const brokers = [newProvider(), newProvider()];
    const all = brokers.map((provider) => handles(provider, role, 60));
    const outcomes = await Promise.all(
      brokers.map((provider, index) => endAll(provider, all[index] ?? [])),
    );
    const ended = outcomes.reduce((sum, one) => sum + one.ended, 0);
    expect(ended).toBe(120);
    expect(deniedOf(all.flat())).toBe(120);
  });

  it("denies while reads lag behind and some calls are throttled", async () => {
    iam.habits.readLagMs = 400;
    iam.habits.throttle = 2;
    const provider = newProvider();
    iam.makeRole("deploy", 300);
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    const all = handles(provider, "arn:aws:iam::123456789012:role/deploy", 50);
    // The call that asks for the role is not repeated by the provider, but by the reaper.
    const { failures } = await endAll(provider, all);
    expect(failures.every(({ kind }) => kind === "retryable")).toBe(true);
    expect((await endAll(provider, all)).ended).toBe(50);
    expect(deniedOf(all)).toBe(50);
  });

  it("refuses a grant on a full role before it issues, and says when there is room", async () => {
    iam.habits.forbidden = MANAGED;
    const provider = newProvider();
    const role = iam.makeRole("deploy", 10_000);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => provider.issue(request(role, 600_000), calm())),
    );
    const failures = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]));
    expect(failures.length).toBeGreaterThan(0);
    expect(iam.log.filter((action) => action === "AssumeRole")).toHaveLength(10 - failures.length);
    const [failure] = failures;
    expect(failure).toMatchObject({ kind: "retryable", name: "role_full", mayExist: false });
    expect((failure?.retryAt ?? 0) - Date.now()).toBeGreaterThan(500_000);
    const issued = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value.handle] : []));
    expect((await endAll(provider, issued)).failures).toEqual([]);
  });

  it("lives by AWS's time: a session that AWS's clock has not ended gets a Deny, and keeps it", async () => {
    iam.habits.aheadMs = -HOUR_MS;
    const provider = newProvider();
    const role = iam.makeRole("deploy", 300);
    const handle = provider.handleOf(request(role, -60_000));
    expect(okOf(await provider.revoke(handle, calm())).facts).toEqual(["deny read back"]);
    expect((await provider.background?.run("production", calm()))?.ok).toBe(true);
    expect(deniedOf([handle])).toBe(1);
  });

  it("writes nothing for a session that AWS's clock has ended", async () => {
    const provider = newProvider();
    const role = iam.makeRole("deploy", 300);
    const handle = provider.handleOf(request(role, -60_000));
    expect(okOf(await provider.revoke(handle, calm())).facts[0]).toContain(
      "its own session policy",
    );
    expect(iam.log).toEqual(["GetRole"]);
  });

  it("reports the rest of IAM's refusals as they are", async () => {
    iam.habits.forbidden = new Set(["PutRolePolicy"]);
    const provider = newProvider();
    const handle = provider.handleOf(request(iam.makeRole("deploy", 300)));
    expect(errOf(await provider.revoke(handle, calm()))).toMatchObject({
      kind: "permanent",
      name: "AccessDenied",
    });
  });
});
