/**
 * A FAKE of GitHub's side of custom deployment protection rules, as part of the front: what runs wait for, and the rule's
 * App that answers. It is strict, as GitHub's documentation says and stricter: unknown fields, an eleventh comment, a comment
 * of more than 1024 characters and an answer to what does not wait are refused.
 */
import { numbered } from "./paging.ts";
import { missing, repositoryIn, type GitHubReply, type GitHubRequest } from "./request.ts";
import { runBody } from "./responses.ts";
import { goOn, isHeld } from "./runs.ts";
import type { RunState } from "./world.ts";

const MAX_COMMENTS = 10;
const MAX_COMMENT = 1024;
const FIELDS: ReadonlySet<string> = new Set(["environment_name", "state", "comment"]);

function runIn(asked: GitHubRequest): RunState | undefined {
  return repositoryIn(asked)?.runs.get(Number(asked.names[2]));
}

/** `GET /repos/{owner}/{repo}/actions/runs/{run_id}` */
export function oneRun(asked: GitHubRequest): GitHubReply {
  const run = runIn(asked);
  return run === undefined ? missing() : { status: 200, body: runBody(asked.system.world, run) };
}

/** `GET /repos/{owner}/{repo}/actions/runs`: the newest first; of those that wait with `status=waiting`. */
export function manyRuns(asked: GitHubRequest): GitHubReply {
  const wanted = asked.query.get("status");
  const runs = [...(repositoryIn(asked)?.runs.values() ?? [])].toReversed();
  const shown = runs.filter(
    ({ attempts }) => wanted === null || attempts.at(-1)?.status === wanted,
  );
  const page = numbered(
    asked,
    shown.map((run) => runBody(asked.system.world, run)),
  );
  return { ...page, body: { total_count: shown.length, workflow_runs: page.body } };
}

/** `GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments` */
export function pendingDeployments(asked: GitHubRequest): GitHubReply {
  const run = runIn(asked);
  if (run === undefined) return missing();
  const names = new Set(run.waits.filter(isHeld).map(({ environment }) => environment));
  const body = [...names].map((name, index) => ({
    environment: { id: 500 + index, name },
    wait_timer: 0,
    wait_timer_started_at: null,
    current_user_can_approve: false,
    reviewers: [],
  }));
  return { status: 200, body };
}

/** `POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule`, by the rule's App. */
export function answerRule(asked: GitHubRequest): GitHubReply {
  const run = runIn(asked);
  if (run === undefined) return missing();
  const given = JSON.parse(asked.body) as Readonly<Record<string, unknown>>;
  const fault = faultIn(given);
  if (fault !== undefined) return refused(fault);
  const { environment_name: environment, state, comment } = given as unknown as RuleAnswer;
  const wait = run.waits.find((one) => one.environment === environment && one.state === undefined);
  if (wait === undefined) return refused("No pending deployment for this rule");
  if (state === undefined && wait.comments.length >= MAX_COMMENTS) {
    return refused("too many status reports");
  }
  if (comment !== undefined) wait.comments.push(comment);
  wait.state = state;
  if (state !== undefined) goOn(run);
  return { status: 204, body: undefined };
}

interface RuleAnswer {
  readonly environment_name: string;
  readonly state?: "approved" | "rejected";
  readonly comment?: string;
}

const STATES: ReadonlySet<unknown> = new Set(["approved", "rejected", undefined]);

function faultIn(given: Readonly<Record<string, unknown>>): string | undefined {
  const { environment_name: environment, state, comment } = given;
  const unknown = Object.keys(given).filter((name) => !FIELDS.has(name));
  if (unknown.length > 0) return `unknown fields: ${unknown.join(", ")}`;
  if (typeof environment !== "string") return "environment_name is missing";
  if (!STATES.has(state)) return "state is neither approved nor rejected";
  if (state === undefined && comment === undefined) return "comment is missing";
  if (comment === undefined) return undefined;
  if (typeof comment !== "string") return "comment is not a text";
  return comment.length > MAX_COMMENT ? "the comment is too long" : undefined;
}

function refused(message: string): GitHubReply {
  return { status: 422, body: { message, status: "422" } };
}
