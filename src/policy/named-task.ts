import type {
  TaskDefinition,
  TaskOrigin,
  TaskOutputRule,
  TaskParameter,
} from "../shared/task-wire.ts";
import type { Grant } from "./policy.ts";

/** A named task of a repository's policy. */
export interface NamedTask {
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  /** The name of the grant whose credential it gets. */
  readonly grant: string;
  readonly run: string;
  /** Undefined: the default branch of the job's repository. */
  readonly from: TaskOrigin | undefined;
  readonly parameters: Readonly<Record<string, TaskParameter>>;
  readonly output: TaskOutputRule;
  readonly timeoutSeconds: number;
  readonly perJob: number;
  /** File and line of the task: `octo-org/shop.yml:31`. */
  readonly source: string;
}

/** A task as the wire has it; access and environment are those of its grant. */
export function taskDefinition(
  task: NamedTask,
  { access, environment }: Pick<Grant, "access" | "environment">,
): TaskDefinition {
  const { description, from } = task;
  return {
    task: task.name,
    title: task.title,
    ...(description === undefined ? {} : { description }),
    grant: task.grant,
    access,
    ...(environment === undefined ? {} : { environment }),
    run: task.run,
    ...(from === undefined ? {} : { from }),
    parameters: task.parameters,
    output: task.output,
    timeout: task.timeoutSeconds,
    per_job: task.perJob,
  };
}
