import type { FakeAction, FakeParameters } from "./action.ts";
import { checkDocument } from "./document.ts";
import { errors } from "./failure.ts";
import { page, roleOf, text } from "./parameters.ts";
import {
  ACCOUNT,
  countedCharacters,
  withManaged,
  withRole,
  type FakeManagedPolicy,
  type FakeQuotas,
  type FakeState,
} from "./world.ts";

/**
 * Customer managed policies: at most 6144 characters and five versions each, attached to a role up to its quota.
 * Sentences: https://github.com/99designs/iamy/issues/21, https://github.com/aws/eks-hybrid/pull/741.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html
 */
export const MANAGED_ACTIONS: Readonly<Record<string, FakeAction>> = {
  CreatePolicy: {
    parameters: ["PolicyName", "PolicyDocument", "Path", "Description"],
    write: (state, given, quotas) => {
      const name = text(given, "PolicyName");
      const path = given.get("Path") ?? "/";
      const arn = `arn:aws:iam::${ACCOUNT}:policy${path}${name}`;
      if (!/^[\w+=,.@-]{1,128}$/u.test(name)) throw errors.invalid("PolicyName");
      // "Names … must be unique within the account. They are not distinguished by case."
      const taken = [...state.managed.values()].some(
        (one) => one.name.toLowerCase() === name.toLowerCase(),
      );
      if (taken) throw errors.exists(name);
      if (state.managed.size >= quotas.managedPolicies) {
        throw errors.limit(`Cannot exceed quota for PoliciesPerAccount: ${quotas.managedPolicies}`);
      }
      const document = documentOf(given, quotas);
      const versions = [{ id: "v1", document }];
      const policy = { arn, name, versions, defaultVersion: "v1", nextVersion: 2 };
      const Policy = { PolicyName: name, Arn: arn, Path: path, DefaultVersionId: "v1" };
      return { state: withManaged(state, arn, policy), result: { Policy } };
    },
  },
  ListPolicies: {
    parameters: ["Scope", "PathPrefix", "OnlyAttached", "Marker", "MaxItems"],
    read: (state, given) => {
      if (given.get("Scope") !== "Local") throw errors.invalid("the fake has no policies of AWS");
      const prefix = given.get("PathPrefix") ?? "/";
      const found = [...state.managed.values()].filter(({ arn }) =>
        arn.includes(`:policy${prefix}`),
      );
      const policies = found.map(({ arn, name, defaultVersion }) => ({
        PolicyName: name,
        Arn: arn,
        DefaultVersionId: defaultVersion,
        AttachmentCount: [...state.roles.values()].filter(({ attached }) => attached.includes(arn))
          .length,
      }));
      const { items, rest } = page(policies, given);
      return { Policies: items, ...rest };
    },
  },
  ListPolicyVersions: {
    parameters: ["PolicyArn", "Marker", "MaxItems"],
    read: (state, given) => {
      const policy = managedOf(state, given);
      const versions = policy.versions.toReversed().map(({ id }) => ({
        VersionId: id,
        IsDefaultVersion: id === policy.defaultVersion,
      }));
      const { items, rest } = page(versions, given);
      return { Versions: items, ...rest };
    },
  },
  GetPolicyVersion: {
    parameters: ["PolicyArn", "VersionId"],
    read: (state, given) => {
      const policy = managedOf(state, given);
      const { id, document } = versionOf(policy, given);
      const Document = encodeURIComponent(document);
      const IsDefaultVersion = id === policy.defaultVersion;
      return { PolicyVersion: { Document, VersionId: id, IsDefaultVersion } };
    },
  },
  CreatePolicyVersion: {
    parameters: ["PolicyArn", "PolicyDocument", "SetAsDefault"],
    write: (state, given, quotas) => {
      const policy = managedOf(state, given);
      if (policy.versions.length >= quotas.versions) {
        throw errors.limit(
          `A managed policy can have up to ${quotas.versions} versions. Before you create a new version, you must delete an existing version.`,
        );
      }
      const id = `v${policy.nextVersion}`;
      const IsDefaultVersion = given.get("SetAsDefault") === "true";
      const changed = {
        ...policy,
        versions: [...policy.versions, { id, document: documentOf(given, quotas) }],
        nextVersion: policy.nextVersion + 1,
        ...(IsDefaultVersion ? { defaultVersion: id } : {}),
      };
      const PolicyVersion = { VersionId: id, IsDefaultVersion };
      return { state: withManaged(state, policy.arn, changed), result: { PolicyVersion } };
    },
  },
  DeletePolicyVersion: {
    parameters: ["PolicyArn", "VersionId"],
    write: (state, given) => {
      const policy = managedOf(state, given);
      const { id } = versionOf(policy, given);
      if (id === policy.defaultVersion) {
        throw errors.conflict("Cannot delete the default version of a policy.");
      }
      const versions = policy.versions.filter((one) => one.id !== id);
      return { state: withManaged(state, policy.arn, { ...policy, versions }) };
    },
  },
  DeletePolicy: {
    parameters: ["PolicyArn"],
    write: (state, given) => {
      const { arn, versions } = managedOf(state, given);
      const isAttached = [...state.roles.values()].some((role) => role.attached.includes(arn));
      if (isAttached) throw errors.conflict("Cannot delete a policy attached to entities.");
      if (versions.length > 1) {
        throw errors.conflict(
          "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        );
      }
      return { state: withManaged(state, arn, undefined) };
    },
  },
  AttachRolePolicy: {
    parameters: ["RoleName", "PolicyArn"],
    write: (state, given, quotas) => {
      const role = roleOf(state, given);
      const { arn } = managedOf(state, given);
      if (role.attached.includes(arn)) return { state };
      if (role.attached.length >= quotas.attachedToRole) {
        throw errors.limit(`Cannot exceed quota for PoliciesPerRole: ${quotas.attachedToRole}`);
      }
      const changed = { ...role, attached: [...role.attached, arn] };
      return { state: withRole(state, text(given, "RoleName"), changed) };
    },
  },
  DetachRolePolicy: {
    parameters: ["RoleName", "PolicyArn"],
    write: (state, given) => {
      const role = roleOf(state, given);
      const arn = text(given, "PolicyArn");
      if (!role.attached.includes(arn)) throw errors.notAttached(arn);
      const changed = { ...role, attached: role.attached.filter((one) => one !== arn) };
      return { state: withRole(state, text(given, "RoleName"), changed) };
    },
  },
  ListAttachedRolePolicies: {
    parameters: ["RoleName", "PathPrefix", "Marker", "MaxItems"],
    read: (state, given) => {
      const attached = roleOf(state, given).attached.map((arn) => ({
        PolicyName: arn.replace(/^.*\//u, ""),
        PolicyArn: arn,
      }));
      const { items, rest } = page(attached, given);
      return { AttachedPolicies: items, ...rest };
    },
  },
};

function managedOf(state: FakeState, given: FakeParameters): FakeManagedPolicy {
  const arn = text(given, "PolicyArn");
  const policy = state.managed.get(arn);
  if (policy === undefined) throw errors.noManaged(arn);
  return policy;
}

function versionOf(policy: FakeManagedPolicy, given: FakeParameters) {
  const id = text(given, "VersionId");
  const version = policy.versions.find((one) => one.id === id);
  if (version === undefined) throw errors.noVersion(policy.arn, id);
  return version;
}

function documentOf(given: FakeParameters, quotas: FakeQuotas): string {
  const document = text(given, "PolicyDocument");
  checkDocument(document);
  if (countedCharacters(document) > quotas.managedCharacters) {
    throw errors.limit(`Cannot exceed quota for PolicySize: ${quotas.managedCharacters}`);
  }
  return document;
}
