import { z } from "zod";
import { didYouMean } from "./did-you-mean.ts";
import { joined, sentence } from "./wording.ts";
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
  rest: Pick<Mistake, "message"> & Partial<Pick<Mistake, "severity" | "expected" | "example">>,
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
  const confused = new Set(
    issues
      .filter(({ code }) => code === "unrecognized_keys")
      .map(({ path }) => pathText(steps(path))),
  );
  const misspelt = new Set(issues.flatMap((issue) => meantBy(issue, checked.schema)));
  const mistakes: Mistake[] = [];
  for (const issue of issues) {
    const below = steps(issue.path);
    const path = [...base, ...below];
    if (issue.code === "unrecognized_keys") {
      const known = keysOf(schemaAt(checked.schema, below));
      const keys = issue.keys.slice(0, MAX_MISTAKES + 1);
      mistakes.push(...keys.map((key) => unknownKey(context, [...path, key], known)));
    } else if (issue.code !== "custom" || !confused.has(pathText(below))) {
      if (misspelt.has(pathText(below)) && context.yaml.valueAt(path) === undefined) continue;
      // A misspelt key is reported once: not also as missing from its mapping.
      const mistake = mistakeAt(context, path, messageOf(issue, context.yaml.valueAt(path)));
      mistakes.push(isOfUnset(issue) ? { ...mistake, ...UNSET } : mistake);
    }
    if (mistakes.length > MAX_MISTAKES) break;
  }
  return mistakes;
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

function messageOf(issue: z.core.$ZodIssue, value: unknown): Pick<Mistake, "message"> & Stated {
  if (issue.code === "custom") return { message: sentence(issue.message), ...expectedOf(issue) };
  if (value === undefined) return { message: "This is missing." };
  if (value === null) return { message: "This is empty." };
  if (issue.code === "invalid_value") {
    const known = issue.values.map(String);
    const meant = typeof value === "string" ? didYouMean(value, known) : undefined;
    const message = `Expected ${joined(known, "or", known.length)}, not ${show(value)}.`;
    return { message, expected: meant === undefined ? "" : `Did you mean "${meant}"?` };
  }
  if (isQuotedNumber(issue, value)) {
    return { message: `${show(value)} is text, not a number: remove the quotes.` };
  }
  return { message: sentence(`${show(value)} is not valid here`) };
}

/** What an issue says itself, in place of the hint for its path. */
function expectedOf({ params }: z.core.$ZodIssueCustom): Stated {
  const expected: unknown = params?.["expected"];
  const example: unknown = params?.["example"];
  return {
    ...(typeof expected === "string" ? { expected } : {}),
    ...(typeof example === "string" ? { example } : {}),
  };
}

type Stated = Partial<Pick<Mistake, "expected" | "example">>;

function isQuotedNumber(issue: z.core.$ZodIssue, value: unknown): boolean {
  if (issue.code !== "invalid_type" || typeof value !== "string") return false;
  return (issue.expected === "number" || issue.expected === "int") && /^\d+$/u.test(value);
}

/** The value as the file has it, shortened. */
function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "string") return `"${shorten(value)}"`;
  return typeof value === "object" ? "a mapping" : JSON.stringify(value);
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
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

/** The schema of the value at `path`, as far as it can be followed. */
function schemaAt(schema: z.core.$ZodType, path: Path): unknown {
  return path.reduce<unknown>((here, step) => {
    const inner = unwrap(here);
    if (inner instanceof z.ZodObject) return inner.shape[step];
    if (inner instanceof z.ZodArray) return inner.element;
    return inner instanceof z.ZodRecord ? inner.valueType : undefined;
  }, schema);
}

function unwrap(schema: unknown): unknown {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrap(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}

function keysOf(schema: unknown): readonly string[] {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}
