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
import { err, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import { fetchByGit } from "./fetch-by-git.ts";
import { fetchByTarball } from "./fetch-by-tarball.ts";
import { gitEnvironment } from "./git-environment.ts";
import { hasGit, type Git } from "./git.ts";
import { FETCH_LIMITS, type FetchLimits } from "./limits.ts";
import { listRefs, type GitHubAccess } from "./list-refs.ts";
import type { Pin } from "./pin.ts";
import { fetchFailed } from "./refusals.ts";
import type { Refs } from "./refs.ts";
import { repositoryOf } from "./action-names.ts";

export interface CommitOptions {
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
}

export type Bounded<O extends CommitOptions = CommitOptions> = O & { readonly limits: FetchLimits };

/** A commit, and the branches and tags that the repository had when it was found. */
export interface ResolvedCommit {
  readonly pin: Pin;
  readonly refs: Refs;
}

type Choose = (action: RepositoryAction, refs: Refs) => Result<Pin, Failure>;

/** The commit that `choose` takes from the repository's branches and tags now. */
export async function resolveCommit(
  action: RepositoryAction,
  options: CommitOptions,
  choose: Choose,
): Promise<Result<ResolvedCommit, Failure>> {
  return await withinLimits(action, options, async (bounded) => {
    const refs = await listRefs(action, accessFor(bounded));
    if (!refs.ok) return refs;
    const pin = choose(action, refs.value);
    return pin.ok ? { ok: true, value: { pin: pin.value, refs: refs.value } } : pin;
  });
}

/** Fetches a commit into a new directory, and returns its path. `action.ref` is the commit. */
export async function fetchCommit(
  action: RepositoryAction,
  resolved: ResolvedCommit,
  options: CommitOptions,
): Promise<Result<string, Failure>> {
  return await withinLimits(
    action,
    options,
    async (bounded) => await fetchPinned(action, resolved, bounded),
  );
}

/** The time is limited, and what the disk refuses is a refusal too. */
export async function withinLimits<T, O extends CommitOptions>(
  action: RepositoryAction,
  options: O,
  fetching: (bounded: Bounded<O>) => Promise<Result<T, Failure>>,
): Promise<Result<T, Failure>> {
  const { limits = FETCH_LIMITS, signal } = options;
  const timeout = AbortSignal.timeout(limits.timeMs);
  const bounded = { ...options, limits, signal: AbortSignal.any([signal, timeout]) };
  const result = await fetching(bounded).catch((error: unknown) => {
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

const AGAIN = { firstWaitMs: 500, maxWaitMs: 10_000, attempts: 3, jitter: 0.5 };

/** Requests to GitHub, again where the network fails. */
export function accessFor<O extends Bounded>(options: O): O & GitHubAccess {
  return { ...options, send: retrying(nodeHttp(options.proxies), AGAIN, options) };
}

export async function fetchPinned(
  pinned: RepositoryAction,
  { pin, refs }: ResolvedCommit,
  options: Bounded,
): Promise<Result<string, Failure>> {
  const wanted = { ...pin, action: pinned, limits: options.limits };
  const git = await gitFor(pinned, options);
  return (await hasGit(git))
    ? await fetchByGit(git, wanted)
    : await fetchByTarball({ ...wanted, refs }, accessFor(options));
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
