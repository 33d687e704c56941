/** An expression whose value others decide. */
export interface Untrusted {
  /** The whole of it, as it is written: `${{ … }}`. */
  readonly expression: string;
  /** What it reads: `github.event.issue.title`. */
  readonly reads: string;
  /** Who decides the value: anybody who opens an issue or a pull request, or those who may start the workflow or push. */
  readonly by: "anybody" | "writers";
  /** The value is one JSON text, so that it cannot add lines. */
  readonly isJson: boolean;
}

/** From one `${{` to its end, and never across the next one: a text full of beginnings costs no more than another. */
const EXPRESSION = /\$\{\{(?<inner>(?:(?!\$\{\{).)*?)\}\}/gsu;
/** GitHub refuses a longer one. */
const MAX_LENGTH = 21_000;

/** The text with each expression replaced; `inner` is without `${{` and `}}`. */
export function replaceExpressions(text: string, replace: (inner: string) => string): string {
  return text.replaceAll(EXPRESSION, (_whole, inner: string) => replace(inner));
}

/** Whether GitHub fills in a part of the text before stepkey reads it. */
export function hasExpression(text: string): boolean {
  return text.includes("${{");
}

/** The expressions in a text whose values others decide. */
export function untrustedIn(text: string): readonly Untrusted[] {
  return [...text.matchAll(EXPRESSION)].flatMap(([expression]) => {
    const inner = expression.slice(3, -2);
    if (inner.length > MAX_LENGTH) return [];
    const found = referencesIn(inner).flatMap((reads) => {
      const by = whoDecides(reads.split("."));
      return by === undefined ? [] : [{ reads, by }];
    });
    // What anybody decides matters more.
    const worst = found.find(({ by }) => by === "anybody") ?? found[0];
    return worst === undefined ? [] : [{ expression, ...worst, isJson: isJson(inner) }];
  });
}

/** An expression that may give back a secret stored at GitHub, with the secret's name; `*` where it cannot be known. */
export interface SecretExpression {
  readonly expression: string;
  readonly name: string;
  /** The variable of the workflow that holds the secret, where the expression reads `env`. */
  readonly variable?: string;
}

/**
 * The expressions that may give back a secret, also from a variable that holds one: `held` has the secret's name by the
 * variable's. Not the job's own token: every step can have it.
 */
export function secretsIn(
  text: string,
  held: ReadonlyMap<string, string> = new Map(),
): readonly SecretExpression[] {
  return [...text.matchAll(EXPRESSION)].flatMap(([expression]) => {
    const inner = expression.slice(3, -2);
    if (inner.length > MAX_LENGTH) return [];
    const found = referencesIn(inner).flatMap((reads) => secretOf(reads, held) ?? []);
    const [first] = found;
    return first === undefined ? [] : [{ expression, ...first }];
  });
}

function secretOf(
  reads: string,
  held: ReadonlyMap<string, string>,
): Omit<SecretExpression, "expression"> | undefined {
  const [context, name = "*"] = reads.split(".");
  if (context === "secrets")
    return name === "github_token" ? undefined : { name: name.toUpperCase() };
  if (context !== "env") return undefined;
  // Expressions do not tell capitals from small letters.
  const variable = [...held.keys()].find((one) => one.toLowerCase() === name);
  if (variable === undefined) return undefined;
  return { name: held.get(variable) ?? "*", variable };
}

const REFERENCE =
  /(?<![\w.'-])[a-z_][\w-]*(?:\s*\.\s*(?:[a-z_][\w-]*|\*)|\s*\[\s*(?:'[^']*'|[^\][]*)\s*\])*/giu;
/** What comes out of these is true, false or a hash, and never the text itself. */
const HARMLESS_CALLS = /\b(?:contains|startsWith|endsWith|hashFiles)\s*\([^()]*\)/giu;

/** What an expression reads and may give back: `github.event['issue'].title` as `github.event.issue.title`. */
function referencesIn(expression: string): readonly string[] {
  const text = expression.replaceAll(HARMLESS_CALLS, "true");
  return [...text.matchAll(REFERENCE)]
    .filter((found) => !isCompared(text, found.index, found[0].length))
    .map(([reference]) => canonical(reference));
}

/** `a == b` gives true or false; `a && b` gives `a` only when it is empty. */
function isCompared(text: string, start: number, length: number): boolean {
  const before = text.slice(0, start);
  const after = text.slice(start + length);
  return /^\s*(?:[=!]=|[<>]|&&)/u.test(after) || /(?:[=!]=|[<>]=?|!)\s*$/u.test(before);
}

/** The whole expression is one call of toJSON, whatever is in it: `toJSON(format('v{0}', github.ref_name))`. */
function isJson(inner: string): boolean {
  const call = /^\s*toJSON\s*\((?<rest>.*)\)\s*$/isu.exec(inner);
  if (call === null) return false;
  // Parentheses in a text do not count. In `toJSON(a) || format(b)`, the first one is closed too early.
  let depth = 0;
  for (const one of (call.groups?.["rest"] ?? "").replaceAll(/'[^']*'/gu, "").matchAll(/[()]/gu)) {
    depth += one[0] === "(" ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function canonical(reference: string): string {
  return reference
    .replaceAll(/\s+/gu, "")
    .replaceAll(/\['([^']*)'\]/gu, ".$1")
    .replaceAll(/\[[^\]]*\]/gu, ".*")
    .toLowerCase();
}

/**
 * Last names of fields that hold texts of whoever caused the event.
 * @see https://docs.github.com/en/actions/concepts/security/script-injections
 */
const TEXTS = new Set([
  "body",
  "default_branch",
  "description",
  "display_title",
  "email",
  "head_branch",
  "head_ref",
  "label",
  "message",
  "name",
  "page_name",
  "ref",
  "title",
]);

/** Below these the texts are the repository's own. */
const OWN = new Set(["repository", "repo", "base", "organization", "enterprise", "workflow"]);

/** Outside the payload: names of branches and tags, which whoever may push decides. */
const REFS = new Set(["github.ref", "github.ref_name", "github.base_ref"]);

function whoDecides(parts: readonly string[]): Untrusted["by"] | undefined {
  const [first, second, third] = parts;
  if (first === "inputs") return "writers";
  if (first !== "github") return undefined;
  const reads = parts.join(".");
  if (reads === "github" || reads === "github.event" || reads === "github.head_ref") {
    return "anybody";
  }
  if (REFS.has(reads)) return "writers";
  if (second !== "event") return undefined;
  if (third === "inputs" || third === "client_payload") return "writers";
  return whoDecidesInPayload(parts.slice(2));
}

/** `parts` are below `github.event`. */
function whoDecidesInPayload(parts: readonly string[]): Untrusted["by"] | undefined {
  const last = parts.at(-1) ?? "";
  if (parts.length === 1)
    return last === "ref" || last === "base_ref" ? "writers" : WHOLE.get(last);
  if (!TEXTS.has(last) && !WHOLE.has(last)) return undefined;
  const above = parts.slice(0, -1);
  const isForeign = above.includes("head") || above.includes("head_repository");
  return above.some((part) => OWN.has(part)) && !isForeign ? undefined : "anybody";
}

/** Objects that contain such texts, where an expression reads them as a whole: `toJSON(github.event.issue)`. */
const WHOLE = new Map<string, "anybody">(
  ["issue", "pull_request", "comment", "review", "review_comment", "discussion"]
    .concat(["head_commit", "commits", "pages", "workflow_run", "head", "author", "committer"])
    .map((name) => [name, "anybody"]),
);
