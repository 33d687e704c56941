/** What `${{ … }}` can name. A missing name is empty, as in a workflow. */
export interface Scope {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly github?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Runners from 2.336 on have `workflow_ref`. */
  readonly job?: Readonly<Record<string, string>>;
  readonly strategy?: unknown;
  readonly matrix?: unknown;
  /** `steps.ID.outputs.NAME`. */
  readonly steps?: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>;
  readonly status?: JobStatus;
}

export type JobStatus = "success" | "failure" | "cancelled";

const EXPRESSION = /\$\{\{(.*?)\}\}/gsu;

/** A text of a workflow or an action.yml with its expressions evaluated. @throws as the runner fails such a step */
export function interpolate(text: string, scope: Scope): string {
  return text.replaceAll(EXPRESSION, (_all, expression: string) =>
    asText(valueOf(expression.trim(), scope)),
  );
}

export function interpolateAll(
  texts: Readonly<Record<string, string>>,
  scope: Scope,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, interpolate(text, scope)]),
  );
}

/** A step's `if`. Without a status function, `success()` is meant too. */
export function isMet(condition: string, { status = "success", ...scope }: Scope): boolean {
  const plain = condition.replace(/^\$\{\{(.*)\}\}$/su, "$1").trim();
  switch (plain) {
    case "always()":
      return true;
    case "":
    case "success()":
      return status === "success";
    case "failure()":
      return status === "failure";
    case "cancelled()":
      return status === "cancelled";
    case "!cancelled()":
      return status !== "cancelled";
    default:
      return status === "success" && asText(valueOf(plain, scope)) !== "";
  }
}

/** Names in contexts, and the contexts that stepkey takes as a whole. */
const NAMED = /^(?:strategy|matrix|job|(?:inputs|github|env|steps|job)(?:\.[\w-]+)+)$/u;

function valueOf(expression: string, scope: Scope): unknown {
  const call = /^(?<name>fromJSON|toJSON)\((?<of>.*)\)$/su.exec(expression)?.groups;
  if (call === undefined) return literalOf(expression, scope);
  const value = valueOf((call["of"] ?? "").trim(), scope);
  return call["name"] === "toJSON"
    ? JSON.stringify(value, undefined, 2)
    : JSON.parse(asText(value));
}

function literalOf(expression: string, scope: Scope): unknown {
  const text = /^'((?:[^']|'')*)'$/su.exec(expression);
  if (text !== null) return (text[1] ?? "").replaceAll("''", "'");
  if (!NAMED.test(expression)) {
    throw new Error(`The template is not valid: the driver does not know ${expression}`);
  }
  return lookedUp(expression.split("."), scope);
}

function lookedUp(path: readonly string[], scope: Scope): unknown {
  let value: unknown = scope;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return "";
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
