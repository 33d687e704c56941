import { stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { inputVariable } from "../../../shared/input-variable.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { joined } from "../../../shared/wording.ts";
import { expandText, faultOfText } from "../expression/evaluate.ts";
import type { GivenInputs } from "../inputs/action-inputs.ts";
import type { ActionMetadata, DockerRuns } from "../metadata/metadata.ts";

/** What a container of an action starts. */
export interface DockerCommand {
  /** Of `main`; empty: the image's own. */
  readonly main: string;
  readonly args: readonly string[];
}

export interface CommandParts {
  readonly metadata: Pick<ActionMetadata, "inputs">;
  readonly runs: DockerRuns;
  readonly inputs: GivenInputs;
  /** `INPUT_…`, without those of the credential. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The command of a Docker action, known before there is a credential: a command line can be read by everybody on the
 * machine, so no input of `with-credential` may be in it. The error completes "The action … cannot run:".
 */
export function dockerCommand(parts: CommandParts): Result<DockerCommand, string> {
  const { runs, variables } = parts;
  const args = runs.args === undefined ? givenArgs(parts) : ownArgs(runs.args, parts);
  if (!args.ok) return args;
  const wrong = unreadableEnv(parts);
  if (wrong !== undefined) return err(wrong);
  const main = runs.main ?? variables[inputVariable("entryPoint")] ?? "";
  return ok({ main, args: args.value });
}

/** An action without `args` takes them from its inputs, as under the runner. */
function givenArgs({ inputs, variables }: CommandParts): Result<readonly string[], string> {
  const secret = ["args", "entryPoint"].filter((id) => isReferenced(id, inputs));
  if (secret.length > 0) return err(inCommandLine(secret));
  return ok(wordsOf(variables[inputVariable("args")] ?? ""));
}

function ownArgs(args: readonly string[], parts: CommandParts): Result<readonly string[], string> {
  const some = filledArgs(args, parts, "some");
  if (!some.ok) return some;
  // Another credential: what differs then is in the command line.
  const other = filledArgs(args, parts, "other");
  const isSame = other.ok && some.value.every((each, index) => each === other.value[index]);
  return isSame ? some : err(inCommandLine([...parts.inputs.references.keys()]));
}

function inCommandLine(inputs: readonly string[]): string {
  return `its args hold what with-credential sets (${joined(inputs)}), and every process of the machine can read a command line. Use an action that reads it from a variable`;
}

function filledArgs(
  args: readonly string[],
  parts: CommandParts,
  fill: string,
): Result<readonly string[], string> {
  const scope = { contexts: { inputs: inputsContext(parts, () => fill) } };
  const values: string[] = [];
  for (const [index, arg] of args.entries()) {
    const value = expandText(arg, scope);
    if (!value.ok) return err(`its args cannot be evaluated (number ${index + 1}): ${value.error}`);
    values.push(value.value);
  }
  return ok(values);
}

function unreadableEnv(parts: CommandParts): string | undefined {
  const scope = { contexts: { inputs: inputsContext(parts, () => "") } };
  for (const [name, text] of parts.runs.env) {
    const value = expandText(text, scope);
    if (!value.ok) return `its env cannot be evaluated (${name}): ${value.error}`;
  }
  return undefined;
}

/** What is wrong with its expressions before its inputs have values. It completes "The action … cannot run:". */
export function wrongExpression({
  args,
  env,
}: Pick<DockerRuns, "args" | "env">): string | undefined {
  const scope = { contexts: { inputs: {} } };
  for (const [index, arg] of (args ?? []).entries()) {
    const fault = faultOfText(arg, scope);
    if (fault !== undefined) return `its args are wrong (number ${index + 1}): ${fault}`;
  }
  for (const [name, text] of env) {
    const fault = faultOfText(text, scope);
    if (fault !== undefined) return `its env is wrong (${name}): ${fault}`;
  }
  return undefined;
}

/** The action's own variables, with what the credential gives. They may hold a secret, so they stay wrapped. */
export function dockerEnv(
  parts: CommandParts,
  credential: Readonly<Record<string, Secret | string>>,
): Readonly<Record<string, Secret>> {
  const valueOf = (id: string): string => {
    const value = credential[inputVariable(id)] ?? "";
    return value instanceof Secret ? value.reveal() : value;
  };
  const scope = { contexts: { inputs: inputsContext(parts, valueOf) } };
  const pairs = [...parts.runs.env].map(([name, text]) => {
    const value = expandText(text, scope);
    return [name, new Secret(value.ok ? value.value : "")] as const;
  });
  return Object.fromEntries(pairs);
}

function inputsContext(
  { metadata, inputs, variables }: CommandParts,
  ofCredential: (id: string) => string,
): Readonly<Record<string, string>> {
  const plain = [...metadata.inputs.keys(), ...inputs.given.keys()].map(
    (id) => [id, variables[inputVariable(id)] ?? ""] as const,
  );
  const secret = [...metadata.inputs.keys(), ...inputs.references.keys()]
    .filter((id) => isReferenced(id, inputs))
    .map((id) => [id, ofCredential(id)] as const);
  return Object.fromEntries([...plain, ...secret]);
}

function isReferenced(id: string, { references }: GivenInputs): boolean {
  return [...references.keys()].some((each) => inputVariable(each) === inputVariable(id));
}

/** The input `args` of an action without any: words, and quotes around those with spaces. */
function wordsOf(text: string): readonly string[] {
  const words = text.match(/"(?:\\.|[^"\\])*"|[^\s"]+/gsu) ?? [];
  return words.map((word) =>
    word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(["\\])/gu, "$1") : word,
  );
}

const DOCKERFILE = /^(?:dockerfile(?:\..*)?|.*\.dockerfile|.*dockerfile)$/iu;

/** What is wrong with where its image comes from. */
export async function wrongImage(
  { directory, root }: { readonly directory: string; readonly root: string },
  { image }: DockerRuns,
): Promise<string | undefined> {
  if (image.startsWith("docker://")) return undefined;
  if (!DOCKERFILE.test(basename(image))) {
    return "runs.image names neither a Dockerfile nor docker://IMAGE";
  }
  const path = join(directory, image);
  if (!path.startsWith(`${root}${sep}`)) return "runs.image leads out of its repository";
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? undefined : `runs.image names ${image}, which does not exist`;
}
