import { parse, YAMLError } from "yaml";
import { z } from "zod";
import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { conditionOf } from "./condition.ts";
import { dockerRunsOf } from "./docker-runs.ts";
import type { ActionInput, ActionMetadata, ActionOutput, ActionRuns } from "./metadata.ts";

/** Real ones have a few hundred lines. */
const MAX_CHARACTERS = 512 * 1024;

/**
 * Reads an `action.yml` as the runner does: keys that it does not know are no mistake, and every scalar is a text. The
 * error completes the sentence "action.yml …".
 */
export function parseActionMetadata(text: string): Result<ActionMetadata, string> {
  if (text.length > MAX_CHARACTERS) return err(`is longer than ${MAX_CHARACTERS} characters`);
  const content = readActionYaml(text);
  if (!content.ok) return content;
  const parsed = FILE.safeParse(content.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined ? "" : ` ${issue.path.join(".")}`;
    return err(`has a mistake at${where}: ${issue?.message ?? "it has another form"}`);
  }
  const { name, inputs, outputs, runs } = parsed.data;
  const read = runsOf(runs);
  if (!read.ok) return read;
  return ok({
    name: name ?? "",
    inputs: mapOf(inputs, inputOf),
    outputs: mapOf(outputs, outputOf),
    runs: read.value,
    text,
  });
}

/** The library would print its warnings, which quote the text, past the log. */
const YAML = { version: "1.2", schema: "core", maxAliasCount: 100, logLevel: "error" } as const;

/** What the file holds, as YAML. The error completes the sentence "action.yml …". */
export function readActionYaml(text: string): Result<unknown, string> {
  try {
    const content: unknown = parse(text, YAML);
    return ok(content);
  } catch (error) {
    if (error instanceof YAMLError) {
      return err(`is not valid YAML: ${error.message.split("\n", 1)[0] ?? ""}`);
    }
    // Too many aliases, or too deep: the library throws these as plain errors.
    if (error instanceof ReferenceError || error instanceof RangeError) {
      return err("is nested too deeply, or has too many aliases");
    }
    throw error;
  }
}

const scalar = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? "" : String(value)));

const path = z.string().min(1);

const FILE = z.object({
  name: scalar.optional(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
  outputs: z.record(z.string(), z.unknown()).nullish(),
  runs: z.looseObject({ using: z.string() }),
});

const JAVASCRIPT = z.object({
  using: z.string(),
  main: path,
  pre: path.optional(),
  post: path.optional(),
  "pre-if": scalar.optional(),
  "post-if": scalar.optional(),
});

const INPUT = z.object({
  default: scalar.optional(),
  required: scalar.optional(),
  deprecationMessage: scalar.optional(),
});
const OUTPUT = z.object({ value: scalar.optional() });

/** The runner itself runs an action of node12 or node16 on a newer one. */
const NODE = /^node(?:12|16|20|24)$/iu;

function runsOf(runs: z.output<typeof FILE>["runs"]): Result<ActionRuns, string> {
  const using = runs.using.toLowerCase();
  if (using === "composite") return ok({ using });
  if (using === "docker") return dockerRunsOf(runs);
  if (!NODE.test(using)) {
    return err(`has runs.using: ${quotedWord(runs.using)}, which stepkey does not run`);
  }
  const parsed = JAVASCRIPT.safeParse(runs);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return err(`has a mistake at runs.${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const { main, pre, post, "pre-if": preIf, "post-if": postIf } = parsed.data;
  return ok({
    using: "javascript",
    node: using,
    main,
    pre,
    post,
    preIf: conditionOf(preIf),
    postIf: conditionOf(postIf),
  });
}

function inputOf(given: unknown): ActionInput {
  const parsed = INPUT.safeParse(given);
  if (!parsed.success)
    return { default: undefined, isRequired: false, deprecationMessage: undefined };
  const { default: value, required = "", deprecationMessage } = parsed.data;
  return { default: value, isRequired: /^true$/iu.test(required), deprecationMessage };
}

function outputOf(given: unknown): ActionOutput {
  const parsed = OUTPUT.safeParse(given);
  return { value: parsed.success ? parsed.data.value : undefined };
}

function mapOf<T>(
  given: Readonly<Record<string, unknown>> | null | undefined,
  read: (value: unknown) => T,
): ReadonlyMap<string, T> {
  const entries = isRecord(given) ? Object.entries(given) : [];
  return new Map(entries.map(([id, value]) => [id, read(value)]));
}

function quotedWord(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}
