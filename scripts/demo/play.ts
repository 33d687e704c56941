import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Run } from "../../test/support/github/start-github.ts";
import type { StepResult } from "../../test/support/fake-runner/runner.ts";
import { installSqlTool, type TestSystem, type TestJob } from "../../test/support/test-system.ts";
import { must, type Teller } from "./tell.ts";

/** What the demo is played with, and what it adds up to. */
export interface Play {
  readonly system: TestSystem;
  readonly tell: Teller;
  readonly tally: Tally;
  /** Somebody interrupts the demo. */
  readonly signal: AbortSignal;
}

export interface Tally {
  readonly receipts: Receipt[];
  /** What the jobs let out: each step's log before any mask, outputs, state, summary. */
  readonly texts: string[];
  /** The secret values that the action named to the runner. */
  readonly secrets: Set<string>;
}

export type Receipt = Readonly<Record<string, unknown>> & { readonly file: string };

/** The stand-in for the runner sets it for the machine that it runs on: a reader's job does not have it. */
const NOT_A_READERS = ", STEPKEY_RESIDUE_SKIP";

/** A job of this run, as the runner would start it. */
export async function openJob(
  show: Play,
  run: Run,
  env: Readonly<Record<string, string>> = {},
): Promise<TestJob> {
  show.signal.throwIfAborted();
  const onLine = withoutAnnotations((line) => show.tell.line(line.replace(NOT_A_READERS, "")));
  const job = await show.system.job(run, { onLine, env });
  installSqlTool(job.workspace);
  return job;
}

export async function runStep(
  show: Play,
  job: TestJob,
  inputs: Readonly<Record<string, string>>,
): Promise<StepResult> {
  show.signal.throwIfAborted();
  const step = await job.main({ inputs: { broker: show.system.broker.url, ...inputs } }).done;
  show.signal.throwIfAborted();
  keep(show, step);
  const receipt = step.outputs.get("receipt");
  if (receipt !== undefined && receipt !== "") {
    for (const file of receiptsAt(receipt)) keepReceipt(show.tally, file);
    must(step.outputs.get("revocation") === "verified", "the credential was shown dead");
  }
  return step;
}

/** A step with a task has one receipt; a step with an agent has a directory of them. */
function receiptsAt(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /^stepkey-receipt-.*\.json$/u.test(name));
  return names.toSorted().map((name) => join(path, name));
}

function keepReceipt({ texts, receipts }: Tally, path: string): void {
  const text = readFileSync(path, "utf8");
  texts.push(text);
  const parsed = JSON.parse(text) as Readonly<Record<string, unknown>>;
  receipts.push({ ...parsed, file: basename(path) });
}

/** The job ends: the runner runs post, which ends and closes whatever main left. */
export async function closeJob(
  show: Play,
  job: TestJob,
  ended: { readonly step: StepResult; readonly run: Run },
): Promise<void> {
  show.signal.throwIfAborted();
  show.tell.aside("The job ends, and the runner calls stepkey's post:");
  const post = await job.post(ended.step).done;
  must(post.exitCode === 0, "post closed the job");
  keep(show, post);
  show.system.github.finishRun(ended.run);
  await job.end();
}

/**
 * An annotation repeats what the log's own lines say, from its mark to its code. Other errors of the runner are one line.
 */
function withoutAnnotations(say: (line: string) => void): (line: string) => void {
  let isInside = false;
  return (line) => {
    if (line.startsWith("##[error]stepkey: ")) isInside = true;
    else if (isInside) isInside = !line.startsWith("Code: ");
    else if (!line.startsWith("##[error]")) say(line);
  };
}

const MASK = "::add-mask::";

function keep({ tally }: Play, step: StepResult): void {
  const lines = step.raw.split("\n");
  for (const line of lines) {
    if (line.startsWith(MASK)) tally.secrets.add(line.slice(MASK.length));
  }
  tally.texts.push(
    lines.filter((line) => !line.startsWith(MASK)).join("\n"),
    step.summary,
    ...step.outputs.values(),
    ...step.state.values(),
    ...step.exported.values(),
  );
}
