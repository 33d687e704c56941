/**
 * A FAKE of GitHub's check runs, as part of the front: `emulate` keeps them, and the front is strict where `emulate` takes
 * anything. It refuses fields that GitHub does not document, texts above GitHub's limits, commits that it does not know, and
 * changes of another App's check run. Whoever may not write checks was refused before.
 */
import { z } from "zod";
import { OPERATOR, numberOf } from "./emulated.ts";
import { numbered } from "./paging.ts";
import { missing, repositoryIn, type GitHubReply, type GitHubRequest } from "./request.ts";
import type { RepositoryState, World } from "./world.ts";

const MAX_TEXT = 65_535;
const long = z.string().max(MAX_TEXT);

const output = z.strictObject({
  title: z.string().min(1).max(255),
  summary: long,
  text: long.optional(),
});
const changeable = {
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  conclusion: z
    .enum(["action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out"])
    .optional(),
  details_url: z.url().optional(),
  external_id: z.string().optional(),
  output: output.optional(),
};
const created = z.strictObject({
  name: z.string().min(1),
  head_sha: z.string().regex(/^[0-9a-f]{40}$/u),
  ...changeable,
});
const updated = z.strictObject({ name: z.string().min(1).optional(), ...changeable });

/** One write of a check run that GitHub took. */
export interface CheckRunWrite {
  readonly method: "POST" | "PATCH";
  readonly checkRunId: number;
  readonly repository: string;
  readonly headSha: string;
  readonly body: z.output<typeof created> | z.output<typeof updated>;
}

/** A check run as GitHub shows it. */
export interface CheckRunState {
  readonly id: number;
  readonly appId: number;
  readonly name: string;
  readonly externalId: string | undefined;
  readonly headSha: string;
  readonly repository: string;
  status: string;
  conclusion: string | undefined;
  output: z.output<typeof output> | undefined;
}

export async function createCheckRun(asked: GitHubRequest): Promise<GitHubReply> {
  const repository = repositoryIn(asked);
  if (repository === undefined) return missing();
  if (asked.appId === undefined) return refused(403, "You must authenticate via a GitHub App.");
  const body = bodyIn(asked, created);
  if (!body.ok) return body.reply;
  const { value } = body;
  if (!knows(asked.system.world, value.head_sha)) {
    return refused(422, `No commit found for SHA: ${value.head_sha}`);
  }
  if (value.status === "completed" && value.conclusion === undefined) {
    return refused(422, "conclusion is required where status is completed");
  }
  const path = `/repos/${repository.fullName}/check-runs`;
  const saved = await asked.system.emulated.as(OPERATOR, `POST ${path}`, value);
  const run = addCheckRun(asked.system.world, repository, {
    id: numberOf(saved, "id"),
    appId: asked.appId,
    ...value,
  });
  asked.system.world.checkRunWrites.push({
    method: "POST",
    checkRunId: run.id,
    repository: repository.fullName,
    headSha: run.headSha,
    body: value,
  });
  return { status: 201, body: checkRunReply(run) };
}

/** Keeps a check run, also one of another App. */
export function addCheckRun(
  world: World,
  repository: RepositoryState,
  made: Omit<z.output<typeof created>, "details_url"> & {
    readonly id: number;
    readonly appId: number;
  },
): CheckRunState {
  const run: CheckRunState = {
    id: made.id,
    appId: made.appId,
    name: made.name,
    externalId: made.external_id,
    headSha: made.head_sha,
    repository: repository.fullName,
    status: made.conclusion === undefined ? (made.status ?? "queued") : "completed",
    conclusion: made.conclusion,
    output: made.output,
  };
  world.checkRuns.push(run);
  return run;
}

export async function updateCheckRun(asked: GitHubRequest): Promise<GitHubReply> {
  const repository = repositoryIn(asked);
  const { world, emulated } = asked.system;
  const id = Number(asked.names[2]);
  const run = world.checkRuns.find(
    (each) => each.id === id && each.repository === repository?.fullName,
  );
  if (repository === undefined || run === undefined) return missing();
  if (run.appId !== asked.appId) {
    return refused(
      403,
      "Invalid app_id - check run can only be modified by the GitHub App that created it.",
    );
  }
  const body = bodyIn(asked, updated);
  if (!body.ok) return body.reply;
  const { value } = body;
  // GitHub takes a completed check run back, and goes on showing it as completed here and there: nobody should rely on it.
  if (isReopening(value) && run.status === "completed") {
    return refused(422, "this front takes no completed check run back to a status before that");
  }
  await emulated.as(OPERATOR, `PATCH /repos/${repository.fullName}/check-runs/${id}`, value);
  change(run, value);
  world.checkRunWrites.push({
    method: "PATCH",
    checkRunId: id,
    repository: repository.fullName,
    headSha: run.headSha,
    body: value,
  });
  return { status: 200, body: checkRunReply(run) };
}

function isReopening({ status }: Update): boolean {
  return status !== undefined && status !== "completed";
}

/** A conclusion completes it, whatever the status says. */
function change(run: CheckRunState, { conclusion, status, output: said }: Update): void {
  run.status = conclusion === undefined ? (status ?? run.status) : "completed";
  if (conclusion !== undefined) run.conclusion = conclusion;
  if (said !== undefined) run.output = said;
}

type Update = z.output<typeof updated>;

const QUERY = new Set(["check_name", "status", "filter", "per_page", "page", "app_id"]);

export function listCheckRuns(asked: GitHubRequest): GitHubReply {
  const repository = repositoryIn(asked);
  if (repository === undefined) return missing();
  const beyond = [...asked.query.keys()].filter((key) => !QUERY.has(key));
  if (beyond.length > 0) return refused(422, `no such parameter: ${beyond.join(", ")}`);
  const sha = asked.names[2] ?? "";
  if (!knows(asked.system.world, sha)) return refused(422, `No commit found for SHA: ${sha}`);
  const wanted = asked.query.get("check_name");
  const runs = asked.system.world.checkRuns.filter(
    (run) =>
      run.repository === repository.fullName &&
      run.headSha === sha &&
      (wanted === null || run.name === wanted),
  );
  const shown = asked.query.get("filter") === "all" ? runs : latest(runs);
  const page = numbered(asked, shown.map(checkRunReply));
  return { ...page, body: { total_count: shown.length, check_runs: page.body } };
}

/** The newest of each App and name. */
function latest(runs: readonly CheckRunState[]): readonly CheckRunState[] {
  return [...new Map(runs.map((run) => [`${run.appId} ${run.name}`, run])).values()];
}

function checkRunReply(run: CheckRunState): object {
  return {
    id: run.id,
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId ?? "",
    status: run.status,
    conclusion: run.conclusion ?? null,
    output: { title: null, summary: null, text: null, annotations_count: 0, ...run.output },
    app: { id: run.appId, slug: `app-${run.appId}`, client_id: `Iv23li${run.appId}` },
    pull_requests: [],
  };
}

/** The head of a fork's pull request is in the repository that it is opened at, too. */
function knows(world: World, sha: string): boolean {
  return [...world.repositories.values()].some(({ commits }) => commits.has(sha));
}

function bodyIn<T>(
  { body }: GitHubRequest,
  schema: z.ZodType<T>,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reply: GitHubReply } {
  const parsed = schema.safeParse(JSON.parse(body));
  if (parsed.success) return { ok: true, value: parsed.data };
  const why = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  return { ok: false, reply: refused(422, `Invalid request. ${why.join("; ")}`) };
}

function refused(status: number, message: string): GitHubReply {
  return { status, body: { message, status: String(status) } };
}
