import { err, ok, type Result } from "../../../shared/result.ts";
import { type ExpressionScope, expandText } from "../expression/evaluate.ts";
import type { ScriptStep } from "../metadata/composite-steps.ts";
import type { Course, EndedProcess } from "./course.ts";
import type { Turn } from "./turn.ts";

/** Runs a script of a composite action; undefined when it could not start. */
export async function runScript(
  course: Course,
  { prepared: { position }, scope, env }: Turn,
  { step, directory }: { readonly step: ScriptStep; readonly directory: string },
): Promise<EndedProcess | undefined> {
  const texts = expandScript(step, scope);
  const wrong = texts.ok ? withSecret(course, texts.value) : texts.error;
  if (!texts.ok || wrong !== undefined) {
    course.fail(position, wrong ?? "");
    return undefined;
  }
  const { run, shell, workingDirectory } = texts.value;
  const { workspace } = course.setting;
  return await course.run(
    { position },
    {
      name: `step-${position}`,
      runs: { script: run, shell, workingDirectory, workspace },
      env: {
        ...course.exported(),
        ...env,
        GITHUB_ACTION_PATH: directory,
        // The runner has none for a script, either: an action passes them on in `env`.
        GITHUB_ACTION_REPOSITORY: "",
        GITHUB_ACTION_REF: "",
      },
    },
  );
}

interface ScriptTexts {
  readonly run: string;
  readonly shell: string;
  readonly workingDirectory: string;
}

function expandScript(step: ScriptStep, scope: ExpressionScope): Result<ScriptTexts, string> {
  const run = expandText(step.run, scope);
  if (!run.ok) return err(`its run cannot be evaluated: ${run.error}`);
  const shell = expandText(step.shell, scope);
  if (!shell.ok) return err(`its shell cannot be evaluated: ${shell.error}`);
  const directory = expandText(step.workingDirectory ?? "", scope);
  if (!directory.ok) return err(`its working-directory cannot be evaluated: ${directory.error}`);
  return ok({ run: run.value, shell: shell.value, workingDirectory: directory.value });
}

/** Everybody on the machine can read the arguments of a process, and its directory is in messages. */
function withSecret(
  { effects: { holdsSecret } }: Course,
  { shell, workingDirectory }: ScriptTexts,
): string | undefined {
  if (holdsSecret(shell)) return "its shell would hold a secret, which other users can read there";
  return holdsSecret(workingDirectory) ? "its working-directory would hold a secret" : undefined;
}
