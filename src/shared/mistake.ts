import type { z } from "zod";
import { didYouMean } from "./did-you-mean.ts";
import { keysAtWrongLevel } from "./key-levels.ts";
import { messageOf, shorten } from "./issue-text.ts";
import { keysOf, schemaAt } from "./schema-keys.ts";
import { sentence } from "./wording.ts";
import type { Path, Position, YamlFault } from "./yaml-faults.ts";
import type { YamlSource } from "./yaml-source.ts";

/** One mistake in a file that a person wrote: what is wrong, where, and what is expected there. */
export interface Mistake extends Position {
  /** The file, as the user named it. */
  readonly source: string;
  /** `grants.orders-migrate.allow.workflow`; empty for the whole text. */
  readonly path: string;
  /** What is wrong, as one sentence. */
  readonly message: string;
  /** What is expected here, as one sentence; empty when the message says it. */
  readonly expected: string;
  /** A line that would be valid; empty when no example helps. */
  readonly example: string;
  /** A `warning` disables nothing: it points at something that can never have an effect, or that was not checked. */
  readonly severity: "mistake" | "warning";
  /** Stable; only of what GitHub's settings are. */
  readonly code?: string;
  /** The text is right, and what it refers to is not on this machine: a secret that is not set. */
  readonly isUnset?: true;
}

/** Marks such an issue of a schema. */
export const UNSET = { isUnset: true } as const;

/** What is expected at a path: a sentence and an example. */
export interface Hint {
  readonly expected: string;
  readonly example: string;
}

/** Hints by path; `*` stands for one name or index. */
export type Hints = Readonly<Record<string, Hint>>;

/** The file in which mistakes are looked for: its name, its text as parsed, and the hints of its schema. */
export interface MistakeContext {
  readonly source: string;
  readonly yaml: YamlSource;
  readonly hints: Hints;
}

export function mistakesOfFaults(source: string, faults: readonly YamlFault[]): readonly Mistake[] {
  return faults.map(({ message, line, column }) => ({
    source,
    line,
    column,
    path: "",
    message: sentence(message),
    expected: "",
    example: "",
    severity: "mistake",
  }));
}

/** A mistake at one path; its position is that of the value. */
export function mistakeAt(
  context: MistakeContext,
  path: Path,
  rest: Pick<Mistake, "message"> &
    Partial<Pick<Mistake, "severity" | "expected" | "example" | "code">>,
): Mistake {
  const hint = hintFor(context.hints, path);
  return {
    source: context.source,
    path: pathText(path),
    ...context.yaml.positionOf(path),
    message: rest.message,
    expected: rest.expected ?? hint?.expected ?? "",
    example: rest.example ?? hint?.example ?? "",
    severity: rest.severity ?? "mistake",
    ...(rest.code === undefined ? {} : { code: rest.code }),
  };
}

/** An unknown key at `path`, with the known key that was probably meant. */
export function unknownKey(context: MistakeContext, path: Path, known: readonly string[]): Mistake {
  const key = String(path.at(-1) ?? "");
  const meant = didYouMean(key, known);
  const all = known.length === 0 ? "" : `Known keys: ${known.join(", ")}.`;
  return {
    ...mistakeAt(context, path, {
      message: `Unknown key "${shorten(key)}".`,
      expected: meant === undefined ? all : `Did you mean "${meant}"?`,
      example: "",
    }),
    ...context.yaml.positionOfKey(path),
  };
}

/** How many mistakes of one file are reported. Nobody reads more, and finding the position of each takes time. */
export const MAX_MISTAKES = 100;

/** The first {@link MAX_MISTAKES}, in the order of the text; then one that says that there are more. */
export function firstMistakes(mistakes: readonly Mistake[]): readonly Mistake[] {
  const sorted = inOrder(mistakes);
  const shown = sorted.slice(0, MAX_MISTAKES);
  const last = shown.at(-1);
  if (last === undefined || shown.length === sorted.length) return shown;
  const message = `There are more mistakes: only the first ${MAX_MISTAKES} are listed.`;
  const nothing = { path: "", expected: "", example: "", severity: "mistake" } as const;
  return [...shown, { ...last, ...nothing, message }];
}

