import { resolve } from "node:path";
import process from "node:process";
import type { FormMatcher } from "../../delivery/redact/form-matcher.ts";
import { holdsSecret, redactText } from "../../delivery/redact/redact.ts";
import { labelled } from "../../receipt/log-lines.ts";
import { printable } from "../../shared/printable.ts";
import type { Job } from "../context/job.ts";
import { sayLines } from "../runner/log.ts";
import type { StepEvent } from "../uses/composite/course.ts";
import { runComposite } from "../uses/composite/run-composite.ts";
import type { ActionRun } from "../uses/lifecycle/run-javascript.ts";
import type { RunStep, Variables } from "../uses/lifecycle/step.ts";
import type { PreparedAction, PreparedComposite } from "../uses/prepare/prepared-action.ts";
import type { Containers } from "./containers.ts";
import { OWN_NODE } from "./run-action.ts";

interface Parts {
  readonly given: {
    readonly all: Variables;
    readonly inputs: Variables;
    readonly credential: Variables;
  };
  readonly matcher: FormMatcher;
  readonly run: RunStep;
  readonly runIn: Containers["runIn"];
  readonly isStopped: () => boolean;
}

/** A composite action in place of a script. Its inputs, with what the credential gives, are what its expressions read. */
export async function performComposite(
  job: Job,
  action: PreparedAction<PreparedComposite>,
  { given: { all, inputs, credential }, matcher, run, runIn, isStopped }: Parts,
): Promise<ActionRun> {
  const workspace = resolve(job.env["GITHUB_WORKSPACE"] ?? process.cwd());
  const decided = new Set([...Object.keys(job.inputs.env), ...Object.keys(credential)]);
  const setting = { node: OWN_NODE, workspace, all, decided };
  const effects = {
    run,
    runIn,
    isStopped,
    holdsSecret: (text: string) => holdsSecret(matcher, text),
    safe: (text: string) => redactText(matcher, text),
    onStep: (event: StepEvent) => sayStep(job, event),
  };
  return await runComposite(
    action,
    { ...action.inputs.variables, ...inputs },
    { setting, effects },
  );
}

function sayStep({ runner }: Job, { position, part, what, text = "" }: StepEvent): void {
  const step = part === undefined ? `step ${position}` : `${part} of step ${position}`;
  if (what === "starts") runner.say(printable(`▸ ${step}${text === "" ? "" : `: ${text}`}`));
  else sayLines(runner, labelled(MARKS[what], step, SAID[what]?.(part) ?? text));
}

const MARKS = { skipped: "◌", tolerated: "◌", stopped: "✗", failed: "✗" } as const;

const SAID: Readonly<Partial<Record<StepEvent["what"], (part: StepEvent["part"]) => string>>> = {
  skipped: () => "does not run",
  tolerated: () => "failed, and the action goes on (continue-on-error)",
  stopped: (part) =>
    part === "post"
      ? "not finished: a stopped step gives all posts 2 s, because the credential comes next"
      : "stopped before it ended by itself",
};
