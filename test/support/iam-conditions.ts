/**
 * A small evaluator of a trust policy's `StringEquals` and `StringLike`, written after IAM's documentation. It is not IAM: it
 * knows no other operators, and no policy variables except those for special characters.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 */

export interface Conditions {
  readonly StringEquals: Readonly<Record<string, string>>;
  readonly StringLike: Readonly<Record<string, readonly string[]>>;
}

/** What IAM knows of a request: values by condition key. Names of keys are not case-sensitive. */
export type RequestContext = Readonly<Record<string, string>>;

export function conditionsHold(conditions: Conditions, context: RequestContext): boolean {
  const known = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  const equal = Object.entries(conditions.StringEquals).every(
    ([key, wanted]) => known.get(key.toLowerCase()) === literalOf(wanted),
  );
  const like = Object.entries(conditions.StringLike).every(([key, patterns]) => {
    const value = known.get(key.toLowerCase());
    return value !== undefined && patterns.some((pattern) => patternOf(pattern).test(value));
  });
  return equal && like;
}

/** `${$}`, `${*}` and `${?}` stand for the character itself; any other variable would be one of the request's values. */
const VARIABLE = /\$\{([^}]*)\}/gu;

function special(name: string | undefined): string {
  if (name === "$" || name === "*" || name === "?") return name;
  throw new Error(`IAM would replace the policy variable \${${name}}`);
}

function literalOf(value: string): string {
  return value.replaceAll(VARIABLE, (_, name: string) => special(name));
}

function patternOf(value: string): RegExp {
  const source = value.split(VARIABLE).map((part, index) => {
    if (index % 2 === 1) return escaped(special(part));
    return part
      .split(/([*?])/u)
      .map((piece) => (piece === "*" ? ".*" : piece === "?" ? "." : escaped(piece)))
      .join("");
  });
  return new RegExp(`^${source.join("")}$`, "su");
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}
