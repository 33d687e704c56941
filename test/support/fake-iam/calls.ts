import type { AwsCalls } from "../../../src/credentials/aws/broker/sdk/aws-calls.ts";
import type { InlinePolicyCalls } from "../../../src/credentials/aws/broker/sdk/inline-policies.ts";
import type { ManagedPolicyCalls } from "../../../src/credentials/aws/broker/sdk/managed-policies.ts";
import { createServerTime } from "../../../src/credentials/aws/broker/sdk/server-time.ts";
import { awsFailure } from "../../../src/credentials/aws/session/errors.ts";
import type { ProviderFailure } from "../../../src/credentials/kind/provider.ts";
import type { Clock } from "../../../src/shared/clock.ts";
import { isRecord } from "../../../src/shared/json.ts";
import { err, ok, type Result } from "../../../src/shared/result.ts";
import { Secret } from "../../../src/shared/secret.ts";
import type { FakeResult } from "./action.ts";
import { FakeIamError } from "./failure.ts";
import type { FakeIamService } from "./service.ts";

/** The broker's calls, answered by the fake without HTTP: for tests in which time is the test's own. */
export function fakeIamCalls(iam: FakeIamService, clock: Pick<Clock, "now">): AwsCalls {
  const time = createServerTime(clock);
  // As the header is: exact to a second.
  const noteDate = (): void => time.note(new Date(iam.now()).toUTCString());
  const send: Send = async (action, given, use) => {
    try {
      const result = await iam.call(action, new Map(Object.entries(given)));
      noteDate();
      return ok(use(result));
    } catch (error) {
      if (error instanceof FakeIamError) noteDate();
      return err(failureOf(error));
    }
  };
  return {
    assumeRole: async (input) =>
      send(
        "AssumeRole",
        {
          RoleArn: input.roleArn,
          RoleSessionName: input.sessionName,
          DurationSeconds: String(input.durationSeconds),
        },
        (result) => ({
          accessKeyId: new Secret("id"),
          secretAccessKey: new Secret("key"),
          sessionToken: new Secret("token"),
          expiration: Date.parse(text(result, "Credentials", "Expiration")),
        }),
      ),
    ...inlineCalls(send),
    managed: managedCalls(send),
    serverNow: () => time.now(),
  };
}

type Send = <T>(
  action: string,
  given: Readonly<Record<string, string>>,
  use: (result: FakeResult) => T,
) => Promise<Result<T, ProviderFailure>>;

function inlineCalls(send: Send): InlinePolicyCalls {
  return {
    roleArn: (RoleName) => send("GetRole", { RoleName }, (result) => text(result, "Role", "Arn")),
    putRolePolicy: ({ role, name, document }) =>
      send(
        "PutRolePolicy",
        { RoleName: role, PolicyName: name, PolicyDocument: document },
        nothing,
      ),
    getRolePolicy: ({ role, name }) =>
      absent(
        send("GetRolePolicy", { RoleName: role, PolicyName: name }, (result) =>
          decodeURIComponent(text(result, "PolicyDocument")),
        ),
      ),
    listRolePolicies: (RoleName) =>
      send("ListRolePolicies", { RoleName }, (result) => list(result["PolicyNames"]).map(String)),
    deleteRolePolicy: async ({ role, name }) =>
      done(await absent(send("DeleteRolePolicy", { RoleName: role, PolicyName: name }, nothing))),
  };
}

function managedCalls(send: Send): ManagedPolicyCalls {
  return {
    listAttached: (RoleName) =>
      send("ListAttachedRolePolicies", { RoleName }, (result) =>
        list(result["AttachedPolicies"]).map((one) => text(one, "PolicyArn")),
      ),
    listUnattached: () =>
      send("ListPolicies", { Scope: "Local", PathPrefix: "/stepkey/" }, (result) =>
        list(result["Policies"])
          .filter((one) => text(one, "AttachmentCount") === "0")
          .map((one) => text(one, "Arn")),
      ),
    create: ({ name, document }) =>
      send(
        "CreatePolicy",
        { PolicyName: name, PolicyDocument: document, Path: "/stepkey/" },
        (result) => text(result, "Policy", "Arn"),
      ),
    listVersions: (PolicyArn) =>
      absent(
        send("ListPolicyVersions", { PolicyArn }, (result) =>
          list(result["Versions"]).map((one) => ({
            id: text(one, "VersionId"),
            isDefault: text(one, "IsDefaultVersion") === "true",
          })),
        ),
      ),
    getVersion: ({ arn, id }) =>
      absent(
        send("GetPolicyVersion", { PolicyArn: arn, VersionId: id }, (result) =>
          decodeURIComponent(text(result, "PolicyVersion", "Document")),
        ),
      ),
    createVersion: ({ arn, document }) =>
      send(
        "CreatePolicyVersion",
        { PolicyArn: arn, PolicyDocument: document, SetAsDefault: "true" },
        nothing,
      ),
    deleteVersion: async ({ arn, id }) =>
      done(await absent(send("DeletePolicyVersion", { PolicyArn: arn, VersionId: id }, nothing))),
    delete: async (PolicyArn) => done(await absent(send("DeletePolicy", { PolicyArn }, nothing))),
    attach: ({ role, arn }) =>
      send("AttachRolePolicy", { RoleName: role, PolicyArn: arn }, nothing),
    detach: async ({ role, arn }) =>
      done(await absent(send("DetachRolePolicy", { RoleName: role, PolicyArn: arn }, nothing))),
  };
}

function failureOf(error: unknown): ProviderFailure {
  if (error instanceof FakeIamError) {
    return awsFailure({ status: error.status, code: error.code, message: error.message });
  }
  if (!(error instanceof Error) || !error.message.includes("cut")) throw error;
  return {
    kind: "retryable",
    name: "ECONNRESET",
    message: "AWS did not respond: ECONNRESET",
    remedy: "",
    mayExist: true,
  };
}

async function absent<T>(
  sent: Promise<Result<T, ProviderFailure>>,
): Promise<Result<T | undefined, ProviderFailure>> {
  const outcome = await sent;
  return !outcome.ok && outcome.error.name === "NoSuchEntity" ? ok(undefined) : outcome;
}

function done(outcome: Result<unknown, ProviderFailure>): Result<void, ProviderFailure> {
  return outcome.ok ? ok(undefined) : outcome;
}

function nothing(): void {}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown, ...path: readonly string[]): string {
  let inner = value;
  for (const name of path) inner = isRecord(inner) ? inner[name] : undefined;
  return String(inner);
}
