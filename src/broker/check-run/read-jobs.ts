import { z } from "zod";
import { inRepository, type RepositoryContext } from "../../approval/github/fact-context.ts";
import { parserOf } from "../../approval/github/schema.ts";
import type { JobAsk } from "./ask.ts";

const parseNames = parserOf(
  z
    .object({ jobs: z.array(z.object({ name: z.string(), check_run_url: z.string() })) })
    .transform(({ jobs }) =>
      jobs.map(({ name, check_run_url: url }) => ({
        name,
        checkRunId: Number(/\/check-runs\/(\d+)$/u.exec(url)?.[1] ?? Number.NaN),
      })),
    ),
);

/** Names are for people, so a commit with very many runs goes without some. */
const MAX_RUNS = 10;

/** The names of the jobs that asked, by check run. The newest runs come first. */
export async function readJobNames(
  context: RepositoryContext,
  asks: readonly JobAsk[],
): Promise<ReadonlyMap<number, string>> {
  const wanted = new Map<string, Pick<JobAsk, "runId" | "runAttempt">>();
  for (const { runId, runAttempt: attempt } of asks.toReversed()) {
    wanted.set(`${runId}/${attempt}`, { runId, runAttempt: attempt });
  }
  const read = await Promise.all(
    [...wanted.values()].slice(0, MAX_RUNS).map(({ runId, runAttempt: attempt }) =>
      context.reader.all({
        route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/attempts/{runAttempt}/jobs",
        params: inRepository(context, { runId, runAttempt: attempt }),
        what: `the jobs of run ${runId}`,
        permission: "Actions",
        parse: parseNames,
      }),
    ),
  );
  const jobs = read.flatMap((fact) => (fact.known ? fact.value : []));
  return new Map(jobs.map(({ checkRunId, name }) => [checkRunId, name]));
}
