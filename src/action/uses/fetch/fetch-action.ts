import type { RepositoryAction } from "../../../shared/action-reference.ts";
import { getCACertificates } from "node:tls";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../../shared/clock.ts";
import { errorCode } from "../../../shared/error-code.ts";
import { codedFailure } from "../../../shared/coded-failure.ts";
import type { Failure } from "../../../shared/failure.ts";
import { nodeHttp, retrying, type Jitter } from "../../../shared/http.ts";
import { proxyFor } from "../../../shared/proxy.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import { archivedNote } from "./archived.ts";
import { fetchByGit } from "./fetch-by-git.ts";
import { fetchByTarball } from "./fetch-by-tarball.ts";
import { gitEnvironment } from "./git-environment.ts";
import { hasGit, type Git } from "./git.ts";
import { FETCH_LIMITS, type FetchLimits } from "./limits.ts";
import { listRefs } from "./list-refs.ts";
import { findAction } from "./metadata-file.ts";
import { mayBeShortened, pinOf, resolvedPin, shortened } from "./pin.ts";
import { fetchFailed, noAction } from "./refusals.ts";
import { fullCommit } from "./short-commit.ts";
import { repositoryOf } from "./action-names.ts";

/** An action that was fetched. Everything in `root` is of the commit `sha`, as GitHub's tarball has it. */
export interface FetchedAction {
  /** Where the action is: what `GITHUB_ACTION_PATH` says. */
  readonly directory: string;
  /** Its action.yml or action.yaml. */
  readonly metadataFile: string;
  /** The repository's own directory, of which `directory` may be a part. */
  readonly root: string;
  /** `octo-org/deploy` */
  readonly repository: string;
  /** Within the repository; empty for its root. */
  readonly path: string;
  readonly sha: string;
  /** What `uses` names it by, where that is not a full commit: `the tag v4`. */
  readonly looseRef: string | undefined;
  /** Sentences for the log, such as that the repository is archived. */
  readonly notes: readonly string[];
}

/** Why an action was not fetched. */
export type FetchRefusal = Failure;

export interface FetchOptions {
  /** `https://github.com`, from GITHUB_SERVER_URL. */
  readonly serverUrl: string;
  /** `https://api.github.com`, from GITHUB_API_URL. Asked only where there is no git, and where a repository moved. */
  readonly apiUrl: string;
  readonly token?: Secret | undefined;
  /** A private directory, not used for anything else: only then is nothing of it from a task. */
  readonly directory: string;
  /** Cancels. */
  readonly signal: AbortSignal;
  /** The proxies that the job means, as for every other request. */
  readonly proxies: Readonly<Record<string, string>>;
  /** Where git is looked for: the runner's own PATH. Empty for no git. */
  readonly path: string;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly limits?: FetchLimits;
  /** Also takes the commit that a tag or branch points to now: for what an action's own steps use. */
  readonly takesLooseRefs?: boolean;
}

/**
 * Fetches the action that `uses` names. It keeps nothing for another time: an action that is named twice is fetched twice,
 * because a task ran in between, and could have changed whatever is on the disk.
 */
export async function fetchAction(
  action: RepositoryAction,
  options: FetchOptions,
): Promise<Result<FetchedAction, FetchRefusal>> {
  const { limits = FETCH_LIMITS, signal } = options;
  const timeout = AbortSignal.timeout(limits.timeMs);
  const bounded = { ...options, limits, signal: AbortSignal.any([signal, timeout]) };
  const result = await fetched(action, bounded).catch((error: unknown) => {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return err(fetchFailed(action, `its files cannot be written (${code})`));
  });
  if (signal.aborted) return err(codedFailure("cancelled"));
  if (!result.ok && timeout.aborted) {
    return err(fetchFailed(action, `it took longer than ${limits.timeMs / 1000} s`));
  }
  return result;
}

type Bounded = FetchOptions & { readonly limits: FetchLimits };

const AGAIN = { firstWaitMs: 500, maxWaitMs: 10_000, attempts: 3, jitter: 0.5 };

async function fetched(
  action: RepositoryAction,
  options: Bounded,
): Promise<Result<FetchedAction, Failure>> {
  const send = retrying(nodeHttp(options.proxies), AGAIN, options);
  const access = { ...options, send };
  const refs = await listRefs(action, access);
  if (!refs.ok) return refs;
  const full = mayBeShortened(action, refs.value) ? await fullCommit(action, access) : undefined;
  if (full !== undefined) return err(shortened(action, { sha: full, comment: "" }));
  const pin = (options.takesLooseRefs === true ? resolvedPin : pinOf)(action, refs.value);
  if (!pin.ok) return pin;
  const pinned = { ...action, ref: pin.value.sha };
  const wanted = { ...pin.value, action: pinned, limits: options.limits };
  const git = await gitFor(pinned, options);
  const [root, note] = await Promise.all([
    hasGit(git).then(async (isThere) =>
      isThere
        ? await fetchByGit(git, wanted)
        : await fetchByTarball({ ...wanted, refs: refs.value }, access),
    ),
    archivedNote(pinned, access),
  ]);
  if (!root.ok) return root;
  const { looseRef } = pin.value;
  return await located(pinned, {
    root: root.value,
    looseRef,
    notes: note === undefined ? [] : [note],
  });
}

async function located(
  action: RepositoryAction,
  { root, looseRef, notes }: Pick<FetchedAction, "root" | "looseRef" | "notes">,
): Promise<Result<FetchedAction, Failure>> {
  const found = await findAction(root, action.path);
  if (typeof found === "string") return err(noAction(action, found));
  const { path, ref } = action;
  return ok({
    directory: found.directory,
    metadataFile: found.file,
    root,
    repository: repositoryOf(action),
    path,
    sha: ref,
    looseRef,
    notes,
  });
}

async function gitFor(action: RepositoryAction, options: Bounded): Promise<Git> {
  const { serverUrl, directory, token, path, signal, clock, limits, proxies } = options;
  const home = join(directory, "home");
  await mkdir(home, { mode: 0o700 });
  const url = `${serverUrl}/${repositoryOf(action)}`;
  const proxy = proxyFor(new URL(url), proxies);
  const settings = { serverUrl, token, home, path };
  return {
    env: gitEnvironment({
      ...settings,
      proxyUrl: proxy.ok ? proxy.value?.url : undefined,
      caFile: await writeAuthorities(directory),
    }),
    directory,
    url,
    signal,
    clock,
    maxBytes: limits.packedBytes,
  };
}

/**
 * The CAs that this process trusts, for git, which has a list of its own: so both trust the same where the runner adds one
 * (NODE_EXTRA_CA_CERTS).
 */
async function writeAuthorities(directory: string): Promise<string | undefined> {
  if (getCACertificates("extra").length === 0) return undefined;
  const file = join(directory, "authorities.pem");
  await writeFile(file, getCACertificates("default").join("\n"));
  return file;
}
