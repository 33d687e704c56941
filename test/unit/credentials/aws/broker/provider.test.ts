import { describe, expect, it } from "vitest";
import fc from "fast-check";
import type { AssumeRoleInput } from "../../../../../src/credentials/aws/broker/sdk/aws-calls.ts";
import type { AwsServer } from "../../../../../src/credentials/aws/broker/server.ts";
import { readAwsHandle, sessionLabels } from "../../../../../src/credentials/aws/broker/handle.ts";
import { createAwsBrokerProvider } from "../../../../../src/credentials/aws/broker/provider.ts";
import type { IssueRequest } from "../../../../../src/credentials/kind/provider.ts";
import { awsFailure } from "../../../../../src/credentials/aws/session/errors.ts";
import { NOTHING_LIFTED } from "../../../../../src/credentials/aws/session/lifted.ts";
import type { AwsBrokerSettings } from "../../../../../src/credentials/aws/broker/settings.ts";
import { err, ok } from "../../../../../src/shared/result.ts";
import { Secret } from "../../../../../src/shared/secret.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";
import { anyText } from "../../../../support/any-text.ts";
import { createFakeClock, TEN_OCLOCK } from "../../../../support/fake-clock.ts";
import { fakeRolePolicies } from "../../../../support/fake-role-policies.ts";

