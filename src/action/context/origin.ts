import { readFile, stat } from "node:fs/promises";
import type { JobOrigin } from "../../identity/no-id-token.ts";
import { parseJson } from "../../shared/json.ts";
import type { Job } from "./job.ts";

/** GitHub's payloads are limited to 25 MB; the fields that are read here come early in all of them. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * What started the job, to explain why it may not request ID tokens. An earlier step can change the event's file, so
 * nothing but a message may depend on it.
 */
export async function readOrigin({ env, inputs }: Pick<Job, "env" | "inputs">): Promise<JobOrigin> {
  return {
    eventName: env["GITHUB_EVENT_NAME"] ?? "",
    actor: env["GITHUB_ACTOR"] ?? "",
    repository: env["GITHUB_REPOSITORY"] ?? "",
    event: await readEvent(env["GITHUB_EVENT_PATH"]),
    workflow: env["GITHUB_WORKFLOW_REF"] ?? "",
    jobWorkflow: inputs.jobWorkflow,
    readsReviews: inputs.source.mode === "direct" && inputs.access === "write",
  };
}

/** The event's payload; undefined where it cannot be read. */
export async function readEvent(path: string | undefined): Promise<unknown> {
  if (path === undefined || path === "") return undefined;
  try {
    const { size } = await stat(path);
    return size > MAX_BYTES ? undefined : parseJson(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}
