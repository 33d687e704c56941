import { parseJson } from "../../../shared/json.ts";
import { ok } from "../../../shared/result.ts";
import { isPolicyArn } from "../session/partition.ts";
import { policyCharacterMistake } from "../session/policy-characters.ts";
import { parsePolicy } from "../session/policy-document.ts";
import { MAX_MANAGED_POLICIES, MAX_SESSION_POLICY } from "../session/session-policy.ts";
import { shownValue, wrongSetting, type ParsedSetting } from "./wrong-setting.ts";

export const INLINE = "inline-session-policy";
export const MANAGED = "managed-session-policies";

/** JSON text, or a mapping in YAML. */
export function inlineOf(value: unknown): ParsedSetting<string | undefined> {
  if (value === undefined) return ok(undefined);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const policy = parsePolicy(text);
  const example =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}';
  if (!policy.ok) return wrongSetting(INLINE, `cannot be used: ${policy.error}.`, example);
  const wrong = policyCharacterMistake(parseJson(text));
  if (wrong !== undefined) return wrongSetting(INLINE, `${wrong}.`, "");
  const compact = JSON.stringify(JSON.parse(text));
  if (compact.length <= MAX_SESSION_POLICY) return ok(compact);
  return wrongSetting(
    INLINE,
    `has ${compact.length} characters; AWS accepts at most ${MAX_SESSION_POLICY}.`,
    "",
  );
}

/** A list, or text with one ARN per line. */
export function managedOf(given: unknown): ParsedSetting<readonly string[]> {
  const value = given ?? [];
  const example = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
  const items: readonly unknown[] =
    typeof value === "string" ? value.split(/[\s,]+/u) : Array.isArray(value) ? value : [value];
  const arns = items.filter((item) => item !== "");
  const wrong = arns.find((item) => typeof item !== "string" || !isPolicyArn(item));
  if (wrong !== undefined)
    return wrongSetting(
      MANAGED,
      `${shownValue(wrong)} is not the ARN of a managed policy.`,
      example,
    );
  if (arns.length <= MAX_MANAGED_POLICIES) return ok(arns.map(String));
  return wrongSetting(
    MANAGED,
    `names ${arns.length} policies; AWS accepts at most ${MAX_MANAGED_POLICIES}.`,
    "",
  );
}
