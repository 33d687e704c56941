import type { IAMClient } from "@aws-sdk/client-iam";
import { loadIam } from "./load-sdk.ts";
import { absentAsUndefined, allPages, plainDocument, sendOnce, type CallResult } from "./send.ts";

export interface PolicyVersion {
  readonly id: string;
  readonly isDefault: boolean;
}

export interface Attachment {
  /** The role's name, without its path. */
  readonly role: string;
  readonly arn: string;
}

/** IAM's calls for customer managed policies. A broker without these rights uses inline policies alone. */
export interface ManagedPolicyCalls {
  /** ARNs of the managed policies of a role. */
  listAttached(role: string, signal: AbortSignal): CallResult<readonly string[]>;
  /** ARNs of stepkey's policies that are attached nowhere. */
  listUnattached(signal: AbortSignal): CallResult<readonly string[]>;
  /** The new policy's ARN. */
  create(
    policy: { readonly name: string; readonly document: string },
    signal: AbortSignal,
  ): CallResult<string>;
  /** Undefined when there is no such policy. */
  listVersions(arn: string, signal: AbortSignal): CallResult<readonly PolicyVersion[] | undefined>;
  /** The document; undefined when there is no such version. */
  getVersion(
    version: { readonly arn: string; readonly id: string },
    signal: AbortSignal,
  ): CallResult<string | undefined>;
  /** The new version is in effect at once. */
  createVersion(
    version: { readonly arn: string; readonly document: string },
    signal: AbortSignal,
  ): CallResult<void>;
  deleteVersion(
    version: { readonly arn: string; readonly id: string },
    signal: AbortSignal,
  ): CallResult<void>;
  /** Deletes a policy that has one version and is attached nowhere. */
  delete(arn: string, signal: AbortSignal): CallResult<void>;
  attach(attachment: Attachment, signal: AbortSignal): CallResult<void>;
  detach(attachment: Attachment, signal: AbortSignal): CallResult<void>;
}

/** The path of stepkey's policies: rights can be limited to it, and they can be listed by it. */
const PATH = "/stepkey/";

export function managedPolicyCalls(iam: () => Promise<IAMClient>): ManagedPolicyCalls {
  return { ...readingCalls(iam), ...versionCalls(iam), ...attachmentCalls(iam) };
}

function readingCalls(
  iam: () => Promise<IAMClient>,
): Pick<ManagedPolicyCalls, "listAttached" | "listUnattached" | "listVersions" | "getVersion"> {
  return {
    listAttached: (role, signal) =>
      sendOnce(signal, async () => {
        const { ListAttachedRolePoliciesCommand } = await loadIam();
        const client = await iam();
        return allPages(async (from) => {
          const command = new ListAttachedRolePoliciesCommand({ RoleName: role, ...from });
          const page = await client.send(command, { abortSignal: signal });
          return {
            ...page,
            items: (page.AttachedPolicies ?? []).map((one) => one.PolicyArn ?? ""),
          };
        });
      }),
    listUnattached: (signal) =>
      sendOnce(signal, async () => {
        const { ListPoliciesCommand } = await loadIam();
        const client = await iam();
        return allPages(async (from) => {
          const command = new ListPoliciesCommand({ Scope: "Local", PathPrefix: PATH, ...from });
          const page = await client.send(command, { abortSignal: signal });
          const unattached = (page.Policies ?? []).filter((one) => one.AttachmentCount === 0);
          return { ...page, items: unattached.map((one) => one.Arn ?? "") };
        });
      }),
    listVersions: (arn, signal) =>
      sendOnce(signal, () =>
        absentAsUndefined(async () => {
          const { ListPolicyVersionsCommand } = await loadIam();
          const client = await iam();
          return allPages(async (from) => {
            const command = new ListPolicyVersionsCommand({ PolicyArn: arn, ...from });
            const page = await client.send(command, { abortSignal: signal });
            const items = (page.Versions ?? []).map((one) => ({
              id: one.VersionId ?? "",
              isDefault: one.IsDefaultVersion === true,
            }));
            return { ...page, items };
          });
        }),
      ),
    getVersion: ({ arn, id }, signal) =>
      sendOnce(signal, () =>
        absentAsUndefined(async () => {
          const { GetPolicyVersionCommand } = await loadIam();
          const client = await iam();
          const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: id });
          const found = await client.send(command, { abortSignal: signal });
          return plainDocument(found.PolicyVersion?.Document ?? "");
        }),
      ),
  };
}

function versionCalls(
  iam: () => Promise<IAMClient>,
): Pick<ManagedPolicyCalls, "create" | "createVersion" | "deleteVersion" | "delete"> {
  return {
    create: ({ name, document }, signal) =>
      sendOnce(signal, async () => {
        const { CreatePolicyCommand } = await loadIam();
        const client = await iam();
        const command = new CreatePolicyCommand({
          PolicyName: name,
          Path: PATH,
          PolicyDocument: document,
          Description: "stepkey: denies sessions of leases that ended early",
        });
        const made = await client.send(command, { abortSignal: signal });
        return made.Policy?.Arn ?? "";
      }),
    createVersion: ({ arn, document }, signal) =>
      sendOnce(signal, async () => {
        const { CreatePolicyVersionCommand } = await loadIam();
        const client = await iam();
        const input = { PolicyArn: arn, PolicyDocument: document, SetAsDefault: true };
        await client.send(new CreatePolicyVersionCommand(input), { abortSignal: signal });
      }),
    deleteVersion: ({ arn, id }, signal) =>
      sendOnce(signal, async () => {
        await absentAsUndefined(async () => {
          const { DeletePolicyVersionCommand } = await loadIam();
          const client = await iam();
          const command = new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: id });
          await client.send(command, { abortSignal: signal });
        });
      }),
    delete: (arn, signal) =>
      sendOnce(signal, async () => {
        await absentAsUndefined(async () => {
          const { DeletePolicyCommand } = await loadIam();
          const client = await iam();
          await client.send(new DeletePolicyCommand({ PolicyArn: arn }), { abortSignal: signal });
        });
      }),
  };
}

function attachmentCalls(
  iam: () => Promise<IAMClient>,
): Pick<ManagedPolicyCalls, "attach" | "detach"> {
  return {
    attach: ({ role, arn }, signal) =>
      sendOnce(signal, async () => {
        const { AttachRolePolicyCommand } = await loadIam();
        const client = await iam();
        const command = new AttachRolePolicyCommand({ RoleName: role, PolicyArn: arn });
        await client.send(command, { abortSignal: signal });
      }),
    detach: ({ role, arn }, signal) =>
      sendOnce(signal, async () => {
        await absentAsUndefined(async () => {
          const { DetachRolePolicyCommand } = await loadIam();
          const client = await iam();
          const command = new DetachRolePolicyCommand({ RoleName: role, PolicyArn: arn });
          await client.send(command, { abortSignal: signal });
        });
      }),
  };
}
