import { z } from "zod";
import { known, unreadable, type Fact } from "../facts.ts";
import type { WaitingRun, WorkflowUsed } from "../environment/waiting-run.ts";
import { inRepository, type RepositoryContext } from "./fact-context.ts";
import { account, id, parserOf, sha } from "./schema.ts";

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
        pulls: (raw.pull_requests ?? [])
          .filter(({ head, base }) => base.repo.id === raw.repository.id && head.repo !== null)
          .map(({ number }) => number),
      },
      called: (raw.referenced_workflows ?? []).map(usedWorkflow),
    })),
);

type ReadRun = Extract<ReturnType<typeof parseRun>, { ok: true }>["value"];

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
  const { isOver, shown: _, ...run } = fact.value;
  if (run.repositoryId !== repositoryId || run.runId !== runId) {
    return unreadable(`${repository} is now another repository (id ${run.repositoryId})`);
  }
  if (isOver) return known("over");
  const refs = await readRefs(context, fact.value);
  return refs.known ? known({ ...run, repository, refs: refs.value }) : refs;
}

const OF_PULL_REQUESTS: ReadonlySet<string> = new Set(["pull_request", "pull_request_review"]);

async function readRefs(
  context: RepositoryContext,
  run: ReadRun,
): Promise<Fact<readonly string[]>> {
  const { event, shown } = run;
  const { headBranch: name, pulls } = shown;
  if (OF_PULL_REQUESTS.has(event)) {
    const numbers = pulls.length > 0 ? known(pulls) : await readPullsOf(context, run);
    return numbers.known ? known(numbers.value.map((one) => `refs/pull/${one}/merge`)) : numbers;
  }
  if (name === undefined) return known([]);
  if (event === "release") return known([`refs/tags/${name}`]);
  return MAYBE_ON_TAG.has(event) ? readNamed(context, name) : known([`refs/heads/${name}`]);
}

const MAYBE_ON_TAG: ReadonlySet<string> = new Set(["push", "workflow_dispatch"]);

/** Whether the name is a branch's or a tag's, only its refs can say. Where it is both, both count. */
async function readNamed(
  context: RepositoryContext,
  name: string,
): Promise<Fact<readonly string[]>> {
  const [asBranch, asTag] = [`refs/heads/${name}`, `refs/tags/${name}`];
  const tag = await readHasRef(context, asTag);
  if (!tag.known) return tag;
  if (!tag.value) return known([asBranch]);
  const branch = await readHasRef(context, asBranch);
  return branch.known ? known(branch.value ? [asBranch, asTag] : [asTag]) : branch;
}

async function readHasRef(context: RepositoryContext, ref: string): Promise<Fact<boolean>> {
  const fact = await context.reader.status({
    route: "GET /repos/{owner}/{repo}/git/ref/{ref}",
    params: inRepository(context, { ref: ref.replace(/^refs\//u, "") }),
    what: ref,
    permission: "Contents",
    parse: parserOf(z.object({ ref: z.string() })),
  });
  if (fact.known) return known(fact.value.ref === ref);
  return fact.status === 404 ? known(false) : fact;
}

const parsePulls = parserOf(
  z.array(z.object({ number: id, head: z.object({ ref: z.string(), sha }) })),
);

/** A run names only pull requests that are open, and none of a fork. */
async function readPullsOf(
  context: RepositoryContext,
  { headSha, shown, fromFork }: ReadRun,
): Promise<Fact<readonly number[]>> {
  // Its number changes nothing: a fork gets no write.
  if (fromFork) return known([0]);
  const fact = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/commits/{sha}/pulls",
    params: inRepository(context, { sha: headSha }),
    what: `the pull requests of commit ${headSha}`,
    permission: "Pull requests",
    parse: parsePulls,
  });
  if (!fact.known) return fact;
  return known(
    fact.value.filter(({ head }) => head.ref === shown.headBranch).map(({ number }) => number),
  );
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
