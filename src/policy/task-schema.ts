import { z } from "zod";
import { parseByteSize } from "../shared/byte-size.ts";
import { hint } from "../shared/hint.ts";
import { isRecord } from "../shared/json.ts";
import type { Hints } from "../shared/mistake.ts";
import { COMMIT_SHA, GRANT_NAME, REPOSITORY_NAME } from "../shared/patterns.ts";
import { PARAMETER_NAME } from "../shared/task-parameters.ts";
import { compilePattern } from "../shared/match-pattern.ts";
import { OUTPUT_KINDS, type TaskOutputRule } from "../shared/task-wire.ts";
import { duration } from "./duration-schema.ts";
import { outputSchemaFault } from "./output-schema.ts";

/** The longest time that a task may take: as long as the longest lease. */
const MAX_TIMEOUT_SECONDS = 12 * 3600;
export const DEFAULT_TIMEOUT_SECONDS = 5 * 60;
const MAX_OUTPUT_BYTES = 1024 * 1024;
const DEFAULT_OUTPUT_BYTES = 64 * 1024;
/** The environment of a process holds it, together with all else. */
const MAX_RUN_LENGTH = 8192;
const MAX_PARAMETERS = 20;

/** One line that a terminal and an agent show as it is. */
const oneLine = (longest: number): z.ZodType<string, string> =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u);

const ref = z
  .string()
  .refine((text) => COMMIT_SHA.test(text) || /^refs\/(?:heads|tags)\/[^\s~^:?*[\\]+$/u.test(text));

const pattern = z.string().superRefine((text, context) => {
  const compiled = compilePattern(text);
  if (!compiled.ok) context.addIssue(compiled.error);
});

const parameter = z.strictObject({
  pattern: pattern.optional(),
  required: z.boolean().default(false),
  description: oneLine(300).optional(),
});

const size = z.string().transform((text, context) => {
  const bytes = parseByteSize(text);
  if (bytes.ok && bytes.value <= MAX_OUTPUT_BYTES) return bytes.value;
  context.addIssue(bytes.ok ? `"${text}" is more than 1MiB, the maximum` : bytes.error);
  return z.NEVER;
});

const outputSchema = z.unknown().transform((given, context) => {
  const fault = outputSchemaFault(given);
  if (fault === undefined && isRecord(given)) return given;
  context.addIssue(fault ?? "It is not a mapping");
  return z.NEVER;
});

const output = z
  .strictObject({
    kind: z.enum(OUTPUT_KINDS).default("text"),
    max: size.optional(),
    schema: outputSchema.optional(),
  })
  .superRefine(({ kind, max, schema }, context) => {
    if (schema !== undefined && kind !== "json") {
      context.addIssue({ code: "custom", path: ["schema"], message: "Only kind: json has one" });
    }
    if (max !== undefined && kind === "none") {
      context.addIssue({ code: "custom", path: ["max"], message: "kind: none has no output" });
    }
  })
  .transform(({ kind, max = DEFAULT_OUTPUT_BYTES, schema }): TaskOutputRule => {
    const bytes = kind === "none" ? 0 : max;
    return schema === undefined ? { kind, max: bytes } : { kind, max: bytes, schema };
  });

/** What a task says wherever it is written, and whatever its credential comes from. */
export const TASK_SHAPE = {
  title: oneLine(120),
  description: oneLine(1000).optional(),
  run: z
    .string()
    .max(MAX_RUN_LENGTH)
    .refine((text) => text.trim() !== "" && !text.includes("\0")),
  from: z.strictObject({ repository: z.string().regex(REPOSITORY_NAME), ref }).optional(),
  parameters: z
    .record(z.string().regex(PARAMETER_NAME), parameter)
    .refine((given) => Object.keys(given).length <= MAX_PARAMETERS, {
      error: `There are more than ${MAX_PARAMETERS} parameters`,
    })
    .default({}),
  output: output.default({ kind: "text", max: DEFAULT_OUTPUT_BYTES }),
  timeout: duration(MAX_TIMEOUT_SECONDS).default(DEFAULT_TIMEOUT_SECONDS),
  "per-job": z.int().min(1).max(100).default(1),
};

/** One task of a policy. What it says of its grant is checked later, in task-semantics.ts. */
export const taskSchema = z.strictObject({
  ...TASK_SHAPE,
  grant: z.string().regex(GRANT_NAME),
});

export type TaskInput = z.output<typeof taskSchema>;

const PARAMETER = hint(
  "Expected a name of lower-case letters, digits, _ and -, which starts with a letter, with a mapping that can have pattern, required and description.",
  "parameters: { since: { pattern: '\\d{4}-\\d{2}-\\d{2}', required: true } }",
);

export const TASK_HINTS: Hints = {
  tasks: hint("Expected a mapping of names to tasks.", "tasks: { count-orders: { … } }"),
  "tasks.*": hint("Expected a mapping with title, grant and run.", ""),
  "tasks.*.title": hint(
    "Expected one line of at most 120 characters, for whoever chooses the task.",
    "title: Count the orders since a day",
  ),
  "tasks.*.description": hint(
    "Expected one line of at most 1000 characters.",
    "description: Prints one number for each shop.",
  ),
  "tasks.*.grant": hint("Expected the name of a grant of this policy.", "grant: reports-read"),
  "tasks.*.run": hint(
    "Expected a command, or a script of at most 8192 characters.",
    "run: ./scripts/count-orders.sh",
  ),
  "tasks.*.from": hint(
    "Expected a repository and a ref. Leave it out for the default branch of the job's repository.",
    "from: { repository: octo-org/tasks, ref: refs/heads/main }",
  ),
  "tasks.*.from.repository": hint("Expected OWNER/NAME.", "repository: octo-org/tasks"),
  "tasks.*.from.ref": hint(
    "Expected refs/heads/BRANCH, refs/tags/TAG or a full commit.",
    "ref: refs/heads/main",
  ),
  "tasks.*.parameters": PARAMETER,
  "tasks.*.parameters.*": PARAMETER,
  "tasks.*.parameters.*.pattern": hint(
    "Expected a regular expression for the whole value, in quotes.",
    "pattern: '\\d{4}-\\d{2}-\\d{2}'",
  ),
  "tasks.*.parameters.*.required": hint("Expected true or false.", "required: true"),
  "tasks.*.parameters.*.description": hint(
    "Expected one line of at most 300 characters.",
    'description: "The first day, as 2026-01-31."',
  ),
  "tasks.*.output": hint(
    "Expected a mapping with kind, and max and schema where they apply.",
    "output: { kind: text, max: 64KiB }",
  ),
  "tasks.*.output.kind": hint("Expected text, json or none.", "kind: text"),
  "tasks.*.output.max": hint("Expected a size of at most 1MiB.", "max: 64KiB"),
  "tasks.*.output.schema": hint(
    "Expected a JSON Schema with a type at each level.",
    "schema: { type: object, properties: { orders: { type: integer } }, required: [orders] }",
  ),
  "tasks.*.timeout": hint(
    "Expected a duration of at most the ttl of the task's grant.",
    "timeout: 5m",
  ),
  "tasks.*.per-job": hint("Expected a whole number from 1 to 100.", "per-job: 20"),
};
