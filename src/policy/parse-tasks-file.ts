import { formatDuration } from "../shared/duration.ts";
import {
  firstMistakes,
  inOrder,
  MAX_MISTAKES,
  mistakeAt,
  mistakesOf,
  type Mistake,
  type MistakeContext,
} from "../shared/mistake.ts";
import { GRANT_NAME } from "../shared/patterns.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { readYaml } from "../shared/yaml-source.ts";
import { parametersOf } from "./parse-tasks.ts";
import type { SemanticMistake } from "./semantic-mistake.ts";
import { sameVariables } from "./task-semantics.ts";
import { DEFAULT_TIMEOUT_SECONDS } from "./task-schema.ts";
import { mistakesOfText } from "./text-mistakes.ts";
import { credentialOfTask, type TaskCredential } from "./tasks-file-credential.ts";
import {
  APPROVAL_KEYS,
  directTaskSchema,
  KEYS_OF_POLICY,
  tasksFileHints,
  tasksFileSchema,
  type DirectTaskInput,
} from "./tasks-file-schema.ts";
import type { DirectTask, TaskCredentialKind, TasksDocument } from "./tasks-file.ts";

/** As long as a lease lasts where nobody says it. */
const DEFAULT_TTL_SECONDS = 900;
const DEFAULT_MAX_AGE_SECONDS = 24 * 3600;

/**
 * Parses the named tasks of a repository without a broker. A mistake at the top level, or a text that is not YAML, leaves no
 * task (`error`); a mistake in a task disables that one.
 */
export function parseTasksFile(
  text: string,
  { source, kinds }: { readonly source: string; readonly kinds: readonly TaskCredentialKind[] },
): Result<TasksDocument, readonly Mistake[]> {
  const yaml = readYaml(text);
  if (!yaml.ok) return err(mistakesOfText(source, yaml.error));
  const context: MistakeContext = { source, yaml: yaml.value, hints: tasksFileHints(kinds) };
  const top = tasksFileSchema.safeParse(yaml.value.content);
  const read = tasksOf(context, kinds);
  const isWhole = read.mistakes.length <= MAX_MISTAKES;
  if (top.success && isWhole) return ok({ ...read, mistakes: inOrder(read.mistakes) });
  const ofTop = top.success
    ? []
    : mistakesOf(context, [], { schema: tasksFileSchema, error: top.error });
  return err(firstMistakes([...ofTop, ...read.mistakes]));
}

function tasksOf(context: MistakeContext, kinds: readonly TaskCredentialKind[]): TasksDocument {
  const tasks: DirectTask[] = [];
  const disabled: string[] = [];
  const mistakes: Mistake[] = [];
  for (const name of context.yaml.keysAt(["tasks"])) {
    const task = taskOf(context, name, kinds);
    if (task.ok) tasks.push(task.value);
    else {
      disabled.push(name);
      mistakes.push(...task.error);
    }
    if (mistakes.length > MAX_MISTAKES) break;
  }
  return { tasks, disabled, mistakes };
}

function taskOf(
  context: MistakeContext,
  name: string,
  kinds: readonly TaskCredentialKind[],
): Result<DirectTask, readonly Mistake[]> {
  const base = ["tasks", name];
  const { line, column } = context.yaml.positionOfKey(base);
  if (!GRANT_NAME.test(name)) {
    const message = `"${name}" is not a valid name for a task.`;
    const expected = "Use 1 to 64 letters, digits and . _ -, starting with a letter or digit.";
    const mistake = mistakeAt(context, base, { message, expected, example: "count-orders:" });
    return err([{ ...mistake, line, column }]);
  }
  const checked = directTaskSchema.safeParse(context.yaml.valueAt(base));
  if (!checked.success) {
    const { error } = checked;
    const found = mistakesOf(context, base, { schema: directTaskSchema, error });
    return err(found.map((mistake) => keyOfPolicy(mistake, name)));
  }
  const input = checked.data;
  const toMistake = ({ path, ...rest }: SemanticMistake): Mistake => ({
    ...mistakeAt(context, [...base, ...path], rest),
    ...context.yaml.positionOfKey([...base, ...path]),
  });
  const credential = credentialOfTask(input.credential, kinds);
  const wrong = credential.ok ? [] : credential.error;
  const longest = credential.ok ? credential.value.longestSeconds : undefined;
  const mistakes = [...wrong, ...contradictions(input, longest), ...sameVariables(input)];
  if (!credential.ok || mistakes.length > 0) return err(mistakes.map(toMistake));
  return ok(directTask(name, { input, credential: credential.value }, `${context.source}:${line}`));
}

