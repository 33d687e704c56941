import { checkInputs } from "../../../../action/inputs/read-inputs.ts";
import { INPUTS, type InputName } from "../../../../action/runner/keys.ts";
import type { CredentialKind } from "../../../../credentials/kind/credential-kind.ts";
import { didYouMean } from "../../../../shared/did-you-mean.ts";
import type { Mistake } from "../../../../shared/mistake.ts";
import { findingAt, type WorkflowContext } from "./finding-at.ts";
import type { StepkeyStep } from "./stepkey-steps.ts";
import { hasExpression, replaceExpressions } from "./untrusted.ts";

const KNOWN: readonly string[] = Object.keys(INPUTS);

/** Inputs that do not exist, and what the action's own parser says of the others. */
export async function checkStepInputs(
  step: StepkeyStep,
  context: WorkflowContext,
  kinds: readonly CredentialKind[],
): Promise<readonly Mistake[]> {
  const both = runAndUses(step, context);
  const unknown = unknownInputs(step, context);
  const nested = nestedInputs(step, context);
  const meant = new Set(unknown.flatMap(({ means }) => means ?? []));
  const read = await checkInputs(
    (name) => givenText(step, name),
    () => Promise.resolve(kinds),
  );
  const wrong = read.ok ? [] : read.error.filter(({ input }) => !meant.has(input));
  const shown = wrong.filter(({ input }) => {
    const { text = "", isNested = false } = step.inputs.get(input) ?? {};
    return !isNested && isCertain(input, text) && !isSaidElsewhere(step, input, text);
  });
  return [
    ...both,
    ...nested,
    ...unknown.map(({ mistake }) => mistake),
    ...shown.map(({ input, text, example }) =>
      findingAt(context, pathOf(step, input), {
        message: text.startsWith('"') ? `${input}: ${text}` : `${input} ${text}`,
        ...(example.startsWith(LEAVE_OUT)
          ? { expected: `L${example.slice(1)}.` }
          : { example: exampleOf(input, example) }),
      }),
    ),
  ];
}

/** What the parser says in place of an example. */
const LEAVE_OUT = "leave it out";

/** A line that would be valid: of `secret-env`, which is a mapping itself, a line of that. */
function exampleOf(input: string, example: string): string {
  if (example === "" || example.includes("\n")) return "";
  return input === "secret-env" ? example : `${input}: ${example}`;
}

function pathOf({ path, inputs }: StepkeyStep, input: string): StepkeyStep["path"] {
  const given = inputs.get(input);
  return [...path, "with", ...(given === undefined ? [] : [given.key])];
}

/** What the runner would hand over. An expression becomes a word, or a JSON text where toJSON writes one. */
function givenText({ inputs }: StepkeyStep, name: InputName): string {
  const given = inputs.get(name)?.text;
  if (given !== undefined) return filledIn(given);
  const { default: otherwise = "" } = INPUTS[name];
  if (name === "github-token") return PLACEHOLDER;
  return hasExpression(otherwise) ? "" : otherwise;
}

const PLACEHOLDER = "value";

function filledIn(text: string): string {
  return replaceExpressions(text, (inner) =>
    /^\s*toJSON\s*\(/iu.test(inner) ? JSON.stringify(PLACEHOLDER) : PLACEHOLDER,
  );
}

/** Of a text with an expression only the runner knows what it says. Stored secrets are all expressions: their form is known. */
function isCertain(input: string, text: string): boolean {
  const hasForm = input === "secret-env" && /^\s*[\w-]+\s*[:=]/u.test(text);
  return hasForm || !hasExpression(text);
}

/** By runAndUses, by checkStepJob, or because stored secrets need no credential. */
function isSaidElsewhere({ inputs, job }: StepkeyStep, input: string, text: string): boolean {
  if (input === "run") return inputs.has("uses");
  if (text !== "") return false;
  return input === "environment" && job.environment !== undefined;
}

function runAndUses(step: StepkeyStep, context: WorkflowContext): readonly Mistake[] {
  const given = ["run", "uses"].filter((name) => (step.inputs.get(name)?.text.trim() ?? "") !== "");
  if (given.length < 2) return [];
  return [
    findingAt(context, pathOf(step, "uses"), {
      message: "The step has both run and uses.",
      expected: "Use one of them, and a step of its own for the other.",
    }),
  ];
}

/** GitHub takes texts alone: a mapping has to be written behind `|`. */
function nestedInputs(step: StepkeyStep, context: WorkflowContext): readonly Mistake[] {
  return [...step.inputs].flatMap(([name, { key, isNested }]) =>
    isNested && KNOWN.includes(name)
      ? [
          findingAt(context, [...step.path, "with", key], {
            message: `${name} is a mapping or a list, and GitHub takes only a text as an input.`,
            expected: "Write | behind the colon, and leave the lines below as they are.",
            example: `${name}: |`,
            isOfKey: true,
          }),
        ]
      : [],
  );
}

interface UnknownInput {
  readonly mistake: Mistake;
  /** The input that was probably meant: it is then not reported as missing. */
  readonly means: string | undefined;
}

function unknownInputs(step: StepkeyStep, context: WorkflowContext): readonly UnknownInput[] {
  return [...step.inputs].flatMap(([name, { key }]) => {
    if (KNOWN.includes(name)) return [];
    const means = didYouMean(name, KNOWN);
    const mistake = findingAt(context, [...step.path, "with", key], {
      message: `stepkey has no input "${key}", and GitHub only warns of it.`,
      expected: means === undefined ? "" : `Did you mean "${means}"?`,
      isOfKey: true,
    });
    return [{ mistake, means }];
  });
}