/** Turns the issues that a schema found below `base` into mistakes: each of them, or one more than are reported. */
export function mistakesOf(
  context: MistakeContext,
  base: Path,
  checked: { readonly schema: z.core.$ZodType; readonly error: z.core.$ZodError },
): readonly Mistake[] {
  const { issues } = checked.error;
  const strays = keysAtWrongLevel({ ...context, ...checked, base, most: MAX_MISTAKES + 1 });
  const mistakes: Mistake[] = strays.map(({ path, message }) => ({
    ...mistakeAt(context, path, { message, expected: "", example: "" }),
    ...context.yaml.positionOfKey(path),
  }));
  const explained: Explained = {
    confused: new Set(
      issues
        .filter(({ code }) => code === "unrecognized_keys")
        .map(({ path }) => pathText(steps(path))),
    ),
    misspelt: new Set(issues.flatMap((issue) => meantBy(issue, checked.schema))),
    moved: new Set(strays.map(({ path }) => pathText(path))),
    left: new Set(strays.flatMap(({ leaves }) => leaves).map(pathText)),
  };
  for (const issue of issues) {
    const found = { ...context, base, schema: checked.schema, explained };
    mistakes.push(...mistakesOfIssue(issue, found));
    if (mistakes.length > MAX_MISTAKES) break;
  }
  return mistakes;
}

/** Paths where an issue says what another mistake says already. */
interface Explained {
  /** Mappings with unknown keys. */
  readonly confused: ReadonlySet<string>;
  /** Keys that were meant by unknown ones. */
  readonly misspelt: ReadonlySet<string>;
  /** Keys at the wrong level. */
  readonly moved: ReadonlySet<string>;
  /** Where these are missing. */
  readonly left: ReadonlySet<string>;
}

function mistakesOfIssue(
  issue: z.core.$ZodIssue,
  given: MistakeContext & {
    readonly base: Path;
    readonly schema: z.core.$ZodType;
    readonly explained: Explained;
  },
): readonly Mistake[] {
  const { yaml, base, schema, explained } = given;
  const below = steps(issue.path);
  const path = [...base, ...below];
  if (explained.left.has(pathText(path)) || isWithin(path, explained.moved)) return [];
  if (issue.code === "unrecognized_keys") {
    const known = keysOf(schemaAt(schema, below));
    return issue.keys
      .filter((key) => !explained.moved.has(pathText([...path, key])))
      .slice(0, MAX_MISTAKES + 1)
      .map((key) => unknownKey(given, [...path, key], known));
  }
  const value = yaml.valueAt(path);
  if (issue.code === "custom" && explained.confused.has(pathText(below))) return [];
  // A misspelt key is reported once: not also as missing from its mapping.
  if (value === undefined && explained.misspelt.has(pathText(below))) return [];
  const mistake = mistakeAt(given, path, messageOf(issue, value));
  return [isOfUnset(issue) ? { ...mistake, ...UNSET } : mistake];
}

function isWithin(path: Path, places: ReadonlySet<string>): boolean {
  return path.some((_step, index) => places.has(pathText(path.slice(0, index + 1))));
}

/** The paths of the keys that were meant by unknown ones. */
function meantBy(issue: z.core.$ZodIssue, schema: z.core.$ZodType): readonly string[] {
  if (issue.code !== "unrecognized_keys") return [];
  const below = steps(issue.path);
  const known = keysOf(schemaAt(schema, below));
  return issue.keys.slice(0, MAX_MISTAKES + 1).flatMap((key) => {
    const meant = didYouMean(key, known);
    return meant === undefined ? [] : [pathText([...below, meant])];
  });
}

function isOfUnset(issue: z.core.$ZodIssue): boolean {
  return issue.code === "custom" && issue.params?.["isUnset"] === true;
}

function steps(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === "symbol" ? String(step) : step));
}

/** Sorts mistakes by their position in the text. */
export function inOrder(mistakes: readonly Mistake[]): readonly Mistake[] {
  return mistakes.toSorted((left, right) => left.line - right.line || left.column - right.column);
}

/** `grants.orders-migrate.approval.by[1]` */
export function pathText(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

function hintFor(hints: Hints, path: Path): Hint | undefined {
  const fits = (pattern: readonly string[]): boolean =>
    pattern.length === path.length &&
    pattern.every((step, index) => step === "*" || step === String(path[index]));
  return Object.entries(hints).find(([pattern]) => fits(pattern.split(".")))?.[1];
}
