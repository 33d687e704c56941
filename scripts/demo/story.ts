import type { PullState, Run } from "../../test/support/github/start-github.ts";
import { agentAsks } from "./agent-scene.ts";
import { closeJob, openJob, type Play, runStep } from "./play.ts";
import { receiptLines, searchForSecrets } from "./proof.ts";
import { must } from "./tell.ts";

const AGENT = "release-helper[bot]";

export async function play(show: Play): Promise<void> {
  const { system } = show;
  const pull = await system.github.openPullRequest(system.repository, { by: AGENT });
  await agentReadsStaging(show, pull);
  await agentAsks(show, pull);
  const asked = await agentAsksToWrite(show, pull);
  await humanApproves(show, pull, asked);
  await pushLosesApproval(show, pull);
  await nothingIsLeft(show);
}

async function agentReadsStaging(show: Play, pull: PullState): Promise<void> {
  show.tell.scene(
    "The agent reads staging",
    `${AGENT} opened pull request ${pull.number}. A step of its job requests to read the staging database, and policy allows that.`,
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
    "The credential was a database role that was created for this step, could only read, and was dropped when the step ended. `◌ tidy` means that the broker still checks what the role left behind. Nobody can use the credential any more.",
  );
}

async function agentAsksToWrite(show: Play, pull: PullState): Promise<Run> {
  show.tell.scene(
    "The agent's pull request asks to write to production",
    "Its next job runs a migration. A write needs a human's approval of exactly this commit, and there is none yet.",
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
    "Nothing was issued, and the migration did not start. The refusal says who can approve it, and what to do.",
  );
  return run;
}

async function humanApproves(show: Play, pull: PullState, asked: Run): Promise<void> {
  show.tell.scene(
    "A human approves that commit",
    "mona has write access to the repository. She approves the pull request and re-runs the job. A re-run keeps the actor of the first run, so the log shows attempt 2, but not who started it.",
    "The fake puts all of it into the last minute: an approval within 10 seconds of its commit would not count.",
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
  tell.aside(
    "A later step of the same job requests the same credential, as a malicious step might:",
  );
  const again = await runStep(show, job, { ...migration("echo never reached"), step: "again" });
  must(again.exitCode === 1 && again.log.includes("sealed"), "a later step was refused as sealed");
  must(!again.log.includes("never reached"), "the later step's task did not run");
  await closeJob(show, job, { step, run });
  tell.moral("A job gets a grant once. A later request in that job is refused.");
}

async function pushLosesApproval(show: Play, pull: PullState): Promise<void> {
  show.tell.scene(
    "The agent pushes another commit",
    "mona approved the commit before it. Her approval does not cover the new one.",
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
  tell.scene("What is left", "The demo looks at the database server and at the receipts.");
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
    "A receipt shows what was requested, approved, issued and used, and how it ended. It is safe to publish: it never contains the secret.",
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
