import { stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { actionReferenceText } from "../../../shared/action-reference.ts";
import { codedFailure } from "../../../shared/coded-failure.ts";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { dockerCommand, wrongExpression, wrongImage } from "../container/docker-command.ts";
import { type ExpressionScope, evaluateExpression } from "../expression/evaluate.ts";
import { statusFunctions } from "../expression/status.ts";
import { prepareInputs } from "../inputs/action-inputs.ts";
import type { ActionMetadata, DockerRuns, JavaScriptRuns } from "../metadata/metadata.ts";
import { parseActionMetadata } from "../metadata/parse-metadata.ts";
import { readMetadataFile } from "../metadata/read-metadata.ts";
import type {
  LocatedAction,
  Preparation,
  PreparedAction,
  PreparedDocker,
  PreparedRuns,
} from "./prepared-action.ts";
import { unusable } from "./unusable.ts";

/** Reads an action and checks it completely: a mistake in it must not use up a lease, or one use of an approval. */
export async function prepareAction(
  located: LocatedAction,
  preparation: Preparation,
): Promise<Result<PreparedAction, Failure>> {
  const { reference, inputs: given, scope } = preparation;
  const name = actionReferenceText(reference);
  const file = await readMetadataFile(located.directory);
  if (file === undefined) return err(withoutMetadata(preparation));
  const metadata = parseActionMetadata(file.text);
  if (!metadata.ok) return err(unusable(name, `its action.yml ${metadata.error}`));
  const inputs = prepareInputs(metadata.value, given, scope);
  if (!inputs.ok) return err(unusable(name, inputs.error));
  const own = { ...located, metadata: metadata.value, variables: inputs.value.variables };
  const runs = await prepareRuns(own, preparation);
  if (!runs.ok) return runs;
  const prepared = { ...located, reference, metadata: metadata.value, scope };
  return ok({ ...prepared, runs: runs.value, inputs: inputs.value });
}

interface Own extends LocatedAction {
  readonly metadata: ActionMetadata;
  /** `INPUT_…` */
  readonly variables: Readonly<Record<string, string>>;
}

async function prepareRuns(
  own: Own,
  preparation: Preparation,
): Promise<Result<PreparedRuns, Failure>> {
  const { runs } = own.metadata;
  const name = actionReferenceText(preparation.reference);
  if (runs.using === "composite") {
    const { prepareComposite } = await import("./prepare-composite.ts");
    return await prepareComposite(own, preparation, prepareAction);
  }
  if (runs.using === "docker") {
    const docker = await prepareDocker(own, runs, preparation);
    return docker.ok ? docker : err(unusable(name, docker.error));
  }
  const wrong = (await missingFile(own, runs)) ?? wrongCondition(runs, preparation.scope);
  return wrong === undefined ? ok(runs) : err(unusable(name, wrong));
}

async function prepareDocker(
  own: Own,
  runs: DockerRuns,
  { inputs, scope, nesting }: Preparation,
): Promise<Result<PreparedDocker, string>> {
  const wrong = (await wrongImage(own, runs)) ?? wrongCondition(runs, scope);
  if (wrong !== undefined) return err(wrong);
  // What a step gives a nested one is known when it is its turn.
  if (nesting.depth > 0) {
    const fault = wrongExpression(runs);
    return fault === undefined ? ok(runs) : err(fault);
  }
  const { metadata, variables } = own;
  const command = dockerCommand({ metadata, runs, inputs, variables });
  return command.ok ? ok({ ...runs, command: command.value }) : command;
}

function withoutMetadata({ reference, nesting }: Preparation): Failure {
  const name = actionReferenceText(reference);
  const message = `The action ${name} cannot run: there is no action.yml or action.yaml.`;
  const { [reference.from]: remedy } = nesting.depth > 0 ? NESTED_PATH : PATH;
  return codedFailure("action_unusable", { message, remedy });
}

const PATH = {
  workspace: "Run actions/checkout before this step, and check the path in `uses`.",
  repository: "Check the path in `uses`.",
} as const;

/** What `uses` of a composite action's step names: of the workspace, it may be one that another step was to write. */
const NESTED_PATH = {
  workspace:
    "Everything that the action uses has to be in the workspace before this step. If one of its own steps writes it there, stepkey cannot run the action: do the same in `run`. Otherwise run actions/checkout before this step.",
  repository: "Use an action whose authors name a path that exists.",
} as const;

/** Which of its files is not there, or not in its repository. */
async function missingFile(
  { directory, root }: LocatedAction,
  { pre, main, post }: JavaScriptRuns,
): Promise<string | undefined> {
  for (const [part, file] of Object.entries({ pre, main, post })) {
    if (file === undefined) continue;
    const path = join(directory, file);
    if (!path.startsWith(`${root}${sep}`)) return `runs.${part} leads out of its repository`;
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() !== true) return `runs.${part} names ${file}, which does not exist`;
  }
  return undefined;
}

function wrongCondition(
  { preIf, postIf }: Pick<JavaScriptRuns, "preIf" | "postIf">,
  scope: ExpressionScope,
): string | undefined {
  for (const [key, condition] of Object.entries({ "pre-if": preIf, "post-if": postIf })) {
    const value = evaluateExpression(
      condition,
      conditionScope(scope, { status: "success", env: {} }),
    );
    if (!value.ok) return `its ${key} cannot be evaluated: ${value.error}`;
  }
  return undefined;
}

/** What a condition reads: the contexts of the inputs, `env`, and how the action is doing. */
export function conditionScope(
  { contexts, functions }: ExpressionScope,
  now: {
    readonly status: Parameters<typeof statusFunctions>[0];
    readonly env: Readonly<Record<string, string>>;
  },
): ExpressionScope {
  return {
    contexts: { ...contexts, env: now.env },
    functions: { ...functions, ...statusFunctions(now.status) },
  };
}
