import {
  BEARER_ACTIONS,
  DECRYPT,
  OTHER_SECRETS,
  SECRETS,
  touchedBy,
  whyDenied,
} from "./denied-actions.ts";
import { CHAIN_WRITES, NOTHING_LIFTED, type Lifted } from "./lifted.ts";
import { actionsOf, parsePolicy, type Statement } from "./policy-document.ts";
import { isReadingAction } from "./read-actions.ts";
import { isReadingPolicyArn } from "./read-policies.ts";

/**
 * Why a session with these policies is not one for reading; undefined when it is. Without any policy, it gets
 * ReadOnlyAccess.
 */
export function writeReasonOf(
  inline: string | undefined,
  managed: readonly string[],
  lifted: Lifted = NOTHING_LIFTED,
): string | undefined {
  if (lifted.chain) return CHAIN_WRITES;
  const unknown = managed.find((arn) => !isReadingPolicyArn(arn));
  if (unknown !== undefined) return `${unknown} is not one of AWS's read-only policies`;
  if (inline === undefined) return undefined;
  const policy = parsePolicy(inline);
  if (!policy.ok) return policy.error;
  for (const [index, statement] of policy.value.statements.entries()) {
    const reason = statementReason(statement, lifted);
    if (reason !== undefined) return `statement ${index + 1} of the session policy ${reason}`;
  }
  return undefined;
}

function statementReason(statement: Statement, lifted: Lifted): string | undefined {
  if (statement["Effect"] === "Deny") return undefined;
  if ("NotAction" in statement) return "uses NotAction, which allows every action but a few";
  for (const action of actionsOf(statement)) {
    const why = whyNotReading(action, lifted);
    if (why !== undefined) return `allows ${action}, ${why}`;
  }
  return undefined;
}

function whyNotReading(action: string, { bearer, secrets }: Lifted): string | undefined {
  const name = action.toLowerCase();
  if (BEARER_ACTIONS.some((one) => one.toLowerCase() === name)) {
    return bearer
      ? undefined
      : "which hands out a token for up to 12 hours: set `bearer: true` to allow it";
  }
  if (!isReadingAction(action)) return "which is not on the list of reading actions";
  if (!secrets && readsSecrets(action)) {
    return "which reads stored secrets: set `secrets: read` to allow it";
  }
  return whyDenied(action);
}

function readsSecrets(action: string): boolean {
  const lists = [SECRETS, OTHER_SECRETS, { [DECRYPT]: "Decrypt" }];
  return lists.some((list) => touchedBy([action], list).length > 0);
}
