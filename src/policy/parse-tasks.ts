import {
  inOrder,
  MAX_MISTAKES,
  mistakeAt,
  mistakesOf,
  type MistakeContext,
} from "../shared/mistake.ts";
import { GRANT_NAME } from "../shared/patterns.ts";
import type { PolicyDocument, PolicyMistake } from "./document.ts";
import type { SemanticMistake } from "./semantic-mistake.ts";
import type { NamedTask } from "./named-task.ts";
import { taskSchema, type TaskInput } from "./task-schema.ts";
import { taskMistakes, type GrantsAround } from "./task-semantics.ts";

export type ParsedTasks = Pick<PolicyDocument, "tasks" | "disabledTasks" | "mistakes"> & {
  /** False if there were so many mistakes that the rest was not parsed. */
  readonly whole: boolean;
};

/** Each task is parsed separately: a mistake disables that task alone, and no grant. */
export function parseTasks(context: MistakeContext, around: GrantsAround): ParsedTasks {
  const tasks: NamedTask[] = [];
  const disabledTasks: string[] = [];
  const mistakes: PolicyMistake[] = [];
  for (const name of context.yaml.keysAt(["tasks"])) {
    const parsed = parseTask(context, name, around);
    if (parsed.task === undefined) disabledTasks.push(name);
    else tasks.push(parsed.task);
    mistakes.push(...parsed.mistakes);
    if (mistakes.length > MAX_MISTAKES) break;
  }
  const whole = mistakes.length <= MAX_MISTAKES;
  return { tasks, disabledTasks, mistakes: inOrder(mistakes), whole };
}

interface ParsedTask {
  readonly task: NamedTask | undefined;
  readonly mistakes: readonly PolicyMistake[];
}

function parseTask(context: MistakeContext, name: string, around: GrantsAround): ParsedTask {
  const base = ["tasks", name];
  const { line, column } = context.yaml.positionOfKey(base);
  if (!GRANT_NAME.test(name)) {
    const message = `"${name}" is not a valid name for a task.`;
    const expected = "Use 1 to 64 letters, digits and . _ -, starting with a letter or digit.";
    const mistake = mistakeAt(context, base, { message, expected, example: "count-orders:" });
    return { task: undefined, mistakes: [{ ...mistake, line, column }] };
  }
  const checked = taskSchema.safeParse(context.yaml.valueAt(base));
  if (!checked.success) {
    const { error } = checked;
    return { task: undefined, mistakes: mistakesOf(context, base, { schema: taskSchema, error }) };
  }
  const toMistake = ({ path, ...rest }: SemanticMistake): PolicyMistake =>
    mistakeAt(context, [...base, ...path], rest);
  const mistakes = taskMistakes(checked.data, around).map(toMistake);
  const isDisabled = mistakes.some(({ severity }) => severity === "mistake");
  const source = `${context.source}:${line}`;
  return { task: isDisabled ? undefined : toTask(name, checked.data, source), mistakes };
}

function toTask(name: string, input: TaskInput, source: string): NamedTask {
  return {
    name,
    title: input.title,
    description: input.description,
    grant: input.grant,
    run: input.run,
    from: input.from,
    parameters: parametersOf(input),
    output: input.output,
    timeoutSeconds: input.timeout,
    perJob: input["per-job"],
    source,
  };
}

/** As the wire has them: what is left out is absent. */
export function parametersOf({
  parameters,
}: Pick<TaskInput, "parameters">): NamedTask["parameters"] {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, { pattern, required, description }]) => [
      key,
      {
        ...(pattern === undefined ? {} : { pattern }),
        required,
        ...(description === undefined ? {} : { description }),
      },
    ]),
  );
}
