import { isRecord, parseJson } from "../../../src/shared/json.ts";
import { errors } from "./failure.ts";

/**
 * What IAM refuses in a document, as far as stepkey's could be wrong: characters, JSON, and Sids ("a-z, A-Z and 0-9",
 * "unique within a JSON policy").
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function checkDocument(document: string): void {
  if (!/^[\t\n\r\u0020-\u00FF]+$/u.test(document)) {
    throw errors.malformed("The specified policy document contains characters that are not valid.");
  }
  const policy = parseJson(document);
  if (!isRecord(policy)) throw errors.malformed("Syntax errors in policy.");
  const statements = Array.isArray(policy["Statement"])
    ? policy["Statement"]
    : [policy["Statement"]];
  if (statements.length === 0 || !statements.every(isRecord)) {
    throw errors.malformed("Syntax errors in policy.");
  }
  const sids = statements.map(({ Sid }) => Sid).filter((sid) => sid !== undefined);
  if (!sids.every((sid) => /^"[A-Za-z0-9]*"$/u.test(JSON.stringify(sid)))) {
    throw errors.malformed("Statement IDs (SID) must be alpha-numeric.");
  }
  if (new Set(sids).size !== sids.length) {
    throw errors.malformed("Statement IDs (SID) in a single policy must be unique.");
  }
}

/** Whether the documents deny the session everything: an explicit Deny of `*` whose condition matches its user id. */
export function deniesEverything(documents: readonly string[], userId: string): boolean {
  return documents.some((document) => {
    const policy = parseJson(document);
    const statements = isRecord(policy) ? [policy["Statement"]].flat() : [];
    return statements.some((statement) => isRecord(statement) && denies(statement, userId));
  });
}

function denies(statement: Readonly<Record<string, unknown>>, userId: string): boolean {
  const { Effect: effect, Action: action, Resource: resource, Condition: condition } = statement;
  if (effect !== "Deny" || action !== "*" || resource !== "*" || !isRecord(condition)) return false;
  const like = condition["StringLike"];
  if (Object.keys(condition).length !== 1 || !isRecord(like)) return false;
  const patterns = [like["aws:userid"]].flat();
  return patterns.some((pattern) => isLike(userId, String(pattern)));
}

/**
 * StringLike: case-sensitive, `*` matches any characters and `?` one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function isLike(text: string, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "su").test(text);
}
