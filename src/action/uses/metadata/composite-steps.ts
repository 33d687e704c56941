import { z } from "zod";
import { err, ok, type Result } from "../../../shared/result.ts";
import { readActionYaml } from "./parse-metadata.ts";

/** A step of a composite action, as its file says it: every text may hold expressions. */
export type CompositeStep = ScriptStep | UsesStep;

interface CommonStep {
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** Its `if`, as it is written. */
  readonly condition: string | undefined;
  readonly continueOnError: string | undefined;
  readonly env: ReadonlyMap<string, string>;
}

export interface ScriptStep extends CommonStep {
  readonly kind: "run";
  readonly run: string;
  readonly shell: string;
  readonly workingDirectory: string | undefined;
}

export interface UsesStep extends CommonStep {
  readonly kind: "uses";
  readonly uses: string;
  readonly with: ReadonlyMap<string, string>;
}

/** More than any action has. */
const MAX_STEPS = 500;

/**
 * Reads the steps of a composite action: those keys that the runner takes, and no others. GitHub's own parser for it
 * (`@actions/workflow-parser`) would add 430 kB, and leaves out the shell, the working directory and the inputs. The error
 * completes the sentence "action.yml …".
 */
export function parseCompositeSteps(text: string): Result<readonly CompositeStep[], string> {
  const content = readActionYaml(text);
  if (!content.ok) return content;
  const parsed = FILE.safeParse(content.value);
  if (!parsed.success) return err(mistakeOf(parsed.error));
  const { steps } = parsed.data.runs;
  if (steps.length > MAX_STEPS) return err(`has more than ${MAX_STEPS} steps`);
  const read: CompositeStep[] = [];
  for (const [index, given] of steps.entries()) {
    const step = STEP.safeParse(given);
    if (!step.success) return err(mistakeOf(step.error, `step ${index + 1}`));
    read.push(step.data);
  }
  const again = namedTwice(read);
  return again === undefined ? ok(read) : err(`has two steps with the id ${again}`);
}

const FILE = z.object({ runs: z.looseObject({ steps: z.array(z.unknown()) }) });

const text = z
  .union([z.string(), z.number(), z.boolean(), z.null()], "it is not a text")
  .transform((value) => (value === null ? "" : String(value)));

const texts = z
  .record(z.string().min(1), text, "it is not a mapping of names to texts")
  .nullish()
  .transform((pairs): ReadonlyMap<string, string> => new Map(Object.entries(pairs ?? {})));

const COMMON = {
  id: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/u, "an id has letters, digits, _ and - only")
    .optional(),
  name: text.optional(),
  if: text.optional(),
  "continue-on-error": text.optional(),
  env: texts,
};

const SCRIPT = z
  .strictObject({
    ...COMMON,
    run: text,
    shell: text,
    "working-directory": text.optional(),
  })
  .transform((step): ScriptStep => {
    const { "working-directory": workingDirectory, run, shell } = step;
    return { kind: "run", ...commonOf(step), run, shell, workingDirectory };
  });

const USES = z
  .strictObject({ ...COMMON, uses: z.string().min(1), with: texts })
  .transform((step): UsesStep => ({
    kind: "uses",
    ...commonOf(step),
    uses: step.uses,
    with: step.with,
  }));

const NEITHER = "it has neither run nor uses";
const BOTH = "it has both run and uses";
const NO_SHELL = "it has no shell, which every run of a composite action needs";

function faultOf(step: Readonly<Record<string, unknown>>): string | undefined {
  const has = (key: string): boolean => Object.hasOwn(step, key);
  if (has("run") && has("uses")) return BOTH;
  if (!has("run") && !has("uses")) return NEITHER;
  return has("run") && !has("shell") ? NO_SHELL : undefined;
}

const STEP = z
  .looseObject({}, "it is not a mapping")
  .superRefine((step, context) => {
    const message = faultOf(step);
    if (message !== undefined) context.addIssue({ code: "custom", message, input: step });
  })
  .transform((step, context): CompositeStep => {
    const parsed = (Object.hasOwn(step, "run") ? SCRIPT : USES).safeParse(step);
    if (parsed.success) return parsed.data;
    for (const { message, path } of parsed.error.issues)
      context.addIssue({ code: "custom", message, path: [...path], input: step });
    return z.NEVER;
  });

interface ReadCommon {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly if?: string | undefined;
  readonly "continue-on-error"?: string | undefined;
  readonly env: ReadonlyMap<string, string>;
}

function commonOf(step: ReadCommon): CommonStep {
  const { id, name, if: condition, "continue-on-error": continueOnError, env } = step;
  return { id, name, condition, continueOnError, env };
}

function mistakeOf({ issues }: z.ZodError, where?: string): string {
  const [issue] = issues;
  const path = [...(where === undefined ? ["runs"] : [where]), ...(issue?.path ?? [])].join(", ");
  return `has a mistake at ${path}: ${issue?.message ?? "it has another form"}`;
}

/** Ids differ in more than case. */
function namedTwice(steps: readonly CompositeStep[]): string | undefined {
  const ids = steps.flatMap(({ id }) => id?.toLowerCase() ?? []);
  return ids.find((id, at) => ids.indexOf(id) < at);
}
