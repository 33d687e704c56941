import { didYouMean } from "../shared/did-you-mean.ts";
import { isRecord } from "../shared/json.ts";
import { MAX_MISTAKES, mistakeAt, type MistakeContext } from "../shared/mistake.ts";
import type { PolicyMistake } from "./document.ts";
import { allowSchema } from "./allow-schema.ts";
import { approvalSchema, documentSchema, type GrantSchema } from "./schema.ts";

type Context = Pick<MistakeContext, "source" | "yaml" | "hints">;

/**
 * Keys that are at another level than the one where they limit something: one space more or less moved them. What they
 * would limit is then without that limit, and nobody can know which grants that were: so these disable the whole policy.
 */
export function misplacedKeys(context: Context, schema: GrantSchema): readonly PolicyMistake[] {
  const keys = keysOf(context, schema);
  const found: PolicyMistake[] = [...movedOut(context, keys)];
  let grant: string | undefined;
  let others = 0;
  for (const name of context.yaml.keysAt(["grants"])) {
    const value = context.yaml.valueAt(["grants", name]);
    if (isTaskLike(value)) {
      const message = `\`${name}\` looks like a task, and here it is in \`grants\`.`;
      const expected = "Move it to `tasks`, at the top level.";
      found.push(atKey(context, ["grants", name], { message, expected }));
      continue;
    }
    if (!isGrantLike(value, keys)) others += 1;
    // Each of these is a mistake, and so many disable the policy anyway.
    if (others > MAX_MISTAKES) break;
    const lost = lostKey({ name, value }, keys);
    if (lost !== undefined)
      found.push(lostMistake(context, { path: ["grants", name], ...lost, grant }));
    else {
      grant = name;
      found.push(...movedInto(context, ["grants", name], { keys, value }));
    }
  }
  return found;
}

/** Grants, and keys of one, that are at the top level. */
function movedOut(context: Context, keys: Keys): readonly PolicyMistake[] {
  const { yaml } = context;
  const strays = yaml.keysAt([]).filter((name) => !keys.top.includes(name));
  return strays.slice(0, MAX_MISTAKES + 1).flatMap((name) => {
    const value = yaml.valueAt([name]);
    if (isTaskLike(value)) {
      const message = `\`${name}\` looks like a task, and here it is at the top level.`;
      return [atKey(context, [name], { message, expected: "Indent it under `tasks`." })];
    }
    if (isGrantLike(value, keys) && !keys.grant.includes(name)) {
      const message = `\`${name}\` looks like a grant, and here it is at the top level.`;
      return [atKey(context, [name], { message, expected: "Indent it under `grants`." })];
    }
    const what = keys.grant.includes(name)
      ? { what: "a key of a grant" }
      : partOfKey({ name, value }, keys);
    if (what === undefined) return [];
    const { line } = yaml.positionOfKey([name]);
    const grant = yaml
      .keysAt(["grants"])
      .findLast((one) => yaml.positionOfKey(["grants", one]).line < line);
    return [lostMistake(context, { path: [name], ...what, grant })];
  });
}

interface Keys {
  readonly top: readonly string[];
  readonly grant: readonly string[];
  /** By the key of a grant that they are below. */
  readonly below: Readonly<Record<string, readonly string[]>>;
}

function keysOf({ hints }: Context, schema: GrantSchema): Keys {
  const ofCredential = Object.keys(hints).flatMap((path) => {
    const [, , key, ...rest] = path.split(".");
    return key === "credential" ? rest.filter((step) => step !== "*") : [];
  });
  return {
    top: Object.keys(documentSchema.shape),
    grant: Object.keys(schema.shape),
    below: {
      allow: Object.keys(allowSchema.shape),
      approval: Object.keys(approvalSchema.shape),
      credential: [...new Set(ofCredential)],
    },
  };
}

/** Whether this is a task, whatever mistakes it has: it names a grant, and a grant does not. */
function isTaskLike(value: unknown): boolean {
  return isRecord(value) && typeof value["grant"] === "string" && "run" in value;
}

/** Whether this is a grant, whatever mistakes it has. */
function isGrantLike(value: unknown, { grant }: Keys): boolean {
  return isRecord(value) && Object.keys(value).some((key) => grant.includes(key));
}

interface Entry {
  readonly name: string;
  readonly value: unknown;
}

interface Lost {
  /** What it is: `a key of a grant`. */
  readonly what: string;
  /** The key of a grant that it belongs under. */
  readonly under?: string;
  readonly isOfTop?: boolean;
}

