import type { PullRequest } from "../../approval/facts.ts";
import type { GitHubApi } from "../../approval/github/api.ts";
import {
  createRepositoryContext,
  inRepository,
  type RepositoryContext,
} from "../../approval/github/fact-context.ts";
import { parseRepository } from "../../approval/github/parse-repository.ts";
import { createReader } from "../../approval/github/reader.ts";
import type { Gate } from "../../approval/gate.ts";
import type { Lease } from "../../lease/lease.ts";
import type { LeaseStore } from "../../lease/store.ts";
import type { PolicyParser } from "../../policy/parse-policy.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Jitter } from "../../shared/http.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { PolicyDocuments } from "../policy/policy-source.ts";
import type { JobAsk, CheckPayload } from "./ask.ts";
import { isOpenAt, pullGrants, type CheckFacts } from "./build-view.ts";
import type { CredentialRights } from "./credential-rights.ts";
import { decideAgain } from "./decide-again.ts";
import { readJobNames } from "./read-jobs.ts";
import { readPolicyChange } from "./read-policy-change.ts";
import { readPulls } from "./read-pulls.ts";
import type { PolicyChange } from "./view.ts";

export interface GatherDeps {
  readonly api: GitHubApi;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly store: Pick<LeaseStore, "find">;
  /** Decides also about jobs that no longer run. */
  readonly gate: Gate | undefined;
  readonly rights: CredentialRights;
  readonly parser: PolicyParser;
  /** Where a repository has its policy at GitHub; undefined where it is not read from there. */
  readonly policyPath: string | undefined;
  /** The longest ttl that the broker allows, in seconds. */
  readonly limitSeconds: number;
  readonly signal: AbortSignal;
}

export interface GatherPlace {
  readonly repositoryId: number;
  readonly payload: CheckPayload;
  readonly documents: PolicyDocuments;
}

/** For everything that is read for one check run: the loop gives it 20 s, and it is to be written too. */
const READ_MS = 10_000;

/** Reads what a check run says. The error says why GitHub cannot be read now: then nothing is written either. */
export async function gatherCheckFacts(
  { repositoryId, payload, documents }: GatherPlace,
  deps: GatherDeps,
): Promise<Result<CheckFacts, string>> {
  const { limitSeconds, rights, store } = deps;
  const { repository, head, asks } = payload;
  const reader = createReader({ ...deps, budgetMs: READ_MS });
  const context = createRepositoryContext(reader, { repository, repositoryId });
  const asked = asks.map(({ pullRequest }) => pullRequest);
  const read = await readPulls(context, head, { asked, named: payload.pulls });
  if (!read.ok) return err(reader.unavailable()?.message ?? read.error);
  const pulls = read.value;
  const shown = asks.filter(({ pullRequest }) => pulls.some((one) => one.number === pullRequest));
  const [defaultBranch, jobNames, changes, again, leases] = await Promise.all([
    readDefaultBranch(context),
    readJobNames(context, shown),
    readChanges(context, pulls, { documents, repository, head, deps }),
    decideAgain(shown.filter(isOfOpen(pulls, head)), { ...deps, documents }),
    readLeases(shown, store),
    rights.look(pulls.some(isOwn) ? pullGrants(documents).map((grant) => grant.credential) : []),
  ]);
  const away = reader.unavailable();
  if (away !== undefined) return err(away.message);
  const base = { payload, documents, limitSeconds, defaultBranch, pulls };
  const mayOf: CheckFacts["mayOf"] = (credential) => rights.mayOf(credential);
  return ok({ ...base, leases, jobNames, again, changes, mayOf });
}

/** Nothing is decided about a pull request that is over: what waited for it waits in vain. */
function isOfOpen(pulls: readonly PullRequest[], head: string): (ask: JobAsk) => boolean {
  const open = new Set(pulls.filter((pull) => isOpenAt(pull, head)).map(({ number }) => number));
  return ({ pullRequest }) => open.has(pullRequest);
}

function isOwn({ fromFork }: PullRequest): boolean {
  return !fromFork;
}

async function readDefaultBranch(context: RepositoryContext): Promise<string | undefined> {
  const { owner, repo } = context.at;
  const fact = await context.reader.one({
    route: "GET /repos/{owner}/{repo}",
    params: inRepository(context),
    what: `the repository ${owner}/${repo}`,
    permission: "Metadata",
    parse: parseRepository,
  });
  return fact.known ? fact.value.defaultBranch : undefined;
}

async function readChanges(
  context: RepositoryContext,
  pulls: readonly PullRequest[],
  about: {
    readonly documents: PolicyDocuments;
    readonly repository: string;
    readonly head: string;
    readonly deps: GatherDeps;
  },
): Promise<ReadonlyMap<number, PolicyChange>> {
  const { documents, repository, head, deps } = about;
  const { policyPath: path, parser } = deps;
  if (path === undefined) return new Map();
  const scope = { documents, path, repository, parser };
  const open = pulls.filter((pull) => isOpenAt(pull, head));
  return new Map(
    await Promise.all(
      open.map(async (pull) => {
        return [pull.number, await readPolicyChange(context, pull, scope)] as const;
      }),
    ),
  );
}

async function readLeases(
  asks: readonly JobAsk[],
  store: GatherDeps["store"],
): Promise<ReadonlyMap<string, Lease>> {
  const ids = asks.flatMap(({ outcome }) => (outcome.kind === "granted" ? [outcome.lease] : []));
  const found = await Promise.all(ids.map((id) => store.find(id)));
  return new Map(found.flatMap((lease) => (lease === undefined ? [] : [[lease.id, lease]])));
}
