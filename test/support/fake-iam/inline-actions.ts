import { errors } from "./failure.ts";
import type { FakeAction } from "./action.ts";
import { checkDocument } from "./document.ts";
import { page, roleOf, text } from "./parameters.ts";
import { countedCharacters, withRole } from "./world.ts";

/**
 * Inline policies of a role. A role's inline policies share 10 240 characters, however many they are; the sentence of
 * the refusal is the one that IAM returns (https://github.com/aws/aws-cdk/issues/12403).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
 */
export const INLINE_ACTIONS: Readonly<Record<string, FakeAction>> = {
  GetRole: {
    parameters: ["RoleName"],
    read: (state, given) => {
      const { arn, id } = roleOf(state, given);
      return { Role: { Arn: arn, RoleId: id, RoleName: text(given, "RoleName"), Path: "/" } };
    },
  },
  PutRolePolicy: {
    parameters: ["RoleName", "PolicyName", "PolicyDocument"],
    write: (state, given, quotas) => {
      const role = roleOf(state, given);
      const document = text(given, "PolicyDocument");
      checkDocument(document);
      const inline = new Map(role.inline).set(text(given, "PolicyName"), document);
      const sum = [...inline.values()].reduce((all, one) => all + countedCharacters(one), 0);
      if (sum > quotas.roleInlineCharacters) {
        throw errors.limit(
          `Maximum policy size of ${quotas.roleInlineCharacters} bytes exceeded for role ${text(given, "RoleName")}`,
        );
      }
      return { state: withRole(state, text(given, "RoleName"), { ...role, inline }) };
    },
  },
  GetRolePolicy: {
    parameters: ["RoleName", "PolicyName"],
    read: (state, given) => {
      const name = text(given, "PolicyName");
      const document = roleOf(state, given).inline.get(name);
      if (document === undefined) throw errors.noInline(name);
      return {
        RoleName: text(given, "RoleName"),
        PolicyName: name,
        // "The policy document … is URL-encoded compliant with RFC 3986."
        PolicyDocument: encodeURIComponent(document),
      };
    },
  },
  ListRolePolicies: {
    parameters: ["RoleName", "Marker", "MaxItems"],
    read: (state, given) => {
      const { items, rest } = page([...roleOf(state, given).inline.keys()].toSorted(), given);
      return { PolicyNames: items, ...rest };
    },
  },
  DeleteRolePolicy: {
    parameters: ["RoleName", "PolicyName"],
    write: (state, given) => {
      const role = roleOf(state, given);
      const inline = new Map(role.inline);
      if (!inline.delete(text(given, "PolicyName"))) {
        throw errors.noInline(text(given, "PolicyName"));
      }
      return { state: withRole(state, text(given, "RoleName"), { ...role, inline }) };
    },
  },
};
