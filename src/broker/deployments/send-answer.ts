import { errorMessageIn, transientFault } from "../../approval/github/response.ts";
import type { Instant } from "../../shared/clock.ts";
import type { GitHubWriter } from "../github/writer.ts";

/** What is sent about a run that waits for an environment. Without `state` it is a comment, and the run goes on waiting. */
export interface SentAnswer {
  /** `octo-org/shop` */
  readonly repository: string;
  readonly runId: number;
  readonly environment: string;
  readonly state?: "approved" | "rejected";
  readonly comment: string;
}

export type SendOutcome =
  | { readonly kind: "sent" }
  /** GitHub does not take it: the run waits for nothing any more, or not for this App. */
  | { readonly kind: "refused"; readonly message: string }
  | {
      readonly kind: "failed";
      readonly message: string;
      readonly retryAfterMs: number | undefined;
    };

/**
 * Sends it to the run's own address, which is made of ids and names: never to a URL that came with an event.
 * @see https://docs.github.com/en/rest/actions/workflow-runs#review-custom-deployment-protection-rules-for-a-workflow-run
 */
export async function sendAnswer(
  { repository, runId, environment, state, comment }: SentAnswer,
  writer: GitHubWriter,
  { now, signal }: { readonly now: () => Instant; readonly signal: AbortSignal },
): Promise<SendOutcome> {
  const [owner = "", repo = ""] = repository.split("/");
  const outcome = await writer.send({ owner, repository: repo }, "deployments", {
    route: "POST /repos/{owner}/{repo}/actions/runs/{runId}/deployment_protection_rule",
    params: { owner, repo, runId },
    body: { environment_name: environment, ...(state && { state }), comment },
    signal,
  });
  return outcomeOf(outcome, now());
}

function outcomeOf(sent: Awaited<ReturnType<GitHubWriter["send"]>>, now: Instant): SendOutcome {
  const fault = transientFault(sent, now);
  if (fault !== undefined || !sent.ok) {
    const { message = "GitHub did not respond", retryAfterMs } = fault ?? {};
    return { kind: "failed", message, retryAfterMs };
  }
  const { status, data } = sent.value;
  if (TAKEN.has(status)) return { kind: "sent" };
  const said = errorMessageIn(data);
  const message = `GitHub returned ${status}${said === "" ? "" : `: ${said}`}`;
  // An admin has to grant something first.
  if (DENIED.has(status)) return { kind: "failed", message, retryAfterMs: undefined };
  return { kind: "refused", message };
}

const TAKEN: ReadonlySet<number> = new Set([200, 204]);
const DENIED: ReadonlySet<number> = new Set([401, 403]);
