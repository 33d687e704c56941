import process from "node:process";
import { resolve } from "node:path";
import { meantProxies } from "../../delivery/environment/planted.ts";
import { checkWorkspace } from "../../delivery/task/check-task.ts";
import type { Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Job } from "../context/job.ts";
import { readEvent } from "../context/origin.ts";
import type { UsesInput } from "../inputs/uses.ts";
import { sayLines } from "../runner/log.ts";
import { fetchAction, type FetchOptions } from "../uses/fetch/fetch-action.ts";
import { actionContexts } from "../uses/expression/contexts.ts";
import { hashFilesIn } from "../uses/expression/hash-files.ts";
import { prepareAction } from "../uses/prepare/prepare-action.ts";
import type { LocatedAction, Nesting, PreparedAction } from "../uses/prepare/prepared-action.ts";
import { directoryFor, type NestedActions, nestedActions } from "./nested-actions.ts";
import type { PreparedImages } from "./prepare-images.ts";
import { nestedReferences, nestedSteps, preparedLines } from "./prepared-lines.ts";

/** An action that can run, and what removes the files that were fetched for it. */
export interface PreparedUses extends PreparedAction {
  readonly exports: readonly string[];
  readonly references: UsesInput["references"];
  readonly given: UsesInput["given"];
  /** The actions that a composite action uses, each with its commit. */
  readonly nested: readonly string[];
  /** Of a Docker action, and of those that a composite action uses. */
  readonly images?: PreparedImages;
  /** Never rejects. */
  readonly remove: () => Promise<void>;
}

/** Fetches the action, reads it and checks it, before anything is requested. */
export async function prepareUses(
  job: Job,
  uses: UsesInput,
): Promise<Result<PreparedUses, Failure>> {
  const workspace = resolve(job.env["GITHUB_WORKSPACE"] ?? process.cwd());
  const missing = await checkWorkspace(workspace);
  if (missing !== undefined) return err(missing);
  const located = await locate(job, uses, workspace);
  if (!located.ok) return located;
  const { directory, root, notes } = located.value;
  const nested = nestedActions(job, (own) => fetchOptions(job, uses, own));
  const remove = async (): Promise<void> =>
    void (await Promise.all([located.value.remove(), nested.remove()]));
  const { reference, given, references, exports } = uses;
  const token = job.inputs.passEnv.includes("GITHUB_TOKEN") ? (job.env["GITHUB_TOKEN"] ?? "") : "";
  const event = await readEvent(job.env["GITHUB_EVENT_PATH"]);
  const contexts = actionContexts({ env: job.env, event, token, given: uses.contexts });
  const functions = { hashFiles: hashFilesIn(workspace) };
  const scope = { contexts, functions, hasToken: token !== "" };
  const prepared = await prepareAction(
    { directory, root },
    {
      reference,
      inputs: { given, references },
      scope,
      nesting: nestingOf(uses, workspace, nested),
    },
  ).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  if (!prepared.ok) {
    await remove();
    return prepared;
  }
  const images = await imagesOf(job, prepared.value);
  if (!images.ok) {
    await remove();
    return images;
  }
  const all = { ...prepared.value, ...images.value };
  const imageNotes = all.images?.notes ?? [];
  sayLines(job.runner, preparedLines(all, [...imageNotes, ...notes, ...nested.notes()]));
  return ok({
    ...all,
    exports,
    references,
    given,
    nested: nestedReferences(all.runs),
    remove: async () => void (await Promise.all([remove(), all.images?.remove()])),
  });
}

/** They are built or pulled now. */
async function imagesOf(
  job: Job,
  prepared: PreparedAction,
): Promise<Result<Pick<PreparedUses, "images">, Failure>> {
  const kinds = [prepared, ...nestedSteps(prepared.runs).map(({ action }) => action)];
  if (!kinds.some(({ runs }) => runs.using === "docker")) return ok({});
  const { prepareImages } = await import("./prepare-images.ts");
  const images = await prepareImages(job, prepared);
  return images.ok ? ok({ images: images.value }) : images;
}

function nestingOf(
  { isPinnedOnly }: UsesInput,
  workspace: string,
  { fetch }: NestedActions,
): Nesting {
  let found = 0;
  const count = (): number => (found += 1);
  return { depth: 0, position: "", workspace, isPinnedOnly, fetch, count };
}

type Located = LocatedAction & {
  readonly remove: () => Promise<void>;
  /** Sentences for the log. */
  readonly notes: readonly string[];
};

async function locate(
  job: Job,
  uses: UsesInput,
  workspace: string,
): Promise<Result<Located, Failure>> {
  const { reference } = uses;
  if (reference.from === "workspace") {
    const directory = resolve(workspace, reference.path);
    return ok({ directory, root: workspace, remove: nothingToRemove, notes: [] });
  }
  const made = directoryFor(job);
  if (!made.ok) return made;
  const temp = made.value;
  const remove = async (): Promise<void> => void (await temp.remove());
  try {
    const fetched = await fetchAction(reference, fetchOptions(job, uses, temp.path));
    if (fetched.ok) return ok({ ...fetched.value, remove });
    await remove();
    return fetched;
  } catch (error) {
    await remove();
    throw error;
  }
}

async function nothingToRemove(): Promise<void> {
  // It belongs to the workspace.
}

function fetchOptions(
  { env, environment, cancelled, clock, jitter }: Job,
  { token }: UsesInput,
  directory: string,
): FetchOptions {
  return {
    serverUrl: env["GITHUB_SERVER_URL"] ?? "https://github.com",
    apiUrl: env["GITHUB_API_URL"] ?? "https://api.github.com",
    token: token.reveal() === "" ? undefined : token,
    directory,
    signal: cancelled,
    proxies: meantProxies(environment),
    // Not the job's, which an earlier step can put another git into.
    path: environment.runnerEnv?.["PATH"] ?? env["PATH"] ?? "",
    clock,
    jitter,
  };
}
