import { err, ok, type Result } from "../../../shared/result.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";

/** The parts of an IAM policy that decide about reading and writing. AWS checks the rest. */
export interface IamPolicy {
  readonly version: string | undefined;
  readonly statements: readonly Statement[];
}

export type Statement = Readonly<Record<string, unknown>>;

/** Parses an IAM policy. An error says what is wrong with it. */
export function parsePolicy(text: string): Result<IamPolicy, string> {
  const document = parseJson(text);
  if (!isRecord(document)) return unreadable("it is not a JSON object");
  const { Version: version, Statement: given, ...rest } = document;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    return unreadable("its Version must be 2012-10-17 or 2008-10-17");
  }
  const extra = Object.keys(rest).find((key) => key !== "Id");
  if (extra !== undefined) return unreadable(`it has the unknown key "${extra.slice(0, 40)}"`);
  const statements: unknown[] = Array.isArray(given) ? given : [given];
  if (statements.length === 0) return unreadable("it has no Statement");
  if (!statements.every(isRecord))
    return unreadable("its Statement must be an object or a list of objects");
  const fault = statements.map(faultOf).find((found) => found !== undefined);
  return fault === undefined ? ok({ version, statements }) : unreadable(fault);
}

/** The patterns of actions that statements allow. */
export function allowedActions(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap((one) => (one["Effect"] === "Allow" ? actionsOf(one) : []));
}

export function actionsOf(statement: Statement): readonly string[] {
  return strings(statement["Action"]);
}

/** Other keys are refused: an unknown key could change what a statement allows. */
const STATEMENT_KEYS: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

function faultOf(statement: Statement): string | undefined {
  const extra = Object.keys(statement).find((key) => !STATEMENT_KEYS.has(key));
  if (extra !== undefined) {
    return `a statement has the key "${extra.slice(0, 40)}", which a session policy cannot have`;
  }
  if (statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") {
    return "the Effect of a statement must be Allow or Deny";
  }
  const actions = statement["Action"] ?? statement["NotAction"];
  const both = "Action" in statement && "NotAction" in statement;
  if (both || strings(actions).length === 0 || !allStrings(actions)) {
    return "a statement needs either Action or NotAction, as a string or a list of strings";
  }
  return undefined;
}

function unreadable(why: string): Result<never, string> {
  return err(`the session policy is not a valid IAM policy: ${why}`);
}

function allStrings(value: unknown): boolean {
  return (
    typeof value === "string" ||
    (Array.isArray(value) && value.every((item) => typeof item === "string"))
  );
}

function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
