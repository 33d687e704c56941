import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import { TokenType } from "@actions/expressions/lexer";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import { faultText } from "../../../shared/fault-text.ts";
import { err, ok, type Result } from "../../../shared/result.ts";

/** What expressions can read: contexts by name, as plain JSON, and functions besides GitHub's own pure ones. */
export interface ExpressionScope {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly functions?: Readonly<Record<string, ScopeFunction>> | undefined;
}

/** A function of the scope: it gets its arguments as texts, as every function of its kind takes them. */
export interface ScopeFunction {
  readonly minArguments: number;
  readonly maxArguments: number;
  readonly call: (...texts: readonly string[]) => boolean | string;
}

/** What an expression gives: as text, and whether it counts as true. */
export interface ExpressionValue {
  readonly text: string;
  readonly isTrue: boolean;
}

/** Evaluates one expression, without `${{ }}`. The error is a sentence's end that quotes no value. */
export function evaluateExpression(
  expression: string,
  { contexts, functions = {} }: ExpressionScope,
): Result<ExpressionValue, string> {
  const own = definitionsOf(functions);
  try {
    const { tokens } = new Lexer(expression).lex();
    const tree = new Parser(tokens, Object.keys(contexts), own).parse();
    const known = new Map(own.map((each) => [each.name.toLowerCase(), each]));
    const value = new Evaluator(tree, dictionaryOf(named(contexts, tokens)), known).evaluate();
    return ok({ text: value.coerceString(), isTrue: isTrue(value) });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return err(faultText(error));
  }
}

/** Only the contexts that an expression may read: an event's payload can have megabytes. */
function named(
  contexts: ExpressionScope["contexts"],
  tokens: readonly { readonly lexeme: string }[],
): ExpressionScope["contexts"] {
  const words = new Set(tokens.map(({ lexeme }) => lexeme.toLowerCase()));
  return Object.fromEntries(
    Object.entries(contexts).filter(([name]) => words.has(name.toLowerCase())),
  );
}

/**
 * What is wrong with an expression before anything in it has a value: names of contexts and functions that do not exist
 * there, and its grammar. Undefined when nothing is.
 */
export function faultOfExpression(
  expression: string,
  { contexts, functions = {} }: ExpressionScope,
): string | undefined {
  if (expression.trim() === "") return "an expression is empty";
  try {
    const { tokens } = new Lexer(expression).lex();
    new Parser(tokens, Object.keys(contexts), definitionsOf(functions)).parse();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return faultText(error);
  }
}

/** The same of a text with expressions in it. */
export function faultOfText(text: string, scope: ExpressionScope): string | undefined {
  const segments = segmentsOf(text);
  if (!segments.ok) return segments.error;
  for (const { expression } of segments.value) {
    const fault = expression === undefined ? undefined : faultOfExpression(expression, scope);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** The functions that an expression calls, in small letters; none where it is not one. */
export function functionsIn(expression: string): readonly string[] {
  const tokens = tokensOf(expression);
  return tokens
    .filter(
      ({ type }, at) =>
        type === TokenType.IDENTIFIER &&
        tokens[at - 1]?.type !== TokenType.DOT &&
        tokens[at + 1]?.type === TokenType.LEFT_PAREN,
    )
    .map(({ lexeme }) => lexeme.toLowerCase());
}

/** The words and signs of an expression, in small letters; none where it is not one. */
export function lexemesOf(expression: string): readonly string[] {
  return tokensOf(expression).map(({ lexeme }) => lexeme.toLowerCase());
}

function tokensOf(expression: string): ReturnType<Lexer["lex"]>["tokens"] {
  try {
    return new Lexer(expression).lex().tokens;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [];
  }
}

/** Replaces every `${{ }}` of a text. As in a workflow, a text without one stays as it is. */
export function expandText(text: string, scope: ExpressionScope): Result<string, string> {
  const segments = segmentsOf(text);
  if (!segments.ok) return segments;
  let expanded = "";
  for (const { literal, expression } of segments.value) {
    expanded += literal;
    if (expression === undefined) continue;
    const value = evaluateExpression(expression, scope);
    if (!value.ok) return value;
    expanded += value.value.text;
  }
  return ok(expanded);
}

/** A part of a text: what is written, and the expression behind it, if there is one. */
export interface Segment {
  readonly literal: string;
  readonly expression?: string;
}

/** A text as its parts. One without `${{ }}` has one part, without an expression. */
export function segmentsOf(text: string): Result<readonly Segment[], string> {
  const segments: Segment[] = [];
  let rest = text;
  for (let at = rest.indexOf("${{"); at >= 0; at = rest.indexOf("${{")) {
    const end = endOfExpression(rest, at + 3);
    if (end === undefined) return err("an expression has no closing }}");
    segments.push({ literal: rest.slice(0, at), expression: rest.slice(at + 3, end).trim() });
    rest = rest.slice(end + 2);
  }
  return ok([...segments, { literal: rest }]);
}

/** Where its `}}` is; one within a quoted text does not end it. */
function endOfExpression(text: string, from: number): number | undefined {
  let isQuoted = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") isQuoted = !isQuoted;
    else if (!isQuoted && text.startsWith("}}", at)) return at;
  }
  return undefined;
}

function definitionsOf(functions: NonNullable<ExpressionScope["functions"]>): FunctionDefinition[] {
  return Object.entries(functions).map(([name, each]) => definitionOf(name, each));
}

function definitionOf(name: string, own: ScopeFunction): FunctionDefinition {
  return {
    name,
    minArgs: own.minArguments,
    maxArgs: own.maxArguments,
    call: (...values) => dataOf(own.call(...values.map((value) => value.coerceString()))),
  };
}

/** As GitHub defines it: false, 0, NaN, "" and null are false, and everything else is true. */
function isTrue(value: data.ExpressionData): boolean {
  if (value instanceof data.BooleanData || value instanceof data.StringData) {
    return Boolean(value.value);
  }
  if (value instanceof data.NumberData) return Boolean(value.value);
  return !(value instanceof data.Null);
}

/** Too deep for anybody's event; JSON that an earlier step wrote may be. */
const MAX_DEPTH = 100;

function dataOf(value: unknown, depth = 0): data.ExpressionData {
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return new data.Null();
  if (Array.isArray(value)) {
    return new data.Array(...value.map((each: unknown) => dataOf(each, depth + 1)));
  }
  return dictionaryOf(value, depth);
}

function dictionaryOf(value: object, depth = 0): data.Dictionary {
  const pairs = Object.entries(value).map(([key, each]: readonly [string, unknown]) => ({
    key,
    value: dataOf(each, depth + 1),
  }));
  return new data.Dictionary(...pairs);
}