/** A key that has its place in a broker's policy says so. */
function keyOfPolicy(mistake: Mistake, task: string): Mistake {
  const prefix = `tasks.${task}.`;
  const key = mistake.path.startsWith(prefix) ? mistake.path.slice(prefix.length) : "";
  const expected = Object.hasOwn(KEYS_OF_POLICY, key) ? KEYS_OF_POLICY[key] : undefined;
  if (expected === undefined) return mistake;
  const message = `\`${key}\` is a key of a broker's policy: a task of this file has none.`;
  return { ...mistake, message, expected, example: "" };
}

/** Keys that contradict each other. */
function contradictions(
  input: DirectTaskInput,
  longest: number | undefined,
): readonly SemanticMistake[] {
  const { access, environment, ttl, timeout } = input;
  const mistakes: SemanticMistake[] = [];
  if (access === "write" && environment === undefined) {
    const message = "This is missing: a write needs an environment.";
    mistakes.push({ path: ["environment"], message });
  }
  const idle = access === "read" ? APPROVAL_KEYS.filter((key) => input[key] !== undefined) : [];
  for (const key of idle) {
    const message = "A read needs no approval, so this has no effect.";
    const expected = `Set access: write, or remove ${key}.`;
    mistakes.push({ path: [key], message, expected, example: "" });
  }
  if (ttl !== undefined && longest !== undefined && ttl > longest) {
    const message = `A credential of this kind lasts at most ${formatDuration(longest)}.`;
    mistakes.push({ path: ["ttl"], message, expected: "Set a shorter ttl.", example: "" });
  }
  const lasts = lifetimeOf(ttl, longest);
  if (timeout !== undefined && timeout > lasts) {
    const message = `A task cannot take longer than its lease: that lasts ${formatDuration(lasts)}, and the timeout is ${formatDuration(timeout)}.`;
    const expected = `Set a timeout of at most ${formatDuration(lasts)}, or a longer ttl.`;
    mistakes.push({ path: ["timeout"], message, expected, example: "" });
  }
  return mistakes;
}

/** How long its credential lasts, in seconds. */
function lifetimeOf(ttl: number | undefined, longest = DEFAULT_TTL_SECONDS): number {
  return ttl ?? Math.min(DEFAULT_TTL_SECONDS, longest);
}

function directTask(
  name: string,
  { input, credential }: { readonly input: DirectTaskInput; readonly credential: TaskCredential },
  source: string,
): DirectTask {
  const { description, environment, from } = input;
  const lasts = lifetimeOf(input.ttl, credential.longestSeconds);
  return {
    definition: {
      task: name,
      title: input.title,
      ...(description === undefined ? {} : { description }),
      grant: name,
      access: input.access,
      ...(environment === undefined ? {} : { environment }),
      run: input.run,
      ...(from === undefined ? {} : { from }),
      parameters: parametersOf(input),
      output: input.output,
      timeout: input.timeout ?? Math.min(DEFAULT_TIMEOUT_SECONDS, lasts),
      per_job: input["per-job"],
    },
    credential: { kind: credential.kind, settings: credential.settings },
    ttlSeconds: input.ttl,
    approval: {
      approvals: input.approvals ?? 1,
      approvers: input.approvers ?? [],
      bases: input.bases,
      maxAgeSeconds: input["max-age"] ?? DEFAULT_MAX_AGE_SECONDS,
    },
    source,
  };
}
