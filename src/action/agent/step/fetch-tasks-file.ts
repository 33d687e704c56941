import { Buffer } from "node:buffer";
import { TASKS_FILE } from "../../../policy/tasks-file.ts";
import type { Backoff } from "../../../shared/backoff.ts";
import { FAILURE_CODES, type FailureCode } from "../../../shared/failure-codes.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import { retrying, type HttpResponse } from "../../../shared/http.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { Job } from "../../context/job.ts";

const RETRY: Backoff = { attempts: 3, firstWaitMs: 500, maxWaitMs: 5000, jitter: 0.5 };
const TIMEOUT_MS = 10_000;
/** Of the file. */
const MAX_BYTES = 128 * 1024;
/** Base64, its line ends, and what else is in the response. */
const MAX_RESPONSE_BYTES = 2 * MAX_BYTES;

export interface TasksFileRequest {
  /** `octo-org/shop` */
  readonly repository: string;
  readonly token: Secret;
  readonly signal: AbortSignal;
}

/**
 * The tasks file of the repository's default branch, as GitHub's API has it: never the workspace's, which the agent and the
 * pull request can change.
 * @see https://docs.github.com/en/rest/repos/contents#get-repository-content
 */
export async function fetchTasksFile(
  job: Pick<Job, "env" | "send" | "clock" | "jitter">,
  { repository, token, signal }: TasksFileRequest,
): Promise<Result<string, Failure>> {
  const apiUrl = job.env["GITHUB_API_URL"] ?? "https://api.github.com";
  const response = await retrying(
    job.send,
    RETRY,
    job,
  )({
    method: "GET",
    // Without `ref`, it is the default branch.
    url: `${apiUrl}/repos/${repository}/contents/${TASKS_FILE}`,
    headers: {
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": "stepkey",
      authorization: `Bearer ${token.reveal()}`,
    },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_RESPONSE_BYTES,
    signal,
  });
  if (response.ok) return textOf(response.value, repository);
  if (signal.aborted) return err(refused("cancelled", FAILURE_CODES.cancelled.meaning));
  const { kind, message } = response.error;
  if (kind === "too_large") return err(tooLarge());
  return err(refused("github_unavailable", `${TASKS_FILE} could not be read: ${message}.`));
}

function textOf(response: HttpResponse, repository: string): Result<string, Failure> {
  const { status, headers, body } = response;
  if (status === 404) {
    const message = `The default branch of ${repository} has no ${TASKS_FILE}, or \`github-token\` may not read the repository.`;
    return err(refused("tasks_file_missing", message));
  }
  const isLimited = headers["x-ratelimit-remaining"] === "0" || "retry-after" in headers;
  if ((status === 401 || status === 403) && !isLimited) {
    const message = `GitHub does not let \`github-token\` read ${TASKS_FILE} of ${repository} (status ${status}).`;
    return err(refused("tasks_file_unreadable", message));
  }
  if (status !== 200) {
    const message = `${TASKS_FILE} could not be read: GitHub returned status ${status}.`;
    return err(refused("github_unavailable", message));
  }
  return contentOf(parseJson(body));
}

/** A directory is an array, and a file of more than 1 MiB has no content. */
function contentOf(entry: unknown): Result<string, Failure> {
  const content = isRecord(entry) ? entry["content"] : undefined;
  if (!isRecord(entry) || entry["type"] !== "file" || typeof content !== "string") {
    return err(invalid(`${TASKS_FILE} is not a file.`));
  }
  if (entry["encoding"] !== "base64") return err(tooLarge());
  const bytes = Buffer.from(content, "base64");
  if (bytes.length > MAX_BYTES) return err(tooLarge());
  try {
    return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return err(invalid(`${TASKS_FILE} is not UTF-8.`));
  }
}

function tooLarge(): Failure {
  return invalid(`${TASKS_FILE} is larger than ${MAX_BYTES / 1024} KiB.`);
}

function invalid(message: string): Failure {
  return refused("tasks_file_invalid", message);
}

function refused(code: FailureCode, message: string): Failure {
  return failure(code, message, { remedy: FAILURE_CODES[code].remedy });
}
