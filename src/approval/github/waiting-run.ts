import { z } from "zod";
import { known, unreadable, type Fact } from "../facts.ts";
import type { WaitingRun, WorkflowUsed } from "../environment/waiting-run.ts";
import { inRepository, type RepositoryContext } from "./fact-context.ts";
import { readRefs } from "./run-refs.ts";
import { account, id, instant, parserOf, sha } from "./schema.ts";

/** Runs that wait for an environment, and for which. */

const pull = z.object({
  number: id,
  head: z.object({ repo: z.object({ id }).nullable() }),
  base: z.object({ repo: z.object({ id }) }),
});

const parseRun = parserOf(
  z
    .object({
      id,
      run_attempt: id,
      event: z.string().min(1),
      status: z.string(),
      head_sha: sha,
      head_branch: z.union([z.string(), z.null()]),
      created_at: instant,
      path: z.string(),
      actor: account,
      pull_requests: z.array(pull).nullish(),
      repository: z.object({ id, owner: z.object({ id }) }),
      head_repository: z.object({ id }).nullish(),
      referenced_workflows: z
        .array(z.object({ path: z.string(), sha, ref: z.string().nullish() }))
        .nullish(),
    })
    .transform((raw) => ({
      runId: raw.id,
      attempt: raw.run_attempt,
      event: raw.event,
      isOver: raw.status === "completed",
      headSha: raw.head_sha,
      workflowPath: OWN_FILE.exec(raw.path)?.[1] ?? raw.path,
      actor: raw.actor,
      repositoryId: raw.repository.id,
      ownerId: raw.repository.owner.id,
      // A fork that was deleted has no repository any more.
      fromFork: raw.head_repository?.id !== raw.repository.id,
      shown: {
        headBranch: raw.head_branch ?? undefined,
        createdAt: raw.created_at,
        pulls: (raw.pull_requests ?? [])
          .filter(({ head, base }) => base.repo.id === raw.repository.id && head.repo !== null)
          .map(({ number }) => number),
      },
      called: (raw.referenced_workflows ?? []).map(usedWorkflow),
    })),
);

/** A file of the repository itself. GitHub names it with a ref or without. */
const OWN_FILE = /^(\.github\/[^@]+)/u;

/** `path` has the ref as the workflow wrote it; ID tokens have the whole one. */
function usedWorkflow(raw: {
  readonly path: string;
  readonly sha: string;
  readonly ref?: string | null | undefined;
}): WorkflowUsed {
  const start = raw.path.indexOf("@") + 1;
  const { ref } = raw;
  const isWhole = start === 0 || ref === undefined || ref === null || ref === "";
  return { ref: isWhole ? raw.path : `${raw.path.slice(0, start)}${ref}`, sha: raw.sha };
}

export interface WaitingPlace {
  readonly repository: string;
  readonly repositoryId: number;
  readonly runId: number;
}

/** The run; `missing`: GitHub does not have it, or does not show it. */
export async function readWaitingRun(
  context: RepositoryContext,
  { runId, repository, repositoryId }: WaitingPlace,
): Promise<Fact<WaitingRun | "over" | "missing">> {
  const fact = await context.reader.status({
    route: "GET /repos/{owner}/{repo}/actions/runs/{runId}",
    params: inRepository(context, { runId }),
    what: `run ${runId}`,
    permission: "Actions",
    parse: parseRun,
  });
  if (!fact.known) return fact.status === 404 ? known("missing") : fact;
  const { isOver, shown, ...run } = fact.value;
  if (run.repositoryId !== repositoryId || run.runId !== runId) {
    return unreadable(`${repository} is now another repository (id ${run.repositoryId})`);
  }
  if (isOver) return known("over");
  const refs = await readRefs(context, { ...run, ...shown });
  return refs.known ? known({ ...run, repository, refs: refs.value }) : refs;
}

const parsePending = parserOf(
  z
    .array(z.object({ environment: z.object({ name: z.string() }) }))
    .transform((all) => all.map(({ environment }) => environment.name)),
);

/** The environments that a run waits for. */
export async function readWaitingFor(
  context: RepositoryContext,
  runId: number,
): Promise<Fact<readonly string[]>> {
  const fact = await context.reader.status({
    route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/pending_deployments",
    params: inRepository(context, { runId }),
    what: `what run ${runId} waits for`,
    permission: "Actions",
    parse: parsePending,
  });
  return fact.known || fact.status !== 404 ? fact : known([]);
}

const parseRuns = parserOf(
  z
    .object({
      workflow_runs: z.array(
        z.object({
          id,
          run_attempt: id,
          repository: z.object({ id, owner: z.object({ id }) }),
        }),
      ),
    })
    .transform(({ workflow_runs: runs }) =>
      runs.map((raw) => ({
        runId: raw.id,
        attempt: raw.run_attempt,
        repositoryId: raw.repository.id,
        ownerId: raw.repository.owner.id,
      })),
    ),
);

/** A run that waits for something. */
export interface WaitingRunAt {
  readonly runId: number;
  readonly attempt: number;
  readonly repositoryId: number;
  readonly ownerId: number;
}

/** The runs of a repository that wait now: the newest hundred. */
export function readWaitingRuns(
  context: RepositoryContext,
): Promise<Fact<readonly WaitingRunAt[]>> {
  return context.reader.one({
    route: "GET /repos/{owner}/{repo}/actions/runs",
    params: inRepository(context, { status: "waiting", per_page: 100 }),
    what: "the runs that wait",
    permission: "Actions",
    parse: parseRuns,
  });
}
