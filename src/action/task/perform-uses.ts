import { join } from "node:path";
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
import { sayLines } from "../runner/log.ts";
import type { PrintedCommands } from "../uses/commands/command-reader.ts";
import { evaluateExpression } from "../uses/expression/evaluate.ts";
import { credentialInputs } from "../uses/inputs/action-inputs.ts";
import {
  type ActionPart,
  type ActionRun,
  type ConditionalFile,
  type JavaScriptAction,
  runJavaScript,
} from "../uses/lifecycle/run-javascript.ts";
import type { Variables } from "../uses/lifecycle/step.ts";
import { conditionScope } from "../uses/prepare/prepare-action.ts";
import type { DeliveredCredential } from "./deliver-credential.ts";
import type { PreparedUses } from "./prepare-uses.ts";
import { createStepRunner, OWN_NODE } from "./run-action.ts";
import { sharedWrites } from "./shared-writes.ts";
import type { TaskWork } from "./session.ts";

interface Parts {
  readonly prepared: PreparedUses;
  readonly delivered: DeliveredCredential;
  readonly directory: PrivateDirectory;
}

/** An action in place of a script. */
export function actionWork(job: Job, { prepared, delivered, directory }: Parts): TaskWork {
  let ran: ActionRun | undefined;
  const { matcher } = delivered.masking;
  return {
    async perform({ env, effects }) {
      const inputs = credentialInputs(prepared.references, delivered.env);
      if (!inputs.ok) return err(unknownReference(inputs.error, delivered.env));
      const steps = createStepRunner({ directory, env, effects });
      const action = javaScriptAction(job, prepared, { all: env, inputs: inputs.value });
      ran = await runJavaScript(action, {
        run: steps.run,
        isStopped: () => effects.signal?.aborted === true,
        onPart: (part, what) => sayPart(job, part, what),
      });
      for (const { leader, members } of steps.groups()) effects.groupEnded?.(leader, members);
      sayLines(
        job.runner,
        missedLines(steps.printed(), (text) => redactText(matcher, text)),
      );
      return ran.task;
    },
    async collect() {
      const written = (await ran?.writes()) ?? [];
      await settlesWithin(
        Promise.all([directory.remove(), prepared.remove()]),
        REMOVE_MS,
        job.clock,
      );
      const parents = await filesParents(tempDirectory(job));
      return sharedWrites(written, prepared.exports, { matcher, parents });
    },
  };
}

const REMOVE_MS = 2000;

/** What its processes start from: only they change it. */
function base(env: Variables): Variables {
  const path = env["PATH"];
  return path === undefined ? {} : { PATH: path };
}

interface Given {
  /** What every process of the action has. */
  readonly all: Variables;
  /** The inputs that the credential gives. */
  readonly inputs: Variables;
}

function javaScriptAction(job: Job, prepared: PreparedUses, given: Given): JavaScriptAction {
  const { reference, directory, runs, inputs } = prepared;
  const isOfRepository = reference.from === "repository";
  const at = (file: string): string => join(directory, file);
  const conditional = (file: string | undefined, condition: string): ConditionalFile | undefined =>
    file === undefined
      ? undefined
      : { file: at(file), isWanted: isWanted(prepared, condition, given.all) };
  return {
    node: OWN_NODE,
    workspace: job.env["GITHUB_WORKSPACE"] ?? ".",
    main: at(runs.main),
    pre: isOfRepository ? conditional(runs.pre, runs.preIf) : undefined,
    post: conditional(runs.post, runs.postIf),
    env: {
      ...inputs.variables,
      ...base(given.all),
      ...given.inputs,
      GITHUB_ACTION_PATH: directory,
      GITHUB_ACTION_REPOSITORY: isOfRepository ? `${reference.owner}/${reference.repository}` : "",
      GITHUB_ACTION_REF: isOfRepository ? reference.ref : "",
    },
  };
}

/**
 * A condition may read all variables: nothing comes of it but whether a part runs. One that cannot be evaluated now,
 * although it could before, counts as true, because cleaning up comes first.
 */
function isWanted(
  { scope }: PreparedUses,
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
