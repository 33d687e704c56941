import type { IAMClient } from "@aws-sdk/client-iam";
import { loadIam } from "./load-sdk.ts";
import { absentAsUndefined, allPages, plainDocument, sendOnce, type CallResult } from "./send.ts";

/** An inline policy of a role. */
export interface RolePolicy {
  /** The role's name, without its path. */
  readonly role: string;
  readonly name: string;
}

/** IAM's calls for a role and its inline policies. */
export interface InlinePolicyCalls {
  /** The ARN of the role with this name in the account of the credentials. */
  roleArn(role: string, signal: AbortSignal): CallResult<string>;
  putRolePolicy(
    policy: RolePolicy & { readonly document: string },
    signal: AbortSignal,
  ): CallResult<void>;
  /** The document; undefined when there is no such policy or no such role. */
  getRolePolicy(policy: RolePolicy, signal: AbortSignal): CallResult<string | undefined>;
  /** Names of the inline policies of a role. */
  listRolePolicies(role: string, signal: AbortSignal): CallResult<readonly string[]>;
  deleteRolePolicy(policy: RolePolicy, signal: AbortSignal): CallResult<void>;
}

export function inlinePolicyCalls(iam: () => Promise<IAMClient>): InlinePolicyCalls {
  return {
    roleArn: (role, signal) =>
      sendOnce(signal, async () => {
        const { GetRoleCommand } = await loadIam();
        const client = await iam();
        const found = await client.send(new GetRoleCommand({ RoleName: role }), {
          abortSignal: signal,
        });
        return found.Role?.Arn ?? "";
      }),
    putRolePolicy: ({ role, name, document }, signal) =>
      sendOnce(signal, async () => {
        const { PutRolePolicyCommand } = await loadIam();
        const input = { RoleName: role, PolicyName: name, PolicyDocument: document };
        const client = await iam();
        await client.send(new PutRolePolicyCommand(input), { abortSignal: signal });
      }),
    getRolePolicy: ({ role, name }, signal) =>
      sendOnce(signal, () =>
        absentAsUndefined(async () => {
          const { GetRolePolicyCommand } = await loadIam();
          const input = { RoleName: role, PolicyName: name };
          const client = await iam();
          const found = await client.send(new GetRolePolicyCommand(input), {
            abortSignal: signal,
          });
          return plainDocument(found.PolicyDocument ?? "");
        }),
      ),
    listRolePolicies: (role, signal) =>
      sendOnce(signal, async () => {
        const { ListRolePoliciesCommand } = await loadIam();
        const client = await iam();
        return allPages(async (from) => {
          const command = new ListRolePoliciesCommand({ RoleName: role, ...from });
          const page = await client.send(command, { abortSignal: signal });
          return { ...page, items: page.PolicyNames ?? [] };
        });
      }),
    deleteRolePolicy: ({ role, name }, signal) =>
      sendOnce(signal, async () => {
        await absentAsUndefined(async () => {
          const { DeleteRolePolicyCommand } = await loadIam();
          const input = { RoleName: role, PolicyName: name };
          const client = await iam();
          await client.send(new DeleteRolePolicyCommand(input), { abortSignal: signal });
        });
      }),
  };
}
