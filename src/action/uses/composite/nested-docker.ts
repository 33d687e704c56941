import { err, ok, type Result } from "../../../shared/result.ts";
import { type DockerCommand, dockerCommand, dockerEnv } from "../container/docker-command.ts";
import type { Variables } from "../lifecycle/step.ts";
import type { UsesStep } from "../metadata/composite-steps.ts";
import type { PreparedAction, PreparedDocker } from "../prepare/prepared-action.ts";
import type { CompositeEffects, CompositeSetting } from "./course.ts";
import { revealed } from "./frame.ts";

/** What the containers of a nested Docker action start, and the variables of its own `env`. */
export interface DockerStart {
  readonly action: PreparedAction<PreparedDocker>;
  readonly command: DockerCommand;
  readonly env: Variables;
}

interface Around {
  readonly setting: Pick<CompositeSetting, "decided">;
  readonly effects: Pick<CompositeEffects, "holdsSecret">;
}

/**
 * Known when it is the step's turn: its inputs may come from the steps before it. `inputs` has them as `INPUT_…`. The error
 * is a clause.
 */
export function dockerStart(
  action: PreparedAction<PreparedDocker>,
  { step, inputs }: { readonly step: UsesStep; readonly inputs: Variables },
  { setting: { decided }, effects: { holdsSecret } }: Around,
): Result<DockerStart, string> {
  const variables = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, revealed(value)]),
  );
  const given = { given: step.with, references: new Map<string, string>() };
  const parts = { metadata: action.metadata, runs: action.runs, inputs: given, variables };
  const command = dockerCommand(parts);
  if (!command.ok) return command;
  if ([command.value.main, ...command.value.args].some(holdsSecret)) return err(WITH_SECRET);
  const own = Object.entries(dockerEnv(parts, {})).filter(([name]) => !decided.has(name));
  return ok({ action, command: command.value, env: Object.fromEntries(own) });
}

const WITH_SECRET =
  "its args would hold a secret, and every process of the machine can read a command line";
