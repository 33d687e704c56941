import { stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { type ActionReference, actionReferenceText } from "../../../shared/action-reference.ts";
import { codedFailure, type Failure } from "../../../shared/failure.ts";
import { printable } from "../../../shared/printable.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { type DockerCommand, dockerCommand, wrongImage } from "../container/docker-command.ts";
import { type ExpressionScope, evaluateExpression } from "../expression/evaluate.ts";
import { statusFunctions } from "../expression/status.ts";
import { type GivenInputs, type PreparedInputs, prepareInputs } from "../inputs/action-inputs.ts";
import type { ActionMetadata, DockerRuns, JavaScriptRuns } from "../metadata/metadata.ts";
import { parseActionMetadata } from "../metadata/parse-metadata.ts";
import { readMetadataFile } from "../metadata/read-metadata.ts";

/** Where an action's files are. */
export interface LocatedAction {
  /** With its `action.yml`. */
  readonly directory: string;
  /** Of its repository, or the workspace: its files may be anywhere in it. */
  readonly root: string;
}

/** An action that can run, as far as that can be seen before there is a credential. */
export interface PreparedAction extends LocatedAction {
  readonly reference: ActionReference;
  readonly metadata: ActionMetadata;
  readonly runs: JavaScriptRuns | DockerRuns;
  /** Of a Docker action. */
  readonly command?: DockerCommand;
  readonly inputs: PreparedInputs;
  /** What its conditions read, too; they also have the variables of the action as `env`. */
  readonly scope: ExpressionScope;
}

export interface Preparation {
  readonly reference: ActionReference;
  readonly inputs: GivenInputs;
  readonly scope: ExpressionScope & { readonly hasToken: boolean };
}

/** Reads an action and checks it completely: a mistake in it must not use up a lease, or one use of an approval. */
export async function prepareAction(
  located: LocatedAction,
  { reference, inputs: given, scope }: Preparation,
): Promise<Result<PreparedAction, Failure>> {
  const name = actionReferenceText(reference);
  const file = await readMetadataFile(located.directory);
  if (file === undefined) return err(withoutMetadata(reference));
  const metadata = parseActionMetadata(file.text);
  if (!metadata.ok) return err(unusable(name, `its action.yml ${metadata.error}`));
  const { runs } = metadata.value;
  if (runs.using === "composite") return err(unusable(name, COMPOSITE));
  const inputs = prepareInputs(metadata.value, given, scope);
  if (!inputs.ok) return err(unusable(name, inputs.error));
  const missing =
    runs.using === "docker" ? await wrongImage(located, runs) : await missingFile(located, runs);
  const wrong = missing ?? wrongCondition(runs, scope);
  if (wrong !== undefined) return err(unusable(name, wrong));
  const action = { ...located, reference, metadata: metadata.value, inputs: inputs.value, scope };
  if (runs.using === "javascript") return ok({ ...action, runs });
  const { variables } = inputs.value;
  const command = dockerCommand({ metadata: metadata.value, runs, inputs: given, variables });
  if (!command.ok) return err(unusable(name, command.error));
  return ok({ ...action, runs, command: command.value });
}

const COMPOSITE = "it is a composite action, and stepkey runs JavaScript and Docker actions";

export function unusable(name: string, why: string): Failure {
  return codedFailure("action_unusable", {
    message: `The action ${name} cannot run: ${printable(why)}.`,
  });
}

function withoutMetadata(reference: ActionReference): Failure {
  const name = actionReferenceText(reference);
  const message = `The action ${name} cannot run: there is no action.yml or action.yaml.`;
  const remedy =
    reference.from === "workspace"
      ? "Run actions/checkout before this step, and check the path in `uses`."
      : "Check the path in `uses`.";
  return codedFailure("action_unusable", { message, remedy });
}

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
