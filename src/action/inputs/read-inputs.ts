import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { Access } from "../../shared/claims.ts";
import { type Machine, unsupported } from "./machine.ts";
import { ACTION_CODES } from "../../shared/action-codes.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import {
  accessOf,
  annotationsOf,
  environmentOf,
  passEnvOf,
  residueOf,
  scriptOf,
  shellOf,
  stepOf,
  trustEnvOf,
  ttlOf,
  waitOf,
  type InputMistake,
  type InputResult,
  type ResidueSetting,
} from "./rules.ts";
import type { InputName } from "../runner/keys.ts";
import { sourceOf, type SourceInput } from "./source.ts";

/** What a workflow asks for, read once and checked completely. */
export interface Inputs {
  readonly step: string;
  readonly run: string;
  readonly shell: string;
  /** Undefined: the workspace. */
  readonly workingDirectory: string | undefined;
  /** Undefined: the job must not have one. */
  readonly environment: string | undefined;
  readonly access: Access;
  readonly source: SourceInput;
  /** Upper bound of the lease in seconds; undefined: the grant's own. */
  readonly ttlSeconds: number | undefined;
  /** 0: do not wait. */
  readonly waitSeconds: number;
  /** Globs of names. */
  readonly passEnv: readonly string[];
  readonly trustEnv: readonly string[];
  /** Variables for the task, by name. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the task may write groups and annotations. */
  readonly annotations: boolean;
  readonly residue: ResidueSetting;
  /** The workflow file that defines the job; empty where the runner does not say. Only messages depend on it. */
  readonly jobWorkflow: string;
}

/** What the inputs are checked against. */
export interface InputContext extends Machine {
  readonly kinds: readonly CredentialKind[];
}

/**
 * Reads every input. One failure reports all mistakes, one line each: what was given, what is expected, and an example.
 */
export async function readInputs(
  input: (name: InputName) => string,
  { kinds, ...machine }: InputContext,
): Promise<Result<Inputs, Failure>> {
  const unfit = unsupported(machine);
  if (unfit !== undefined) return err(unfit);
  const read = await checkInputs(input, kinds);
  return read.ok ? read : err(inputsInvalid(read.error));
}

/** The same for every machine, and each mistake by itself: `stepkey check` shows it where the workflow has it. */
export async function checkInputs(
  input: (name: InputName) => string,
  kinds: InputContext["kinds"],
): Promise<InputResult<Inputs>> {
  const mistakes: InputMistake[] = [];
  const text = (name: InputName): string => input(name).trim();
  const take = <T>(read: InputResult<T>, otherwise: T): T => {
    if (read.ok) return read.value;
    mistakes.push(...read.error);
    return otherwise;
  };
  const access = take(accessOf(text("access")), "read");
  const plain = {
    step: take(stepOf(text("step")), ""),
    run: take(scriptOf(input("run")), ""),
    shell: take(shellOf(text("shell")), ""),
    workingDirectory: text("working-directory") === "" ? undefined : text("working-directory"),
    environment: take(environmentOf(text("environment"), access), undefined),
    access,
    ttlSeconds: take(ttlOf(text("ttl")), undefined),
    waitSeconds: take(waitOf(text("wait-for-approval")), 0),
    passEnv: take(passEnvOf(text("pass-env")), []),
    trustEnv: take(trustEnvOf(text("trust-env")), []),
    env: take(await envOf(input("env"), kinds), {}),
    annotations: take(annotationsOf(text("annotations")), false),
    residue: take(residueOf(text("residue")), "auto"),
    jobWorkflow: text("job-workflow"),
  };
  const source = take<SourceInput | undefined>(await sourceOf({ text, access, kinds }), undefined);
  if (source === undefined || mistakes.length > 0) return err(mistakes);
  return ok({ ...plain, source });
}

async function envOf(
  text: string,
  kinds: InputContext["kinds"],
): Promise<InputResult<Inputs["env"]>> {
  if (text.trim() === "") return ok({});
  // Loaded only when it is needed: most steps have none.
  const { taskEnvOf } = await import("./task-env.ts");
  return taskEnvOf(
    text,
    kinds.flatMap(({ hostileVariables }) => hostileVariables),
  );
}

function inputsInvalid(mistakes: readonly InputMistake[]): Failure {
  const width = Math.max(...mistakes.map(({ input }) => input.length)) + 2;
  return failure(
    "inputs_invalid",
    `${mistakes.length} mistake${mistakes.length === 1 ? "" : "s"}:`,
    {
      remedy: ACTION_CODES.inputs_invalid.remedy,
      details: mistakes.map(
        ({ input, text, example }) =>
          `${input.padEnd(width)}${text}${example === "" ? "" : ` For example: ${example}`}`,
      ),
    },
  );
}
