import {
  type ChildEnvironment,
  isGlob,
  looksSecret,
} from "../../delivery/environment/child-environment.ts";
import { missingLines, usedIn, usedLines, withheldLines } from "../../receipt/environment-lines.ts";
import { labelled, runLines } from "../../receipt/log-lines.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import type { Job } from "../context/job.ts";
import { sayLines } from "../runner/log.ts";

/** What the task does not get, what the inputs asked for in vain, and what runs now. */
export function sayStart(job: Job, child: ChildEnvironment): void {
  const { runner, inputs } = job;
  sayLines(runner, withheldLines(child.withheld));
  sayLines(runner, usedLines(usedIn(inputs.run, child.withheld)));
  const names = [...child.withheld, ...Object.keys(child.env)];
  const meant = (name: string): string | undefined =>
    isGlob(name) ? undefined : didYouMean(name, names);
  sayLines(runner, missingLines(child.missing, meant));
  for (const name of child.refused) {
    sayLines(runner, labelled("✗", "withheld", refusedText(name)));
  }
  for (const name of child.overridden) warnAboutOverride(job, name);
  sayLines(runner, secretLines(Object.keys(inputs.env)));
  // An action's parts say themselves when they start.
  if (inputs.uses === undefined) sayLines(runner, runLines(inputs.run));
}

function refusedText(name: string): string {
  const isOwn = name === "GITHUB_ENV" || name === "GITHUB_PATH";
  return isOwn
    ? `${name} of the job is never passed: the task has a file of its own`
    : `${name} is never passed`;
}

/** Known only now: which variables a credential has is decided when it is issued. */
function warnAboutOverride({ runner }: Job, name: string): void {
  runner.warn(
    `stepkey: env sets ${name}, which the credential delivers. The task gets the credential's value. Remove ${name} from env.`,
  );
}

function secretLines(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => looksSecret(name))
    .flatMap((name) =>
      labelled("◌", "env", [
        `${name} looks like a secret. stepkey masks and searches for its own credential, and for what secret-env names. Use secret-env for it.`,
      ]),
    );
}
