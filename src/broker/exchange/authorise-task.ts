import type { NamedTask } from "../../policy/named-task.ts";
import { COMMIT_SHA } from "../../shared/patterns.ts";
import { ok, type Result } from "../../shared/result.ts";
import { checkParameters } from "../../shared/task-parameters.ts";
import type { AskedTask } from "../../shared/task-wire.ts";
import type { PolicyDocuments } from "../policy/policy-source.ts";
import { refuse, type Refusal } from "../refusal/refusal.ts";

/**
 * Checks the task of a request against policy, after policy has allowed its grant. Undefined: the request names none. Which
 * commit a branch has is not checked: the action reads that, as it reads what it runs.
 */
export function authoriseTask(
  { grant, task: asked }: { readonly grant: string; readonly task?: AskedTask | undefined },
  { repository }: Pick<PolicyDocuments, "repository">,
): Result<NamedTask | undefined, Refusal> {
  if (asked === undefined) return ok(undefined);
  const document = typeof repository === "object" ? repository : undefined;
  const task = document?.tasks.find(({ name }) => name === asked.name);
  if (task === undefined) {
    const isDisabled = document?.disabledTasks.includes(asked.name) === true;
    const why = isDisabled ? "has mistakes and is disabled" : "is not in the policy";
    return refuse("task_refused", `task ${asked.name} ${why}`);
  }
  const other = otherThanAsked(task, grant, asked);
  if (other !== undefined) return refuse("task_refused", `${task.source} ${task.name} ${other}`);
  const checked = checkParameters(task.parameters, asked.parameters);
  if (checked.ok) return ok(task);
  const { message } = checked.error;
  return refuse("task_parameters_refused", message, { remedy: message });
}

function otherThanAsked(task: NamedTask, grant: string, asked: AskedTask): string | undefined {
  if (task.grant !== grant) return `is for ${task.grant}, not ${grant}`;
  const at = task.from?.ref ?? "";
  if (!COMMIT_SHA.test(at) || at === asked.commit) return undefined;
  return `is at ${at}, not ${asked.commit}`;
}
