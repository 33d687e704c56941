import { join } from "node:path";
import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import { redactText } from "../../delivery/redact/redact.ts";
import { filesParents } from "../../delivery/task/credential-files.ts";
import type { PrivateDirectory } from "../../delivery/task/private-directory.ts";
import { notStarted } from "../../delivery/task/check-task.ts";
import { labelled } from "../../receipt/log-lines.ts";
import type { Failure } from "../../shared/failure.ts";
import { err } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { settlesWithin } from "../../shared/settles-within.ts";
import { joined } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import { tempDirectory } from "../context/temp-directory.ts";
import type { HeldLease } from "../lease/source/credential-source.ts";
import { sayLines } from "../runner/log.ts";
import type { SessionRecorder } from "../runner/session-state.ts";
import type { PrintedCommands } from "../uses/commands/command-reader.ts";
import { type DockerCommand, dockerEnv } from "../uses/container/docker-command.ts";
import { evaluateExpression } from "../uses/expression/evaluate.ts";
import { credentialInputs } from "../uses/inputs/action-inputs.ts";
import {
  type ActionPart,
  type ActionRun,
  type ConditionalFile,
  type JavaScriptAction,
  runJavaScript,
} from "../uses/lifecycle/run-javascript.ts";
import { actionVariables } from "../uses/lifecycle/action-variables.ts";
import type { RunStep, Variables } from "../uses/lifecycle/step.ts";
import type { JavaScriptRuns } from "../uses/metadata/metadata.ts";
import { conditionScope } from "../uses/prepare/prepare-action.ts";
import type { PreparedAction, PreparedDocker } from "../uses/prepare/prepared-action.ts";
import type { Containers, ImageSource } from "./containers.ts";
import type { DeliveredCredential } from "./deliver-credential.ts";
import type { PreparedUses } from "./prepare-uses.ts";
import { createStepRunner, OWN_NODE } from "./run-action.ts";
import { sharedWrites } from "./shared-writes.ts";
import type { TaskWork } from "./session.ts";

interface Parts {
  readonly prepared: PreparedUses;
  readonly lease: Pick<HeldLease, "id">;
  readonly delivered: DeliveredCredential;
  readonly directory: PrivateDirectory;
  readonly state: Pick<SessionRecorder, "containerAt" | "containerRemoved">;
}

/** An action in place of a script. */
export function actionWork(job: Job, parts: Parts): TaskWork {
  const { prepared, delivered, directory } = parts;
  let ran: ActionRun | undefined;
  let containers: Containers | undefined;
  const { matcher } = delivered.masking;
  return {
    async perform({ env, effects }) {
      const inputs = credentialInputs(prepared.references, delivered.env);
      if (!inputs.ok) return err(unknownReference(inputs.error, delivered.env));
      const steps = createStepRunner({ directory, env, effects });
      const given = { all: env, inputs: inputs.value, credential: delivered.env };
      const isStopped = (): boolean => effects.signal?.aborted === true;
      const { run } = steps;
      containers = prepared.images?.open({ ...parts, all: env, run });
      const runIn = (used: ImageSource): RunStep => inContainer(containers, used);
      ran = await runAction(job, prepared, { given, matcher, run, runIn, isStopped });
      for (const { leader, members } of steps.groups()) effects.groupEnded?.(leader, members);
      sayLines(
        job.runner,
        missedLines(steps.printed(), (text) => redactText(matcher, text)),
      );
      return ran.task;
    },
    async collect() {
      const removeAction = async (): Promise<void> => {
        // Docker's own settings are among the action's files.
        await containers?.remove();
        await prepared.remove();
      };
      const written = (await ran?.writes()) ?? [];
      const removeMs = containers === undefined ? REMOVE_MS : REMOVE_CONTAINERS_MS;
      await settlesWithin(Promise.all([directory.remove(), removeAction()]), removeMs, job.clock);
      const parents = await filesParents(tempDirectory(job));
      return sharedWrites(written, prepared.exports, { matcher, parents });
    },
  };
}

interface RunParts {
  readonly given: Given;
  readonly matcher: FormMatcher;
  readonly run: RunStep;
  readonly runIn: Containers["runIn"];
  readonly isStopped: () => boolean;
}

async function runAction(job: Job, prepared: PreparedUses, parts: RunParts): Promise<ActionRun> {
  const { runs } = prepared;
  const { given, run, runIn, isStopped } = parts;
  if (runs.using === "composite") {
    const { performComposite } = await import("./perform-composite.ts");
    return await performComposite(job, { ...prepared, runs }, parts);
  }
  return await runJavaScript(javaScriptAction(job, { ...prepared, runs }, given), {
    run: runs.using === "docker" ? runIn({ ...prepared, runs }) : run,
    isStopped,
    onPart: (part, what) => sayPart(job, part, what),
  });
}

/** A Docker action never runs anywhere else. */
function inContainer(containers: Containers | undefined, action: ImageSource): RunStep {
  if (containers === undefined) throw new Error("a Docker action without containers");
  return containers.runIn(action);
}