/** What an entry of `grants` is when it is not a grant. */
function lostKey({ name, value }: Entry, keys: Keys): Lost | undefined {
  if (keys.grant.includes(name)) return { what: "a key of a grant" };
  if (isGrantLike(value, keys)) return undefined;
  if (keys.top.includes(name)) return { what: "a key of the top level", isOfTop: true };
  const lost = partOfKey({ name, value }, keys);
  if (lost !== undefined) return lost;
  const parts = isRecord(value) ? Object.keys(value).length : 0;
  if (isListed(parts)) return { what: "not a grant: it has no key of a grant" };
  const isMeant = value !== null && isMisspelt(name, keys);
  return isMeant ? { what: "not a grant, but looks like a key of one" } : undefined;
}

/** The key of a grant that it belongs under. `uses` is known in two: a number belongs to `approval`. */
function partOfKey({ name, value }: Entry, { below }: Keys): Lost | undefined {
  const parents = Object.keys(below).filter((parent) => below[parent]?.includes(name) === true);
  const isCount = typeof value === "number" && parents.includes("approval");
  const under = isCount ? "approval" : parents[0];
  return under === undefined ? undefined : { what: `a key of \`${under}\``, under };
}

/** More keys than that disable the policy because each of them is unknown. */
function isListed(parts: number): boolean {
  return parts > 0 && parts <= MAX_MISTAKES;
}

function isMisspelt(name: string, { grant, top, below }: Keys): boolean {
  return didYouMean(name, [...grant, ...top, ...Object.values(below).flat()]) !== undefined;
}

function lostMistake(
  context: Context,
  found: Lost & { readonly path: readonly string[]; readonly grant: string | undefined },
): PolicyMistake {
  const { path, what, under, isOfTop = false, grant } = found;
  const name = path.at(-1) ?? "";
  const owner = grant === undefined ? "its grant" : `${grant} (${lineOf(context, grant)})`;
  const place = under === undefined ? owner : `\`${under}\` of ${owner}`;
  const expected = isOfTop ? "Indent it like `grants`." : `Indent it under ${place}.`;
  return atKey(context, path, { message: `\`${name}\` is ${what}.`, expected });
}

/** Keys of the top level, and whole grants, that are inside a grant. */
function movedInto(
  context: Context,
  path: readonly string[],
  { keys, value }: { readonly keys: Keys; readonly value: unknown },
): readonly PolicyMistake[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, key];
    const isProperty = path.at(-1) === "repo-properties" && isValues(context, key, inner);
    if (isProperty || (isKnown(context, here) && !keys.top.includes(key))) {
      return movedInto(context, here, { keys, value: inner });
    }
    const where = path.slice(1).join(".");
    if (keys.top.includes(key)) {
      const message = `\`${key}\` is a key of the top level, and here it is inside ${where}.`;
      const other =
        path.at(-1) === "repo-properties" && Array.isArray(inner) ? orProperty(key) : "";
      return [atKey(context, here, { message, expected: `Indent it like \`grants\`.${other}` })];
    }
    if (!isGrantLike(inner, keys)) return [];
    const [, grant = ""] = path;
    const message = `\`${key}\` looks like a grant, and here it is inside ${where}.`;
    const expected = `Indent it like ${grant} (${lineOf(context, grant)}).`;
    return [atKey(context, here, { message, expected })];
  });
}

function orProperty(key: string): string {
  return ` If it is a property of the repository, set \`${key}\` at the top level too.`;
}

/**
 * Whether these are the values that a property of the repository may have. A property can be called as a key of the top
 * level. Where the top level does not have that key, and it would take the same list, it is the key.
 */
function isValues({ yaml }: Context, key: string, inner: unknown): boolean {
  if (!Array.isArray(inner)) return false;
  const { shape } = documentSchema;
  if (!isKeyOf(shape, key) || yaml.keysAt([]).includes(key)) return true;
  return !shape[key].safeParse(inner).success;
}

function isKeyOf<Shape extends object>(shape: Shape, key: string): key is keyof Shape & string {
  return Object.hasOwn(shape, key);
}

/** Whether a grant can have this key here. */
function isKnown({ hints }: Context, path: readonly string[]): boolean {
  const [first = "", , ...rest] = path;
  return Object.hasOwn(hints, [first, "*", ...rest].join("."));
}

function lineOf({ yaml }: Context, grant: string): string {
  return `line ${yaml.positionOfKey(["grants", grant]).line}`;
}

function atKey(
  context: Context,
  path: readonly string[],
  rest: Pick<PolicyMistake, "message" | "expected">,
): PolicyMistake {
  const mistake = mistakeAt(context, path, { ...rest, example: "" });
  return { ...mistake, ...context.yaml.positionOfKey(path) };
}
