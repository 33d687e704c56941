import type { PullState, Run } from "../../test/support/github/start-github.ts";
import { closeJob, openJob, type Play, runStep } from "./play.ts";
import { receiptLines, searchForSecrets } from "./proof.ts";
import { must } from "./tell.ts";

const AGENT = "release-helper[bot]";

export async function play(show: Play): Promise<void> {
  const { system } = show;
  const pull = await system.github.openPullRequest(system.repository, { by: AGENT });
  await agentReadsStaging(show, pull);
  const asked = await agentAsksToWrite(show, pull);
  await humanApproves(show, pull, asked);
  await pushLosesApproval(show, pull);
  await nothingIsLeft(show);
}

async function agentReadsStaging(show: Play, pull: PullState): Promise<void> {
  show.tell.scene(
    "The agent reads staging",
    `${AGENT} opened pull request ${pull.number}. A step of its job asks to read the staging database, and the policy allows that.`,
    "The step counts the orders. Then it tries to add one.",
  );
  const run = show.system.github.startRun({ pr: pull, actor: AGENT, environment: "staging" });
  const job = await openJob(show, run);
  const step = await runStep(show, job, {
    step: "report",
    environment: "staging",
    grant: "reports-read",
    run: `node sql.mjs "SELECT count(*) FROM orders" "INSERT INTO orders VALUES (2, 'x')" 2>&1 || echo "(this credential only reads)"`,
  });
  must(step.exitCode === 0, "the read was granted");
  must(step.log.includes('SELECT [{"count":"1"}]'), "the task read the table");
  must(step.log.includes("permission denied"), "the task could not write");
  await closeJob(show, job, { step, run });
  show.tell.moral(
    "The credential was a database role of its own: made for this step, only able to read, and dropped when the step ended.",
  );
}

async function agentAsksToWrite(show: Play, pull: PullState): Promise<Run> {
  show.tell.scene(
    "The agent asks to write to production",
    "Its next job holds a migration. Writing needs a human who approved exactly this commit, and nobody has.",
  );
  const run = show.system.github.startRun({ pr: pull, actor: AGENT, environment: "production" });
  const job = await openJob(show, run);
  const step = await runStep(show, job, migration("echo never reached"));
  must(step.exitCode === 1, "the write was refused");
  must(step.log.includes("approval_pending"), "the refusal says that an approval is missing");
  must(!step.log.includes("never reached"), "the task did not run");
  must(step.log.includes(pull.head.slice(0, 7)), "the refusal names the commit");
  await closeJob(show, job, { step, run });
  show.tell.moral(
    "Nothing was issued, and the migration did not start. The refusal says who can help, and with what.",
  );
  return run;
}

async function humanApproves(show: Play, pull: PullState, asked: Run): Promise<void> {
  show.tell.scene(
    "A human approves that commit",
    "mona, who may write to the repository, reviews the pull request and re-runs the job.",
  );
  const { system, tell } = show;
  await system.github.review(pull, { by: "mona", state: "approve" });
  const run = system.github.rerun(asked, "mona");
  const job = await openJob(show, run);
  const step = await runStep(
    show,
    job,
    migration('node sql.mjs "CREATE TABLE shipments (id int)" "SELECT current_user"'),
  );
  must(step.exitCode === 0, "the approved write ran");
  must(step.log.includes("CREATE"), "the migration made its table");
  tell.aside("A later step of the same job asks for the same credential, as a planted one might:");
  const again = await runStep(show, job, { ...migration("echo never reached"), step: "again" });
  must(again.exitCode === 1 && again.log.includes("sealed"), "a later step was refused as sealed");
  must(!again.log.includes("never reached"), "the later step's task did not run");
  await closeJob(show, job, { step, run });
  tell.moral("One job gets a grant once. Whoever asks later in that job finds it sealed.");
}

async function pushLosesApproval(show: Play, pull: PullState): Promise<void> {
  show.tell.scene(
    "The agent pushes another commit",
    "mona approved the commit before it. Her approval does not cover what she has not seen.",
  );
  const { system, tell } = show;
  await system.github.push(pull, { by: AGENT });
  const run = system.github.startRun({ pr: pull, actor: AGENT, environment: "production" });
  const job = await openJob(show, run);
  const step = await runStep(show, job, migration("echo never reached"));
  must(step.exitCode === 1, "the write was refused after the push");
  must(step.log.includes("approval_pending"), "the refusal says that an approval is missing");
  must(step.log.includes("no longer the head"), "the refusal says why mona's does not count");
  must(!step.log.includes("never reached"), "the task did not run");
  await closeJob(show, job, { step, run });
  tell.moral("An approval is for a commit, not for a branch.");
}

async function nothingIsLeft(show: Play): Promise<void> {
  const { system, tell, tally } = show;
  tell.scene("What is left", "The database server is asked, and the receipts are read.");
  const roles = await system.leaseRoles();
  must(roles.length === 0, `no lease's role is left (found ${roles.join(", ")})`);
  const [sessions] = await system.postgres.sql(
    "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'stepkey%'",
  );
  must(sessions?.["count"] === "0", "no session of a lease is left");
  const [table] = await system.postgres.sql(
    "SELECT tableowner FROM pg_tables WHERE tablename = 'shipments'",
    "production",
  );
  must(table?.["tableowner"] === "app_migrator", "the migration's table is there");
  tell.line("roles of leases      none");
  tell.line("sessions of leases   none");
  tell.line("table shipments      there, owned by app_migrator");
  for (const receipt of tally.receipts) {
    tell.line("");
    for (const line of receiptLines(receipt)) tell.line(line);
  }
  searchForSecrets(show);
  tell.moral(
    "A receipt joins request, approval, issue, use and end. It is safe to publish: it never holds the secret.",
  );
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
