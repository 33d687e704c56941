import { wildcardFits } from "../../src/shared/wildcard.ts";
import { heldBy, serviceOf } from "./aws-actions.ts";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
}

/** The policies of a session, as they are sent to STS. */
export interface SentPolicy {
  readonly inline: string;
  readonly managed: readonly string[];
}

/**
 * What the session policies say while the lease lives, by AWS's rules: `denied` also holds against a resource's own policy,
 * `not allowed` does not. An action is looked at on a resource of its own service.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function verdictOf(sent: SentPolicy, action: string): "denied" | "allowed" | "not allowed" {
  const { Statement } = JSON.parse(sent.inline) as { readonly Statement: readonly Statement[] };
  const matching = Statement.filter((one) => !isAboutTheEnd(one) && matches(one, action));
  if (matching.some(({ Effect }) => Effect === "Deny")) return "denied";
  const byManaged = sent.managed.some((arn) =>
    heldBy(arn.replace(/^.*:policy\//u, "")).has(action),
  );
  return byManaged || matching.some(({ Effect }) => Effect === "Allow") ? "allowed" : "not allowed";
}

/** The deny from the lease's end on. */
function isAboutTheEnd({ Condition }: Statement): boolean {
  return Condition !== undefined && "DateGreaterThanEquals" in Condition;
}

function matches({ Action, NotAction, Resource }: Statement, action: string): boolean {
  const isNamed = Action === undefined ? !isIn(NotAction, action) : isIn(Action, action);
  return isNamed && isIn(Resource, `arn:aws:${serviceOf(action)}:eu-west-1:123456789012:thing`);
}

function isIn(patterns: string | readonly string[] | undefined, text: string): boolean {
  return [patterns ?? []]
    .flat()
    .some((pattern) => wildcardFits(pattern.toLowerCase(), text.toLowerCase()));
}
