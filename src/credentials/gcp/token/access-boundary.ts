import { isRecord, parseJson } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";

/** What a token is limited to: the rules of a Credential Access Boundary, checked. */
export interface AccessBoundary {
  readonly rules: readonly BoundaryRule[];
}

export interface BoundaryRule {
  readonly availableResource: string;
  readonly availablePermissions: readonly string[];
  readonly availabilityCondition?: Readonly<Record<string, string>>;
}

/** @see https://cloud.google.com/iam/docs/downscoping-short-lived-credentials */
const MAX_RULES = 10;
const BUCKET =
  /^\/\/storage\.[a-z0-9.-]{1,100}\/projects\/_\/buckets\/[a-z0-9][a-z0-9._-]{1,220}$/u;
const ROLE =
  /^inRole:(?:roles|(?:projects|organizations)\/[a-z0-9.:-]{1,80}\/roles)\/[A-Za-z0-9_.]{1,100}$/u;
const RULE_KEYS: ReadonlySet<string> = new Set([
  "availableResource",
  "availablePermissions",
  "availabilityCondition",
]);
const CONDITION_KEYS: ReadonlySet<string> = new Set(["title", "description", "expression"]);

export const BOUNDARY_EXAMPLE =
  '[{"availableResource":"//storage.googleapis.com/projects/_/buckets/shop-artifacts","availablePermissions":["inRole:roles/storage.objectViewer"]}]';

/**
 * Rules as JSON text or as YAML: a list, or Google's own document around it. The error completes a sentence that starts with
 * the key. What is unknown is refused: a rule that is not applied would widen the token.
 */
export function parseAccessBoundary(given: unknown): Result<AccessBoundary, string> {
  const value = typeof given === "string" ? parseJson(given) : given;
  const rules = rulesIn(value);
  if (rules === undefined) return err("is not a list of rules, as JSON or YAML.");
  if (rules.length === 0) return err("has no rules.");
  if (rules.length > MAX_RULES) {
    return err(`has ${rules.length} rules; Google accepts at most ${MAX_RULES}.`);
  }
  const parsed = rules.map(ruleOf);
  const wrong = parsed.findIndex((rule) => !rule.ok);
  const mistake = parsed[wrong];
  if (mistake?.ok === false) return err(`${mistake.error} (rule ${wrong + 1}).`);
  return ok({ rules: parsed.flatMap((rule) => (rule.ok ? [rule.value] : [])) });
}

/** `options` of the exchange. */
export function boundaryOptions({ rules }: AccessBoundary): string {
  return JSON.stringify({ accessBoundary: { accessBoundaryRules: rules } });
}

/** `accessBoundary: { accessBoundaryRules: […] }`, or only a part of that. */
function rulesIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value.map((rule: unknown) => rule);
  if (!isRecord(value) || Object.keys(value).length !== 1) return undefined;
  const [[key, inner] = ["", undefined]] = Object.entries(value);
  return key === "accessBoundary" || key === "accessBoundaryRules" ? rulesIn(inner) : undefined;
}

function ruleOf(rule: unknown): Result<BoundaryRule, string> {
  if (!isRecord(rule)) return err("has a rule that is not a mapping");
  const stray = Object.keys(rule).find((key) => !RULE_KEYS.has(key));
  if (stray !== undefined) return err(`has a rule with the unknown key "${stray.slice(0, 40)}"`);
  const { availableResource: resource, availablePermissions: given } = rule;
  if (typeof resource !== "string" || !BUCKET.test(resource)) {
    return err(
      "has a rule whose availableResource is not a bucket of Cloud Storage, the only service with boundaries",
    );
  }
  const permissions = permissionsOf(given);
  if (permissions === undefined) {
    return err("has a rule whose availablePermissions are not a list of inRole:ROLE");
  }
  const condition = conditionOf(rule["availabilityCondition"]);
  if (!condition.ok) return condition;
  return ok({
    availablePermissions: permissions,
    availableResource: resource,
    ...(condition.value === undefined ? {} : { availabilityCondition: condition.value }),
  });
}

function permissionsOf(given: unknown): readonly string[] | undefined {
  if (!Array.isArray(given) || given.length === 0) return undefined;
  const roles = given.filter((one) => typeof one === "string").filter((one) => ROLE.test(one));
  return roles.length === given.length ? roles : undefined;
}

function conditionOf(given: unknown): Result<Readonly<Record<string, string>> | undefined, string> {
  if (given === undefined) return ok(undefined);
  const entries = isRecord(given) ? Object.entries(given) : [];
  const texts = entries.flatMap(([key, value]) =>
    CONDITION_KEYS.has(key) && typeof value === "string" ? [[key, value] as const] : [],
  );
  const condition = Object.fromEntries(texts);
  if (texts.length !== entries.length || (condition["expression"] ?? "") === "") {
    return err("has a rule whose availabilityCondition has no expression, or an unknown key");
  }
  return ok(condition);
}
