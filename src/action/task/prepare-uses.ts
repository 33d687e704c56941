import process from "node:process";
import { resolve } from "node:path";
import { meantProxies } from "../../delivery/environment/planted.ts";
import { checkWorkspace } from "../../delivery/task/check-task.ts";
import {
  openPrivateDirectory,
  type PrivateDirectory,
} from "../../delivery/task/private-directory.ts";
import { cancelledBeforeStart } from "../../delivery/task/start-task.ts";
import { labelled } from "../../receipt/log-lines.ts";
import { actionReferenceText } from "../../shared/action-reference.ts";
import type { Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { joined } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import { readEvent } from "../context/origin.ts";
import { tempDirectory } from "../context/temp-directory.ts";
import type { UsesInput } from "../inputs/uses.ts";
import { sayLines } from "../runner/log.ts";
import { fetchAction, type FetchOptions } from "../uses/fetch/fetch-action.ts";
import type { PreparedImage } from "../uses/container/prepare-image.ts";
import { actionContexts } from "../uses/expression/contexts.ts";
import {
  type LocatedAction,
  type PreparedAction,
  prepareAction,
  unusable,
} from "../uses/prepare/prepare-action.ts";
import { notWritable } from "./deliver-credential.ts";

/** An action that can run, and what removes the files that were fetched for it. */
export interface PreparedUses extends PreparedAction {
  readonly exports: readonly string[];
  readonly references: UsesInput["references"];
  readonly given: UsesInput["given"];
  /** Of a Docker action. */
  readonly image?: PreparedImage;
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
  const { remove, directory, root, notes } = located.value;
  const { reference, given, references, exports } = uses;
  const token = job.inputs.passEnv.includes("GITHUB_TOKEN") ? (job.env["GITHUB_TOKEN"] ?? "") : "";
  const event = await readEvent(job.env["GITHUB_EVENT_PATH"]);
  const contexts = actionContexts({ env: job.env, event, token, given: uses.contexts });
  const scope = { contexts, hasToken: token !== "" };
  const prepared = await prepareAction(
    { directory, root },
    {
      reference,
      inputs: { given, references },
      scope,
    },
  );
  if (!prepared.ok) {
    await remove();
    return prepared;
  }
  const image = await imageOf(job, prepared.value);
  if (!image.ok) {
    await remove();
    return image;
  }
  const all = { ...prepared.value, ...image.value, exports, references, given };
  sayLines(job.runner, preparedLines(all, [...(all.image?.notes ?? []), ...notes]));
  return ok({
    ...all,
    remove: async () => void (await Promise.all([remove(), all.image?.remove()])),
  });
}

/** Of a Docker action: it is built or pulled now. */
async function imageOf(
  job: Job,
  { reference, runs, directory }: PreparedAction,
): Promise<Result<Pick<PreparedUses, "image">, Failure>> {
  if (runs.using !== "docker") return ok({});
  const config = directoryFor(job);
  if (!config.ok) return config;
  const { prepareContainer } = await import("./prepare-container.ts");
  const action = { image: runs.image, directory };
  const image = await prepareContainer(job, action, config.value.path);
  if (!image.ok) {
    await config.value.remove();
    if (job.cancelled.aborted) return err(cancelledBeforeStart());
    return err(unusable(actionReferenceText(reference), image.error));
  }
  const removeAll = async (): Promise<void> => {
    await image.value.remove();
    await config.value.remove();
  };
  return ok({ image: { ...image.value, remove: removeAll } });
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

function directoryFor(job: Job): Result<PrivateDirectory, Failure> {
  const parent = tempDirectory(job);
  try {
    return ok(openPrivateDirectory(parent, "stepkey-action-"));
  } catch (error) {
    return err(notWritable(parent, error));
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

/** What of the action is worth a reader's look before it gets the credential. */
function preparedLines(
  { reference, runs, inputs }: PreparedAction,
  notes: readonly string[],
): readonly string[] {
  const { undeclared, missing, withoutToken } = inputs;
  const isWorkspace = reference.from === "workspace";
  const name = actionReferenceText(reference);
  return [
    ...labelled("✓", "action", [
      `${name} · ${runs.using === "docker" ? "Docker" : `JavaScript (${runs.node})`}`,
      ...notes,
      ...(isWorkspace ? [OF_WORKSPACE] : []),
      ...(isWorkspace && runs.pre !== undefined ? [WITHOUT_PRE] : []),
    ]),
    ...(withoutToken.length === 0
      ? []
      : labelled("◌", "inputs", [
          `${joined(withoutToken)}: empty, because the default reads github.token`,
          "The action gets the job's token only with pass-env: GITHUB_TOKEN.",
        ])),
    ...(undeclared.length === 0
      ? []
      : labelled("◌", "inputs", `${joined(undeclared)}: the action declares no such input`)),
    ...(missing.length === 0
      ? []
      : labelled("◌", "inputs", `${joined(missing)}: required, and not given`)),
  ];
}

const OF_WORKSPACE =
  "It is code of the workspace: of this checkout, and of every earlier step that could change it.";
const WITHOUT_PRE = "Its pre does not run, as in a workflow.";
