import { didYouMean } from "../shared/did-you-mean.ts";
import { formatDuration } from "../shared/duration.ts";
import { parameterVariable } from "../shared/task-parameters.ts";
import type { DocumentGrant } from "./document.ts";
import type { SemanticMistake } from "./semantic-mistake.ts";
import type { TaskInput } from "./task-schema.ts";

/** The grants of the document that has the task. */
export interface GrantsAround {
  /** Every name, also of grants that a mistake disabled. */
  readonly names: readonly string[];
  readonly grants: readonly DocumentGrant[];
}

/** Mistakes that the schema of a task cannot find. Their paths are below the task. */
export function taskMistakes(task: TaskInput, around: GrantsAround): readonly SemanticMistake[] {
  const grant = around.grants.find(({ name }) => name === task.grant);
  return [
    ...unknownGrant(task, around),
    ...(grant === undefined ? [] : tooLong(task, grant)),
    ...(grant === undefined ? [] : usesWarning(grant)),
    ...sameVariables(task),
  ];
}

function unknownGrant({ grant }: TaskInput, { names }: GrantsAround): readonly SemanticMistake[] {
  if (names.includes(grant)) return [];
  const meant = didYouMean(grant, names);
  const message = `This policy has no grant "${grant}".`;
  const expected =
    meant === undefined
      ? "Expected the name of a grant of this policy."
      : `Did you mean "${meant}"?`;
  return [{ path: ["grant"], message, expected, example: "" }];
}

/** A task lives on one lease, so it cannot take longer than one. */
function tooLong({ timeout }: TaskInput, grant: DocumentGrant): readonly SemanticMistake[] {
  const { ttlSeconds, name } = grant;
  if (ttlSeconds === undefined || timeout <= ttlSeconds) return [];
  const message = `A task cannot take longer than its lease: the ttl of ${name} is ${formatDuration(ttlSeconds)}, and the timeout is ${formatDuration(timeout)}.`;
  const expected = `Set a timeout of at most ${formatDuration(ttlSeconds)}, or a longer ttl.`;
  return [{ path: ["timeout"], message, expected, example: "" }];
}

/** What a task runs is a script, so a grant for actions alone is never issued to it. */
function usesWarning({ name, allow }: DocumentGrant): readonly SemanticMistake[] {
  const lists = allow.uses ?? [];
  if (lists.every((patterns) => patterns.some((pattern) => /^(?:run|\*+)$/u.test(pattern)))) {
    return [];
  }
  const message = `The grant ${name} is only for actions: its \`uses\` does not list run, so it is never issued to a task.`;
  const expected = "Add run to `uses` of the grant, or name another grant.";
  return [{ path: ["grant"], message, expected, example: "", severity: "warning" }];
}

/** Two parameters whose variables have one name. */
export function sameVariables({
  parameters,
}: Pick<TaskInput, "parameters">): readonly SemanticMistake[] {
  const seen = new Map<string, string>();
  return Object.keys(parameters).flatMap((name) => {
    const variable = parameterVariable(name);
    const other = seen.get(variable);
    if (other === undefined) {
      seen.set(variable, name);
      return [];
    }
    const message = `\`${other}\` and \`${name}\` would both be ${variable}.`;
    return [{ path: ["parameters", name], message, expected: "Rename one.", example: "" }];
  });
}