const REMOVE_MS = 2000;
/** Docker takes longer than a file system. */
const REMOVE_CONTAINERS_MS = 5000;

type UsedAction<Runs> = PreparedAction<Runs> & Pick<PreparedUses, "references" | "given">;

function commandOf(runs: JavaScriptRuns | PreparedDocker): DockerCommand | undefined {
  if (runs.using === "javascript") return undefined;
  if (runs.command === undefined) throw new Error("the command of a Docker action is not known");
  return runs.command;
}

/** What its processes start from: only they change it. */
function base(env: Variables): Variables {
  const path = env["PATH"];
  return path === undefined ? {} : { PATH: path };
}

export interface Given {
  /** What every process of the action has. */
  readonly all: Variables;
  /** The inputs that the credential gives. */
  readonly inputs: Variables;
  readonly credential: Variables;
}

function javaScriptAction(
  job: Job,
  prepared: UsedAction<JavaScriptRuns | PreparedDocker>,
  given: Given,
): JavaScriptAction {
  const { reference, directory, runs, inputs } = prepared;
  const command = commandOf(runs);
  const isOfRepository = reference.from === "repository";
  // A part of a Docker action is a program of its image.
  const at = (file: string): string => (command === undefined ? join(directory, file) : file);
  const conditional = (file: string | undefined, condition: string): ConditionalFile | undefined =>
    file === undefined
      ? undefined
      : { file: at(file), isWanted: isWanted(prepared, condition, given.all) };
  return {
    node: OWN_NODE,
    ...(command === undefined
      ? {}
      : { programOf: (file: string) => ({ file, args: command.args }) }),
    workspace: job.env["GITHUB_WORKSPACE"] ?? ".",
    main: at(command?.main ?? runs.main ?? ""),
    pre: isOfRepository ? conditional(runs.pre, runs.preIf) : undefined,
    post: conditional(runs.post, runs.postIf),
    env: {
      ...ownEnv(job, prepared, given),
      ...inputs.variables,
      ...base(given.all),
      ...given.inputs,
      ...actionVariables(reference, directory),
    },
  };
}

/** What a Docker action sets itself, unless the workflow or the credential does. */
function ownEnv(
  job: Job,
  prepared: UsedAction<JavaScriptRuns | PreparedDocker>,
  { inputs, credential }: Given,
): Variables {
  const { runs, metadata, references, given } = prepared;
  if (runs.using !== "docker") return {};
  const { variables } = prepared.inputs;
  const own = dockerEnv({ metadata, runs, inputs: { given, references }, variables }, inputs);
  const decided = { ...job.inputs.env, ...credential };
  return Object.fromEntries(Object.entries(own).filter(([name]) => !Object.hasOwn(decided, name)));
}

/**
 * A condition may read all variables: nothing comes of it but whether a part runs. One that cannot be evaluated now,
 * although it could before, counts as true, because cleaning up comes first.
 */
function isWanted(
  { scope }: Pick<PreparedAction, "scope">,
  condition: string,
  all: Variables,
): ConditionalFile["isWanted"] {
  return (status, own) => {
    const env = Object.fromEntries(
      Object.entries({ ...all, ...own }).map(([name, value]) => [
        name,
        value instanceof Secret ? value.reveal() : value,
      ]),
    );
    const value = evaluateExpression(condition, conditionScope(scope, { status, env }));
    return value.ok ? value.value.isTrue : true;
  };
}

function unknownReference(
  names: readonly string[],
  credential: DeliveredCredential["env"],
): Failure {
  const has = joined(Object.keys(credential), "and", 20);
  return notStarted(
    `with-credential names ${joined(names)}, which neither the credential nor secret-env delivers. They deliver ${has}.`,
    { remedy: "Correct the names in `with-credential`." },
  );
}

function sayPart({ runner }: Job, part: ActionPart, what: "starts" | "skipped" | "stopped"): void {
  if (what === "starts") runner.say(`▸ ${part}`);
  else if (what === "skipped") sayLines(runner, labelled("◌", part, "does not run"));
  else sayLines(runner, labelled("✗", part, part === "post" ? POST_STOPPED : STOPPED));
}

const STOPPED = "stopped before it ended by itself";
const POST_STOPPED = "not finished: a stopped step gives it 2 s, because the credential comes next";

function missedLines(
  printed: readonly PrintedCommands[],
  safe: (text: string) => string,
): readonly string[] {
  const missed = [...new Set(printed.flatMap((each) => each.missed))];
  const dropped = [...new Set(printed.flatMap((each) => each.dropped))].map(safe);
  return [
    ...missed.flatMap((service) =>
      labelled("◌", "not here", [
        `The action asked for ${service}, which a step with a credential does not get.`,
        service === "ID tokens"
          ? "With one, it could get further credentials as this job."
          : "Save and restore in steps of their own, with actions/cache or actions/upload-artifact.",
      ]),
    ),
    ...(dropped.length === 0
      ? []
      : labelled("◌", "left out", `commands that do nothing here: ${joined(dropped)}`)),
  ];
}
