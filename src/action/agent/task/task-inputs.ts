import { parameterVariable } from "../../../shared/task-parameters.ts";
import type { TaskDefinition } from "../../../shared/task-wire.ts";
import type { Inputs, TaskForAgent } from "../../inputs/read-inputs.ts";
import type { SourceInput } from "../../inputs/source.ts";

/** Where the credential of a task comes from. */
export interface TaskCredentialSource {
  readonly source: SourceInput;
  /** Its lease lives no longer; undefined: as long as the grant says, or as leases last where nobody says it. */
  readonly ttlSeconds?: number | undefined;
}

/** What runs, for whom, and where its credential comes from. */
export interface TaskOrder extends TaskCredentialSource {
  readonly definition: TaskDefinition;
  readonly named: TaskForAgent;
}

/**
 * A named task as the inputs of a step: `run` is policy's, and the agent's parameters are variables. What the agent's own step
 * says of variables, tools and approvals is not the task's.
 */
export function inputsOfTask(
  agent: Inputs,
  { definition, named, source, ttlSeconds }: TaskOrder,
): Inputs {
  return {
    step: agent.step,
    run: definition.run,
    uses: undefined,
    shell: "",
    workingDirectory: undefined,
    environment: agent.environment,
    access: definition.access,
    source,
    ttlSeconds,
    waitSeconds: 0,
    passEnv: [],
    trustEnv: agent.trustEnv,
    keepConfig: [],
    env: Object.fromEntries(
      Object.entries(named.task.parameters).map(([name, value]) => [
        parameterVariable(name),
        value,
      ]),
    ),
    secretEnv: {},
    annotations: false,
    residue: agent.residue,
    named,
    jobWorkflow: agent.jobWorkflow,
  };
}
