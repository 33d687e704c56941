import type { LoadKinds } from "../../credentials/kind/credential-kind.ts";
import type { Access } from "../../shared/claims.ts";
import type { AskedTask, AskingAgent } from "../../shared/task-wire.ts";
import { type Machine, unsupported } from "./machine.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { FIX_INPUTS } from "../../shared/fix-inputs.ts";
import type { HostileVariable } from "../../shared/hostile-variable.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import {
  accessOf,
  agentOf,
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
  withoutAgent,
  withoutUses,
  type InputMistake,
  type InputResult,
  type ResidueSetting,
} from "./rules.ts";
import type { InputName } from "../runner/keys.ts";
import type { SecretEnv } from "./secret-env.ts";
import { agentSourceOf, isAlone, sourceOf, type SourceInput } from "./source.ts";
import type { UsesInput } from "./uses.ts";

/** What a workflow asks for, read once and checked completely. */
export interface Inputs {
  readonly step: string;
  /** The script, or what starts the agent; empty with `uses`. */
  readonly run: string;
  /** The action that runs in place of a script. */
  readonly uses: UsesInput | undefined;
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
  /** Tools whose settings and logins the task shares with the job. */
  readonly keepConfig: readonly string[];
  /** Variables for the task, by name. */
  readonly env: Readonly<Record<string, string>>;
  /** Stored secrets for the task, by the names of their variables. */
  readonly secretEnv: SecretEnv;
  /** Whether the task may write groups and annotations. */
  readonly annotations: boolean;
  readonly residue: ResidueSetting;
  /** The named task that gets the credential, where an agent asked for it; undefined for every step. */
  readonly named?: TaskForAgent | undefined;
  /** The workflow file that defines the job; empty where the runner does not say. Only messages depend on it. */
  readonly jobWorkflow: string;
}

/** A task of the policy that an agent asked for. */
export interface TaskForAgent {
  readonly task: AskedTask;
  /** Where its commit is: `octo-org/shop`. */
  readonly repository: string;
  readonly agent: AskingAgent;
  /** Whether the agent runs as a user of its own. */
  readonly hasWall: boolean;
}

/** What the inputs are checked against. */
export interface InputContext extends Machine {
  readonly loadKinds: LoadKinds;
}

/**
 * Reads every input. One failure reports all mistakes, one line each: what was given, what is expected, and an example.
 */
export async function readInputs(
  input: (name: InputName) => string,
  { loadKinds, ...machine }: InputContext,
): Promise<Result<Inputs, Failure>> {
  const unfit = unsupported(machine);
  if (unfit !== undefined) return err(unfit);
  const read = await checkInputs(input, loadKinds);
  return read.ok ? read : err(inputsInvalid(read.error));
}

/** The same for every machine, and each mistake by itself: `stepkey check` shows it where the workflow has it. */
export async function checkInputs(
  input: (name: InputName) => string,
  loadKinds: LoadKinds,
): Promise<InputResult<Inputs>> {
  const mistakes: InputMistake[] = [];
  const text = (name: InputName): string => input(name).trim();
  const take = <T>(read: InputResult<T>, otherwise: T): T => {
    if (read.ok) return read.value;
    mistakes.push(...read.error);
    return otherwise;
  };
  const isAgent = take(agentOf(text("agent")), false);
  // What an agent step may not have is said in one place: see agentSourceOf.
  if (isAgent) return await agentInputs({ input, text, loadKinds, take, mistakes });
  take(withoutAgent(text), undefined);
  const access = take(accessOf(text("access")), "read");
  const isAction = text("uses") !== "";
  const env = take(await envOf(input("env"), loadKinds), {});
  // Its own sentences say that these cannot be used there.
  const alone = isAlone(text);
  const plain = {
    step: take(stepOf(text("step")), ""),
    run: isAction ? "" : take(scriptOf(input("run"), false), ""),
    uses: take(await usesInputOf(text, loadKinds), undefined),
    shell: take(shellOf(text("shell")), ""),
    workingDirectory: text("working-directory") === "" ? undefined : text("working-directory"),
    environment: alone ? undefined : take(environmentOf(text("environment"), access), undefined),
    access,
    ttlSeconds: alone ? undefined : take(ttlOf(text("ttl")), undefined),
    waitSeconds: alone ? 0 : take(waitOf(text("wait-for-approval")), 0),
    passEnv: take(passEnvOf(text("pass-env")), []),
    trustEnv: take(trustEnvOf(text("trust-env")), []),
    keepConfig: take(await keepConfigOf(text("keep-config"), loadKinds), []),
    env,
    secretEnv: take(await secretEnvOf(text("secret-env"), { env, isAction }, loadKinds), {}),
    annotations: take(annotationsOf(text("annotations")), false),
    residue: take(residueOf(text("residue")), "auto"),
    jobWorkflow: text("job-workflow"),
  };
  if (alone) take(await namesKnown(plain), undefined);
  const source = take<SourceInput | undefined>(
    await sourceOf({ text, access, loadKinds }),
    undefined,
  );
  if (source === undefined || mistakes.length > 0) return err(mistakes);
  return ok({ ...plain, source });
}

