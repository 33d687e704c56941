import { known, type ApprovalUses, type CommonFacts, type Fact } from "../facts.ts";
import type { FactContext } from "./fact-context.ts";
import type { ReadReview } from "./parse.ts";
import { readJob, readRun, readWorkflowTip } from "./run.ts";

/** What is read for every write, whatever ref its job runs on. */

export async function readJobFacts(
  context: FactContext,
): Promise<Pick<CommonFacts, "run" | "job" | "workflowTip">> {
  const [run, job, workflowTip] = await Promise.all([
    readRun(context),
    context.question.beforeJob === true ? undefined : readJob(context),
    readWorkflowTip(context),
  ]);
  return { run, job, workflowTip };
}

export async function readUses(
  context: FactContext,
  reviews: readonly ReadReview[],
): Promise<Fact<readonly ApprovalUses[]>> {
  if (context.usesOf === undefined) return known([]);
  const approvals = reviews.filter(({ state }) => state === "approved");
  return known(
    await context.usesOf(
      context.question,
      approvals.map(({ id }) => id),
    ),
  );
}
