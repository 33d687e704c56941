import { tmpdir } from "node:os";
import process from "node:process";
import {
  childEnvironment,
  type ChildEnvironment,
} from "../../delivery/environment/child-environment.ts";
import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import { meantVariables } from "../../delivery/environment/planted.ts";
import { withPrivateDirectory } from "../../delivery/task/private-directory.ts";
import { matcherFor } from "../../delivery/redact/redact.ts";
import type { TaskPlace } from "../../delivery/task/check-task.ts";
import { runTask } from "../../delivery/task/run-task.ts";
import { countTooShort, maskForms } from "../../delivery/redact/secret-forms.ts";
import { collectOutputs, collectSummary, createTaskFiles } from "../../delivery/task/task-files.ts";
import { labelled } from "../../receipt/log-lines.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { faultText } from "../../shared/fault-text.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import type { Job } from "../context/job.ts";
import type { HeldLease, Withdrawal } from "../lease/source/credential-source.ts";
import type { Cover, Used } from "./session.ts";
import { show, showTask } from "../report/progress.ts";

/** Registers every form of every secret with the runner, before anything can print one. */
export function maskSecrets({ runner }: Pick<Job, "runner">, lease: HeldLease): Cover {
  const inEnv = Object.values(lease.env).filter((value) => value instanceof Secret);
  const secrets = [...inEnv, ...lease.secrets];
  // A secret of one to three characters has no form: as a mask it would shred the log. It is counted instead.
  for (const form of maskForms(secrets)) runner.mask(form);
  const tooShort = countTooShort(secrets);
  return { matcher: matcherFor(secrets), masked: secrets.length - tooShort, tooShort };
}

/** Where the inputs say that the task runs. */
export function taskPlace({ inputs, env }: Pick<Job, "inputs" | "env">): TaskPlace {
  return {
    shell: inputs.shell,
    workingDirectory: inputs.workingDirectory ?? "",
    workspace: env["GITHUB_WORKSPACE"] ?? process.cwd(),
  };
}

/** Runs the task with the credential in its environment only, as long as the lease lives. */
export async function useLease(job: Job, lease: HeldLease, cover: Cover): Promise<Used> {
  const temp = job.env["RUNNER_TEMP"] ?? tmpdir();
  try {
    return await withPrivateDirectory(temp, (directory) => useIn(directory, job, { lease, cover }));
  } catch (error) {
    // What the system refuses here, it refuses before the task: what follows the task tells its faults as results.
    if (!(error instanceof Error && "code" in error)) throw error;
    const now = job.clock.now();
    const task = err(noRoom(temp, String(error.code)));
    const nothing = { withdrawal: undefined, outputs: ok({}), summary: ok("") };
    return { ...nothing, startedAt: now, endedAt: now, task };
  }
}

function noRoom(temp: string, code: string): Failure {
  return failure(
    "task_not_started",
    `The runner's folder for temporary files, ${temp}, takes nothing: ${code}.`,
    {
      remedy: "Make room on its disk, and look which step removed or closed the folder.",
    },
  );
}

async function useIn(
  directory: string,
  job: Job,
  { lease, cover: { matcher } }: { readonly lease: HeldLease; readonly cover: Cover },
): Promise<Used> {
  const files = await createTaskFiles(directory);
  const child = childEnvironment({
    job: job.env,
    passEnv: job.inputs.passEnv,
    meant: meantVariables(job.environment),
    credential: lease.env,
    files,
  });
  showTask(job, child);
  const used = await runWatched(job, lease, { directory, child, matcher });
  return {
    ...used,
    outputs: await collectOutputs(files.output, matcher),
    summary: await collectSummary(files.summary, matcher),
  };
}

interface Prepared {
  readonly directory: string;
  readonly child: ChildEnvironment;
  readonly matcher: FormMatcher;
}

async function runWatched(
  job: Job,
  lease: HeldLease,
  { directory, child, matcher }: Prepared,
): Promise<Omit<Used, "outputs" | "summary">> {
  const { inputs, clock } = job;
  const startedAt = clock.now();
  const ended = new AbortController();
  const withdrawn = new AbortController();
  const watching = watch(job, lease, { ended: ended.signal, withdrawn });
  const task = await attempt(() =>
    runTask(
      {
        script: inputs.run,
        ...taskPlace(job),
        env: child.env,
        directory,
      },
      {
        matcher,
        output: job.write,
        clock,
        signal: AbortSignal.any([job.cancelled, withdrawn.signal]),
      },
    ),
  );
  ended.abort();
  const endedAt = clock.now();
  const withdrawal = (await watching) ?? (await whyItFailed(job, lease, task));
  return { startedAt, endedAt, task, withdrawal };
}

/** A task that lost its credential fails before the next heartbeat can tell why. */
async function whyItFailed(
  job: Job,
  lease: HeldLease,
  task: Used["task"],
): Promise<Withdrawal | undefined> {
  if (!task.ok || task.value.exitCode === 0 || job.cancelled.aborted) return undefined;
  const withdrawal = await lease.whyEnded(job.cancelled);
  if (withdrawal === undefined) return undefined;
  const line = `The lease ended while the task ran: ${withdrawal.why}.`;
  show(job, labelled("✗", "withdrawn", line));
  return withdrawal;
}

/** Stops the task when the lease ends before it does. */
async function watch(
  job: Job,
  lease: HeldLease,
  how: { readonly ended: AbortSignal; readonly withdrawn: AbortController },
): Promise<Withdrawal | undefined> {
  const say = (line: string): void => show(job, labelled("◌", "broker", line));
  const withdrawal = await lease.watch(how.ended, say);
  if (withdrawal === undefined || how.ended.aborted) return undefined;
  const line = `The lease ended: ${withdrawal.why}. The task is stopped.`;
  show(job, labelled("✗", "withdrawn", line));
  how.withdrawn.abort();
  return withdrawal;
}

/** A bug of ours ends the task, not the revoking after it. */
async function attempt<T>(run: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  try {
    return await run();
  } catch (error) {
    const what = faultText(error);
    return err(
      failure("internal", `The task could not be attended: ${what}.`, {
        remedy: "Report this with the lines above; the credential is ended next.",
        cause: error,
      }),
    );
  }
}