interface Reading {
  readonly input: (name: InputName) => string;
  readonly text: (name: InputName) => string;
  readonly loadKinds: LoadKinds;
  /** Takes a value, or the other one with a mistake. */
  readonly take: <T>(read: InputResult<T>, otherwise: T) => T;
  readonly mistakes: readonly InputMistake[];
}

/** A step that runs an agent: its own variables and shell, and nothing that a credential needs. */
async function agentInputs(reading: Reading): Promise<InputResult<Inputs>> {
  const { input, text, loadKinds, take, mistakes } = reading;
  const common = {
    step: take(stepOf(text("step")), ""),
    run: take(scriptOf(input("run"), true), ""),
    uses: undefined,
    shell: take(shellOf(text("shell")), ""),
    workingDirectory: text("working-directory") === "" ? undefined : text("working-directory"),
    environment: take(environmentOf(text("environment"), "read"), undefined),
    access: "read" as const,
    ttlSeconds: undefined,
    waitSeconds: 0,
    passEnv: take(passEnvOf(text("pass-env")), []),
    trustEnv: take(trustEnvOf(text("trust-env")), []),
    keepConfig: [],
    env: take(await envOf(input("env"), loadKinds), {}),
    secretEnv: {},
    annotations: take(annotationsOf(text("annotations")), false),
    residue: take(residueOf(text("residue")), "auto" as const),
    jobWorkflow: text("job-workflow"),
  };
  const source = take<SourceInput | undefined>(await agentSourceOf(text), undefined);
  if (source === undefined || mistakes.length > 0) return err(mistakes);
  return ok({ ...common, source });
}

/** Loaded only when it is needed: most steps run a script. */
async function usesInputOf(
  text: (name: InputName) => string,
  loadKinds: LoadKinds,
): Promise<InputResult<UsesInput | undefined>> {
  if (text("uses") === "") return withoutUses(text);
  const { usesOf } = await import("./uses.ts");
  return usesOf(text, await hostileOf(loadKinds));
}

/** Without a credential, the stored secrets are all that there is to name. */
async function namesKnown({
  uses,
  secretEnv,
}: Pick<Inputs, "uses" | "secretEnv">): Promise<InputResult<undefined>> {
  const names = Object.keys(secretEnv);
  // Without names, secret-env has mistakes of its own.
  if (uses === undefined || names.length === 0) return ok(undefined);
  const { namesFound } = await import("./uses.ts");
  return namesFound(uses, names);
}

async function envOf(text: string, loadKinds: LoadKinds): Promise<InputResult<Inputs["env"]>> {
  if (text.trim() === "") return ok({});
  // Loaded only when it is needed: most steps have none.
  const { taskEnvOf } = await import("./task-env.ts");
  return taskEnvOf(text, await hostileOf(loadKinds));
}

async function secretEnvOf(
  text: string,
  { env, isAction }: { readonly env: Inputs["env"]; readonly isAction: boolean },
  loadKinds: LoadKinds,
): Promise<InputResult<SecretEnv>> {
  if (text === "") return ok({});
  // Loaded only when it is needed, with the YAML parser.
  const loaded = await import("./secret-env.ts");
  const hostileOfKinds = await hostileOf(loadKinds);
  return loaded.secretEnvOf(text, { env: Object.keys(env), hostileOfKinds, isAction });
}

async function keepConfigOf(
  text: string,
  loadKinds: LoadKinds,
): Promise<InputResult<Inputs["keepConfig"]>> {
  if (text === "") return ok([]);
  const { homesOf } = await import("./keep-config.ts");
  return homesOf(text, await loadKinds());
}

async function hostileOf(loadKinds: LoadKinds): Promise<readonly HostileVariable[]> {
  return (await loadKinds()).flatMap(({ hostileVariables }) => hostileVariables);
}

function inputsInvalid(mistakes: readonly InputMistake[]): Failure {
  const width = Math.max(...mistakes.map(({ input }) => input.length)) + 2;
  return failure(
    "inputs_invalid",
    `${mistakes.length} mistake${mistakes.length === 1 ? "" : "s"}:`,
    {
      remedy: FIX_INPUTS,
      details: mistakes.map(
        ({ input, text, example }) =>
          `${input.padEnd(width)}${text}${example === "" ? "" : ` For example: ${example}`}`,
      ),
    },
  );
}
