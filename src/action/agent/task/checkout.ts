import { openPrivateDirectory } from "../../../delivery/task/private-directory.ts";
import { meantProxies } from "../../../delivery/environment/planted.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { RepositoryAction } from "../../../shared/action-reference.ts";
import type { Failure } from "../../../shared/failure.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { TaskDefinition } from "../../../shared/task-wire.ts";
import type { Job } from "../../context/job.ts";
import { tempDirectory } from "../../context/temp-directory.ts";
import {
  fetchCommit,
  resolveCommit,
  type CommitOptions,
  type ResolvedCommit,
} from "../../uses/fetch/fetch-commit.ts";
import { exactPin } from "../../uses/fetch/pin.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import { agentRefusal, taskRefusal } from "./task-codes.ts";

/** The commit that a task runs from, as it is now. */
export interface TaskCommit {
  /** `octo-org/shop` */
  readonly repository: string;
  /** 40 hexadecimal digits. */
  readonly sha: string;
  readonly action: RepositoryAction;
  readonly resolved: ResolvedCommit;
}

export interface CheckoutContext {
  readonly job: Pick<Job, "env" | "environment" | "clock" | "jitter">;
  /** Empty: the repositories are public. */
  readonly token: Secret;
  readonly signal: AbortSignal;
}

/** What `from` names, or the head of the default branch of the job's own repository. */
export async function resolveTaskCommit(
  { from, own }: Pick<TaskDefinition, "from"> & { readonly own: string },
  context: CheckoutContext,
): Promise<Result<TaskCommit, AgentRefusal>> {
  const name = from?.repository ?? own;
  const [owner = "", repository = ""] = name.split("/");
  const asked: RepositoryAction = {
    from: "repository",
    owner,
    repository,
    path: "",
    ref: from?.ref ?? "",
  };
  const directory = openPrivateDirectory(tempDirectory(context.job));
  try {
    const resolved = await resolveCommit(asked, optionsOf(context, directory.path), exactPin);
    if (!resolved.ok) return err(notFetched(resolved.error));
    const { sha } = resolved.value.pin;
    return ok({ repository: name, sha, action: { ...asked, ref: sha }, resolved: resolved.value });
  } finally {
    await directory.remove();
  }
}

/** A clean checkout, without `.git`. */
export interface Checkout {
  readonly directory: string;
  /** Never rejects. */
  readonly remove: () => Promise<void>;
}

/** Fetches the commit, as an inner action is, into a directory that only the runner's user can enter. */
export async function checkOutTask(
  { action, resolved }: TaskCommit,
  context: CheckoutContext,
): Promise<Result<Checkout, AgentRefusal>> {
  const directory = openPrivateDirectory(tempDirectory(context.job), "stepkey-task-");
  const remove = async (): Promise<void> => void (await directory.remove());
  try {
    const fetched = await fetchCommit(action, resolved, optionsOf(context, directory.path));
    if (fetched.ok) return ok({ directory: fetched.value, remove });
    await remove();
    return err(notFetched(fetched.error));
  } catch (error) {
    await remove();
    throw error;
  }
}

function optionsOf({ job, token, signal }: CheckoutContext, directory: string): CommitOptions {
  const { env, environment, clock, jitter } = job;
  return {
    serverUrl: env["GITHUB_SERVER_URL"] ?? "https://github.com",
    apiUrl: env["GITHUB_API_URL"] ?? "https://api.github.com",
    token: token.reveal() === "" ? undefined : token,
    directory,
    signal,
    proxies: meantProxies(environment),
    // Not the job's, which an earlier step can put another git into.
    path: environment.runnerEnv?.["PATH"] ?? env["PATH"] ?? "",
    clock,
    jitter,
  };
}

/** The sentences of an action that was not fetched are right for a task, too; what to do about it is not. */
function notFetched(failure: Failure): AgentRefusal {
  if (failure.code === "cancelled") return agentRefusal(failure);
  return taskRefusal("task_checkout_failed", { message: failure.message });
}
