import { getOctokit } from "@actions/github";
import type { Gate } from "../../../approval/gate.ts";
import { fetchOver } from "../../../approval/github/fetch-over.ts";
import { createGitHubGate } from "../../../approval/github/github-gate.ts";
import { githubOverOctokit } from "../../../approval/github/octokit.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { Job } from "../../context/job.ts";

const REQUEST_TIMEOUT_MS = 8000;
/** A person waits for this in the log, but no client with a deadline of its own. */
const BUDGET_MS = 30_000;

/**
 * The gate over `@actions/github`'s Octokit. It sends through our own HTTP client: Octokit's would go past a proxy that is
 * named without a scheme.
 */
export function actionsGate(
  token: Secret,
  job: Pick<Job, "clock" | "jitter" | "env" | "send">,
): Gate {
  const apiUrl = job.env["GITHUB_API_URL"] ?? "https://api.github.com";
  const octokit = getOctokit(token.reveal(), {
    baseUrl: apiUrl,
    request: { fetch: fetchOver(job.send, REQUEST_TIMEOUT_MS) },
  });
  return createGitHubGate({
    api: githubOverOctokit(
      { request: (route, params) => octokit.request(route, params) },
      { apiUrl, timeoutMs: REQUEST_TIMEOUT_MS },
    ),
    clock: job.clock,
    jitter: job.jitter,
    budgetMs: BUDGET_MS,
  });
}
