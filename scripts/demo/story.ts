import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { PullState, Run } from "../../test/support/github/start-github.ts";
import type { StepResult } from "../../test/support/runner.ts";
import { installSqlTool, type Stage, type StagedJob } from "../../test/support/stage.ts";
import { must, type Teller } from "./tell.ts";

/** What the story adds up to. */
export interface Tally {
  readonly issued: string[];
  readonly receipts: Readonly<Record<string, unknown>>[];
  readonly logs: string[];
}

export interface Play {
  readonly stage: Stage;
  readonly tell: Teller;
  readonly tally: Tally;
}

const AGENT = "release-helper[bot]";

export async function play(show: Play): Promise<void> {
  const { stage } = show;
  const pull = await stage.github.openPullRequest(stage.repository, { by: AGENT });
  await agentReadsStaging(show, pull);
  const asked = await agentAsksToWrite(show, pull);
  await humanApproves(show, pull, asked);
  await pushLosesApproval(show, pull);
  await nothingIsLeft(show);
}

async function agentReadsStaging(show: Play, pull: PullState): Promise<void> {
  show.tell.scene(
    "An agent reads staging",
    `${AGENT} opened pull request ${pull.number}. Its job asks to read, and policy says it may.`,
  );
  const run = show.stage.github.startRun({ pr: pull, actor: AGENT, environment: "staging" });
  const job = await open(show, run);
  const step = await runStep(show, job, {
    step: "report",
    environment: "staging",
    grant: "reports-read",
    run: `node sql.mjs "SELECT count(*) FROM orders" "INSERT INTO orders VALUES (2, 'x')" || echo "(so it can only read)"`,
  });
  must(step.exitCode === 0, "the read was granted");
  must(step.log.includes('SELECT [{"count":"1"}]'), "the task read the table");
  must(step.log.includes("permission denied"), "the task could not write");
  await close(show, job, { step, run });
  show.tell.moral(
    "No secret was stored anywhere. The role existed for this step alone, and only read.",
  );
}

async function agentAsksToWrite(show: Play, pull: PullState): Promise<Run> {
  show.tell.scene(
    "It asks to write to production",
    "Write access waits for a human who approved exactly this commit. Nobody has yet.",
  );
  const run = show.stage.github.startRun({ pr: pull, actor: AGENT, environment: "production" });
  const job = await open(show, run);
  const step = await runStep(show, job, migration("echo never reached"));
  must(step.exitCode === 1, "the write was refused");
  must(step.log.includes("approval_pending"), "the refusal says that an approval is missing");
  must(!step.log.includes("never reached"), "the task did not run");
  must(step.log.includes(pull.head.slice(0, 7)), "the refusal names the commit");
  await close(show, job, { step, run });
  show.tell.moral(
    "The agent can ask for the work. It never holds the key, and cannot approve itself.",
  );
  return run;
}

async function humanApproves(show: Play, pull: PullState, asked: Run): Promise<void> {
  show.tell.scene(
    "A human approves that commit, and the job runs again",
    "mona reviews the pull request. Then a later step of the same job asks once more.",
  );
  const { stage, tell } = show;
  await stage.github.review(pull, { by: "mona", state: "approve" });
  const run = stage.github.rerun(asked, "mona");
  const job = await open(show, run);
  const step = await runStep(
    show,
    job,
    migration('node sql.mjs "CREATE TABLE shipments (id int)" "SELECT current_user"'),
  );
  must(step.exitCode === 0, "the approved write ran");
  must(step.log.includes("CREATE"), "the migration made its table");
  tell.say();
  const again = await runStep(show, job, { ...migration("echo never reached"), step: "again" });
  must(again.exitCode === 1 && again.log.includes("sealed"), "a later step was refused as sealed");
  await close(show, job, { step, run });
  tell.moral("One job gets a grant once. A step that comes later finds it sealed.");
}

async function pushLosesApproval(show: Play, pull: PullState): Promise<void> {
  show.tell.scene(
    "The agent pushes another commit",
    "mona approved the commit before it. The approval does not cover what she has not seen.",
  );
  const { stage, tell } = show;
  await stage.github.push(pull, { by: AGENT });
  const run = stage.github.startRun({ pr: pull, actor: AGENT, environment: "production" });
  const job = await open(show, run);
  const step = await runStep(show, job, migration("echo never reached"));
  must(step.exitCode === 1, "the write was refused after the push");
  must(step.log.includes("approval_pending"), "the refusal says that an approval is missing");
  await close(show, job, { step, run });
  tell.moral("An approval is for a commit, not for a branch.");
}

async function nothingIsLeft(show: Play): Promise<void> {
  const { stage, tell, tally } = show;
  tell.scene("What is left", "The database server itself is asked, and the receipts are read.");
  const roles = await stage.leaseRoles();
  must(roles.length === 0, `no lease's role is left (found ${roles.join(", ")})`);
  const [sessions] = await stage.postgres.sql(
    "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'stepkey%'",
  );
  must(sessions?.["count"] === "0", "no session of a lease is left");
  const [table] = await stage.postgres.sql(
    "SELECT tableowner FROM pg_tables WHERE tablename = 'shipments'",
    "production",
  );
  must(table?.["tableowner"] === "app_migrator", "the migration's table is there");
  tell.line("roles of leases      none");
  tell.line("sessions of leases   none");
  tell.line("table shipments      there, owned by app_migrator");
  tell.say();
  for (const receipt of tally.receipts) tell.line(JSON.stringify(receipt));
  tell.moral("A receipt joins request, approval, issue, use and end. It never holds the secret.");
}

function migration(run: string): Readonly<Record<string, string>> {
  return {
    step: "migrate",
    environment: "production",
    access: "write",
    grant: "orders-migrate",
    run,
  };
}

async function open(show: Play, run: Run): Promise<StagedJob> {
  const job = await show.stage.job(run, { onLine: show.tell.line });
  installSqlTool(job.workspace);
  return job;
}

async function runStep(
  show: Play,
  job: StagedJob,
  inputs: Readonly<Record<string, string>>,
): Promise<StepResult> {
  const step = await job.main({ inputs: { broker: show.stage.broker.url, ...inputs } }).done;
  show.tally.logs.push(step.raw);
  const lease = step.outputs.get("lease-id");
  if (lease !== undefined && lease !== "") show.tally.issued.push(lease);
  const receipt = step.outputs.get("receipt");
  if (receipt !== undefined && receipt !== "") {
    const text = readFileSync(receipt, "utf8");
    const parsed = JSON.parse(text) as Record<string, unknown>;
    show.tally.receipts.push({ file: basename(receipt), ...parsed });
    must(step.outputs.get("revocation") === "verified", "the receipt says that the end was proven");
  }
  return step;
}

/** The job ends: the runner runs post, which ends and closes whatever main left. */
async function close(
  show: Play,
  job: StagedJob,
  ended: { readonly step: StepResult; readonly run: Run },
): Promise<void> {
  const post = await job.post(ended.step).done;
  must(post.exitCode === 0, "post closed the job");
  show.tally.logs.push(post.raw);
  show.stage.github.finishRun(ended.run);
  await job.end();
}
