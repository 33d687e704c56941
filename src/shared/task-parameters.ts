import { didYouMean } from "./did-you-mean.ts";
import { err, ok, type Result } from "./result.ts";
import { compilePattern } from "./match-pattern.ts";
import { ONE_LINE } from "./patterns.ts";
import type { TaskParameter } from "./task-wire.ts";

/** The name of a parameter of a task. */
export const PARAMETER_NAME = /^[a-z][a-z0-9_-]{0,31}$/u;

/** The longest value of a parameter, in bytes of UTF-8. */
export const MAX_PARAMETER_BYTES = 1024;

/** The variable in which a parameter reaches its task: `since` is `STEPKEY_PARAM_SINCE`. */
export function parameterVariable(name: string): string {
  return `STEPKEY_PARAM_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** Which parameter is wrong, and why, as a sentence. It never repeats a value. */
export interface ParameterFault {
  readonly parameter: string;
  readonly message: string;
}

/**
 * Checks the parameters that somebody gave for a task against those of its definition. The broker and the action decide by
 * the same function, so that the action can refuse before it asks.
 */
export function checkParameters(
  definition: Readonly<Record<string, TaskParameter>>,
  given: Readonly<Record<string, string>>,
): Result<Readonly<Record<string, string>>, ParameterFault> {
  for (const [name, value] of Object.entries(given)) {
    const parameter = Object.hasOwn(definition, name) ? definition[name] : undefined;
    if (parameter === undefined) return err(unknownParameter(name, Object.keys(definition)));
    const message = valueFault(name, value, parameter);
    if (message !== undefined) return err({ parameter: name, message });
  }
  for (const [name, { required }] of Object.entries(definition)) {
    if (!required || Object.hasOwn(given, name)) continue;
    return err({ parameter: name, message: `The parameter "${name}" is required.` });
  }
  return ok(given);
}

function unknownParameter(name: string, known: readonly string[]): ParameterFault {
  const meant = didYouMean(name, known);
  const all = known.length === 0 ? "It takes none." : `It takes: ${known.join(", ")}.`;
  const hint = meant === undefined ? all : `Did you mean "${meant}"?`;
  // The name comes from whoever asks: only one that could be a parameter's is repeated.
  const what = PARAMETER_NAME.test(name) ? `no parameter "${name}"` : "no parameter of such a name";
  return { parameter: name, message: `The task has ${what}. ${hint}` };
}

function valueFault(name: string, value: string, { pattern }: TaskParameter): string | undefined {
  const what = `The value of "${name}"`;
  if (byteLength(value) > MAX_PARAMETER_BYTES) {
    return `${what} is longer than ${MAX_PARAMETER_BYTES} bytes.`;
  }
  if (!ONE_LINE.test(value)) {
    return `${what} has a line break or another control character.`;
  }
  if (pattern === undefined) return undefined;
  const matches = compilePattern(pattern);
  // The broker's policy cannot hold such a pattern: it would be a mistake there.
  if (!matches.ok) return `The pattern of "${name}" is not supported. ${matches.error}.`;
  return matches.value(value) ? undefined : `${what} does not match ${pattern}`;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
