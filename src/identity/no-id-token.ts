import { failure, type Failure } from "../shared/failure.ts";
import { isRecord } from "../shared/json.ts";

/** What started a job, as far as it can explain that the job may not request ID tokens. Empty: unknown. */
export interface JobOrigin {
  /** `pull_request`. */
  readonly eventName: string;
  /** Who started the run: a re-run by somebody else does not change it. */
  readonly actor: string;
  /** `owner/name`. */
  readonly repository: string;
  /** The event's payload. */
  readonly event: unknown;
  /** The workflow file of the run: `owner/repo/path@ref`. */
  readonly workflow: string;
  /** The workflow file that defines the job: another one in a reusable workflow. */
  readonly jobWorkflow: string;
  /** Whether the job's own token has to read reviews. */
  readonly readsReviews: boolean;
}

const CODE = "id_token_unavailable";
const MAY_NOT = "may not request an ID token";

/** Why a job has no right to request ID tokens, and what its author can do about it. The first cause that fits counts. */
export function noIdToken(origin: JobOrigin): Failure {
  return ofFork(origin) ?? ofDependabot(origin) ?? ofReusable(origin) ?? withoutPermission(origin);
}

/** Events on which GitHub gives the job of a fork's pull request a token that can only read. */
const FORK_EVENTS: ReadonlySet<string> = new Set([
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
]);

function ofFork({ eventName, event, repository }: JobOrigin): Failure | undefined {
  const pullRequest = FORK_EVENTS.has(eventName) ? field(event, "pull_request") : undefined;
  if (pullRequest === undefined) return undefined;
  const head = field(field(pullRequest, "head"), "repo");
  const base = field(field(pullRequest, "base"), "repo");
  const baseId = field(base, "id");
  if (baseId === undefined || field(head, "id") === baseId) return undefined;
  const name = field(head, "full_name");
  const from = typeof name === "string" ? `the fork ${name}` : "a fork that was deleted";
  const message = `This pull request comes from ${from}: GitHub lets no job of a fork's pull request request an ID token.`;
  const own = repository === "" ? "this repository" : repository;
  return failure(CODE, message, {
    remedy: `Push the branch to ${own} and open the pull request from there, or run the step after the merge. Until then, skip it:`,
    paste: ["if: github.event.pull_request.head.repo.full_name == github.repository"],
  });
}

function ofDependabot({ actor }: JobOrigin): Failure | undefined {
  if (actor.toLowerCase() !== "dependabot[bot]") return undefined;
  const message = `Dependabot started this run, and GitHub treats it like one of a fork: this job ${MAY_NOT}. A re-run by somebody else does not change that.`;
  return failure(CODE, message, {
    remedy:
      "Skip the step for Dependabot (stepkey never issues a write to it), or run the step after the merge:",
    paste: ["if: github.actor != 'dependabot[bot]'"],
  });
}

function ofReusable(origin: JobOrigin): Failure | undefined {
  const { workflow, jobWorkflow } = origin;
  if (!isWorkflow(workflow) || !isWorkflow(jobWorkflow) || workflow === jobWorkflow) {
    return undefined;
  }
  const message = `This job is in the reusable workflow ${jobWorkflow}, and the job in ${workflow} that calls it did not give it the permission: it ${MAY_NOT}.`;
  return failure(CODE, message, {
    remedy: `Add these permissions beside \`uses:\` in ${fileOf(workflow)}, and to the job in the reusable workflow if that has \`permissions:\` of its own:`,
    paste: permissions(origin),
  });
}

function withoutPermission(origin: JobOrigin): Failure {
  const hint =
    origin.jobWorkflow === ""
      ? " If it is in a reusable workflow, the job that calls it needs them too."
      : "";
  return failure(CODE, `This job ${MAY_NOT}: it does not have the permission.`, {
    remedy: `Give the job these permissions, beside others that it needs. A job's \`permissions:\` replace those of the workflow.${hint}`,
    paste: permissions(origin),
  });
}

/** Naming one permission takes away all others, so the block keeps what a checkout needs. */
function permissions({ readsReviews }: JobOrigin): readonly string[] {
  return [
    "permissions:",
    "  id-token: write",
    "  contents: read",
    ...(readsReviews ? ["  pull-requests: read", "  actions: read"] : []),
  ];
}

const WORKFLOW = /^[\w.-]+\/[\w.-]+\/\.github\/workflows\/[^@\s]+@[^\s]+$/u;

function isWorkflow(text: string): boolean {
  return WORKFLOW.test(text);
}

function fileOf(workflow: string): string {
  return workflow.replace(/@.*$/u, "").split("/").slice(2).join("/");
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