const ROLE = "arn:aws:iam::123456789012:role/ci/deploy";
const SETTINGS: AwsBrokerSettings = {
  server: "production",
  roleToAssume: ROLE,
  inlineSessionPolicy: undefined,
  managedSessionPolicies: [],
  ...NOTHING_LIFTED,
};
const READING = JSON.stringify({
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const never = new AbortController().signal;
const TOO_LARGE = awsFailure({ status: 400, code: "PackedPolicyTooLarge", message: "118%" });

function request(
  changes: Partial<IssueRequest<AwsBrokerSettings>> = {},
): IssueRequest<AwsBrokerSettings> {
  return {
    lease: "lse_7q2mabcdefghjkmnpqrstvwxy0",
    instance: "inst 1/é",
    settings: SETTINGS,
    access: "write",
    expiresAt: TEN_OCLOCK + 60_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 70_001 },
    repository: "octo-org/shop",
    step: "deploy (blue) 🚀",
    ...changes,
  };
}

/** STS, and which requests it refuses as too large. */
function broker(
  server: Partial<AwsServer> = {},
  arn = ROLE,
  tooLarge: (input: AssumeRoleInput) => boolean = () => false,
) {
  const clock = createFakeClock();
  const role = fakeRolePolicies(arn, clock);
  const asked: AssumeRoleInput[] = [];
  const provider = createAwsBrokerProvider({
    servers: {
      production: { region: "eu-west-1", credentials: "default-chain", readRoles: [], ...server },
    },
    clock,
    jitter: () => 0,
    randomBytes: (length) => new Uint8Array(length),
    callsOf: () => ({
      ...role.calls,
      assumeRole: (input) => {
        asked.push(input);
        if (tooLarge(input)) return Promise.resolve(err(TOO_LARGE));
        return Promise.resolve(
          ok({
            accessKeyId: new Secret("id"),
            secretAccessKey: new Secret("key"),
            sessionToken: new Secret("token"),
            expiration: TEN_OCLOCK + 900_000,
          }),
        );
      },
    }),
  });
  const revoke = async (handle = provider.handleOf(request())) => {
    const [outcome] = await Promise.all([provider.revoke(handle, never), clock.advance(10_000)]);
    return outcome;
  };
  return { provider, clock, role, asked, revoke };
}

describe("AWS by the broker", () => {
  it("names repository, run, step, lease and instance in the session's tags", async () => {
    const { provider, asked } = broker();
    okOf(await provider.issue(request(), never));
    expect(asked[0]?.tags).toEqual({
      "stepkey:lease": "lse_7q2mabcdefghjkmnpqrstvwxy0",
      "stepkey:instance": "inst 1/é",
      "stepkey:repository": "octo-org/shop",
      "stepkey:run": "9001/1",
      "stepkey:step": "deploy -blue- -",
    });
    expect(asked[0]?.sourceIdentity).toBe(
      "7q2mabcdefghjkmnpqrstvwxy0.9001-1.octo-org-shop.deploy--blue---",
    );
  });

  it("fits tags and source identity into STS's limits, whatever the names are", () => {
    fc.assert(
      fc.property(anyText(400), fc.string({ maxLength: 400 }), (repository, step) => {
        const { tags, sourceIdentity } = sessionLabels({ ...request(), repository, step });
        for (const value of Object.values(tags)) {
          expect(value).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u);
        }
        expect(sourceIdentity).toMatch(/^[\w+=,.@-]{2,64}$/u);
      }),
    );
  });

  it("ends the session at the lease's end by its own policy, and lets it assume roles only where the grant says so", async () => {
    const { provider, asked } = broker();
    okOf(await provider.issue(request(), never));
    okOf(await provider.issue(request({ settings: { ...SETTINGS, chain: true } }), never));
    const [plain = "", chained = ""] = asked.map(({ policy }) => policy.inline);
    expect(plain).toContain("2026-11-22T10:01:00Z");
    expect(plain).toContain("sts:Assume*");
    expect(chained).not.toContain("sts:Assume*");
  });

  it("classifies by the session policy, or by the roles that the configuration lists as read", async () => {
    const classify = async (
      settings: Partial<AwsBrokerSettings>,
      readRoles: readonly string[] = [],
    ) =>
      okOf(await broker({ readRoles }).provider.classify({ ...SETTINGS, ...settings }, never))
        .access;
    expect(await classify({})).toBe("write");
    expect(await classify({}, [ROLE])).toBe("read");
    expect(await classify({}, [`${ROLE}-other`])).toBe("write");
    expect(await classify({ inlineSessionPolicy: READING })).toBe("read");
    expect(
      await classify({ managedSessionPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }),
    ).toBe("read");
    expect(await classify({ inlineSessionPolicy: READING.replace("Get", "Put") })).toBe("write");
  });

  it("classifies a lease that may assume further roles as a write, also of a role that only reads", async () => {
    const settings = { ...SETTINGS, chain: true, inlineSessionPolicy: READING };
    for (const readRoles of [[], [ROLE]]) {
      const classified = okOf(await broker({ readRoles }).provider.classify(settings, never));
      expect(classified.access).toBe("write");
      expect(classified.because).toContain("`chain`");
    }
  });

  it("classifies reading stored secrets as reading where the settings say so", async () => {
    const secrets = READING.replace("s3:GetObject", "secretsmanager:GetSecretValue");
    const classify = async (changes: Partial<AwsBrokerSettings>) =>
      okOf(
        await broker().provider.classify(
          { ...SETTINGS, inlineSessionPolicy: secrets, ...changes },
          never,
        ),
      );
    expect((await classify({})).because).toContain("`secrets: read`");
    expect((await classify({ secrets: true })).access).toBe("read");
  });

  it("says what the session may hand on, and at its end that this is not revoked", async () => {
    const { provider, revoke } = broker();
    const settings = { ...SETTINGS, chain: true, bearer: true };
    const { issuedTo, handle } = okOf(await provider.issue(request({ settings }), never));
    expect(issuedTo).toBe(
      "aws role deploy, session stepkey-7q2mabcdefghjkmnpqrstvwxy0, which may assume further roles and get bearer tokens (up to 12 h)",
    );
    expect(okOf(await revoke(handle)).facts).toEqual([
      "deny read back",
      "roles that it assumed are not revoked: those sessions live up to 1 h",
      "bearer tokens that it got are not revoked: they live up to 12 h",
    ]);
  });

  it("leaves out tags first where STS cannot pack them, then denies, and remembers what fitted", async () => {
    const read = () =>
      request({ access: "read", settings: { ...SETTINGS, managedSessionPolicies: [READ_ONLY] } });
    const { provider, asked } = broker(
      {},
      ROLE,
      ({ policy, tags }) => policy.inline.includes("NotAction") || Object.keys(tags).length > 0,
    );
    const first = okOf(await provider.issue(read(), never));
    expect(asked).toHaveLength(3);
    expect(asked.map(({ sourceIdentity }) => sourceIdentity.slice(0, 8))).toEqual(
      asked.map(() => "7q2mabcd"),
    );
    expect(first.issuedTo).toContain(
      "; STS refused a larger policy: without a Deny of what resource policies allow and session tags",
    );
    okOf(await provider.issue(read(), never));
    expect(asked).toHaveLength(4);
  });

  it("refuses a server that the configuration does not have, whatever it is called", async () => {
    for (const server of ["staging", "constructor", "__proto__"]) {
      const failure = errOf(
        await broker().provider.issue(request({ settings: { ...SETTINGS, server } }), never),
      );
      expect(failure).toMatchObject({ kind: "permanent", name: "server_unknown", mayExist: false });
    }
  });

  it("writes its denies into a policy that carries the instance, in the characters that IAM takes", async () => {
    const { role, revoke } = broker();
    expect(okOf(await revoke()).facts).toEqual(["deny read back"]);
    expect([...role.policies.keys()]).toEqual(["stepkey-000000000000+inst=201=2F=C3=A9"]);
  });

  it("writes nothing for a lease whose own policy has ended it", async () => {
    const { role, clock, revoke } = broker();
    clock.set(TEN_OCLOCK + 60_000 + 300_000);
    expect(okOf(await revoke()).facts).toEqual([
      "its own session policy denies everything since 2026-11-22T10:01:00Z",
    ]);
    expect(role.log).toEqual([]);
  });

  it("writes to no role of the same name in another account", async () => {
    const { role, revoke } = broker({}, ROLE.replace("123456789012", "210987654321"));
    expect(errOf(await revoke())).toMatchObject({ kind: "permanent", name: "role_elsewhere" });
    expect(role.policies.size).toBe(0);
  });

  it("shows by a probe whether the deny is there, and that STS has ended the session", async () => {
    const { provider, clock, revoke } = broker();
    const { handle } = okOf(await provider.issue(request(), never));
    expect(okOf(await provider.probe(handle, never)).facts[0]).toBe("no deny in the role");
    await revoke(handle);
    const denied = okOf(await provider.probe(handle, never));
    expect([denied.state, denied.facts[0]]).toEqual(["unknown", "deny read back"]);
    clock.set(TEN_OCLOCK + 900_000);
    expect(okOf(await provider.probe(handle, never)).state).toBe("dead");
  });

  it("asks for nothing when the lease is over", async () => {
    const { provider, asked } = broker();
    expect(errOf(await provider.issue(request({ expiresAt: TEN_OCLOCK }), never)).name).toBe(
      "lease_over",
    );
    expect(asked).toEqual([]);
  });

  it("calls a handle of another kind a bug", () => {
    expect(() => readAwsHandle({ role: "stepkey_7q2m", server: "main" })).toThrow(TypeError);
  });
});
