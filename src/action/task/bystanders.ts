import process from "node:process";
import { findBystanders, type Bystander } from "../../delivery/environment/bystanders.ts";
import { labelled } from "../../receipt/log-lines.ts";
import { joined, plural } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import { sayLines, warnWithCode } from "../runner/log.ts";

const MAX_NAMED = 3;

/**
 * Says which processes of earlier steps still run beside this one. A development server is a common sight, so this stops
 * nothing; but a job with a write credential should have none.
 */
export async function reportBystanders(job: Job): Promise<void> {
  const id = job.env["RUNNER_TRACKING_ID"] ?? "";
  if (id !== "" && !RUNNERS_OWN.test(id)) {
    warnWithCode(job.runner, "tracking_id_changed", TRACKING_ID_CHANGED);
  }
  const bystanders = await findBystanders({
    trackingId: job.env["RUNNER_TRACKING_ID"],
    ownPid: process.pid,
    platform: job.platform,
    clock: job.clock,
    read: readCommand,
  });
  if (bystanders !== undefined && bystanders.length > 0) {
    sayLines(job.runner, bystanderLines(bystanders));
  }
}

/** As the runner makes it for each job. @see https://github.com/actions/runner, src/Runner.Worker/JobExtension.cs */
const RUNNERS_OWN = /^github_[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/u;

const TRACKING_ID_CHANGED =
  "stepkey: An earlier step changed RUNNER_TRACKING_ID. stepkey cannot find processes that still run beside this step, and the runner does not end them with the job. Remove what sets it.";

/** `◌ beside      2 processes of earlier steps …`. */
function bystanderLines(bystanders: readonly Bystander[]): readonly string[] {
  const named = bystanders.map(({ name, pid }) => `${name} (${pid})`);
  const names = joined(named, "and", MAX_NAMED);
  const verb = bystanders.length === 1 ? "runs" : "run";
  return labelled("◌", "beside", [
    `${plural(bystanders.length, "process", "processes")} of earlier steps still ${verb}: ${names}`,
    "As the same user, they can read what the task can read. End them before this step if you do not need them.",
  ]);
}

/** Only platforms without /proc need it, so only they load `@actions/exec`. */
async function readCommand(file: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { getExecOutput } = await import("@actions/exec");
    const options = { silent: true, ignoreReturnCode: true };
    const { exitCode, stdout } = await getExecOutput(file, [...args], options);
    return exitCode === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}
