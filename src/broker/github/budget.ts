import type { GitHubApi, GitHubRequest, GitHubResponse } from "../../approval/github/api.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import { ok } from "../../shared/result.ts";
import type { Log } from "../record/log.ts";
import { FREE_HEADER } from "./free.ts";

/** One of GitHub's rate limits, as its newest response says. */
export interface LimitWindow {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: Instant;
}

/** The part of a limit that only the watch over running leases may use. */
const RESERVE = 0.1;

/**
 * Whether a repository that has spent so many requests may send another. It may spend as many as are left for all others:
 * half for the first, a quarter for the next, so that there is always something left for the one that has spent nothing.
 */
export function maySpend(spent: number, { limit, remaining }: LimitWindow): boolean {
  return spent < remaining - Math.ceil(limit * RESERVE);
}

export interface GitHubBudget {
  /** For the decisions about one repository: it has its share of GitHub's rate limit. */
  forRepository(repository: Repository): GitHubApi;
  /** For the watch over running leases, which may use up the limit. */
  readonly forWatch: GitHubApi;
  /** Why a repository may read nothing now; undefined when it may. */
  exhausted(repository: Repository): Exhausted | undefined;
}

export interface Repository {
  readonly repositoryId: number;
  readonly repository: string;
}

export interface Exhausted {
  readonly message: string;
  readonly retryAfterSeconds: number;
}

export interface BudgetOptions {
  readonly api: GitHubApi;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/** REST and GraphQL have limits of their own. */
type Resource = "core" | "graphql";

/** What was spent since a limit began anew. */
interface Account {
  window: LimitWindow | undefined;
  readonly spent: Map<number, number>;
  /** Repositories of which the log says already that they have used their share. */
  readonly logged: Set<number>;
}

export function createGitHubBudget({ api, clock, log }: BudgetOptions): GitHubBudget {
  const accounts: Readonly<Record<Resource, Account>> = {
    core: { window: undefined, spent: new Map(), logged: new Set() },
    graphql: { window: undefined, spent: new Map(), logged: new Set() },
  };
  /** Undefined before the first response, and when the limit has begun anew since the last. */
  const windowOf = (account: Account): LimitWindow | undefined => {
    if (account.window !== undefined && account.window.resetAt <= clock.now()) {
      beginAnew(account);
    }
    return account.window;
  };
  const record = (account: Account, response: GitHubResponse): void => {
    const window = windowIn(response);
    if (window === undefined) return;
    const before = windowOf(account);
    const isSame = before !== undefined && Math.abs(window.resetAt - before.resetAt) < SAME_MS;
    if (before !== undefined && !isSame) beginAnew(account);
    // Responses can arrive in another order than GitHub counted them.
    const remaining = isSame ? Math.min(before.remaining, window.remaining) : window.remaining;
    account.window = { ...window, remaining };
  };
  const exhaustedIn = (resource: Resource, { repositoryId, repository }: Repository) => {
    const account = accounts[resource];
    const window = windowOf(account);
    const spent = account.spent.get(repositoryId) ?? 0;
    if (window === undefined || maySpend(spent, window)) return undefined;
    const { remaining, limit, resetAt } = window;
    return {
      message: `${repository} has used its share of GitHub's rate limit (${resource}): ${spent} requests. Of ${limit}, ${remaining} are left for other repositories and for running leases`,
      retryAfterSeconds: Math.max(1, Math.ceil((resetAt - clock.now()) / 1000)),
    };
  };
  const spend = (account: Account, { repositoryId }: Repository, count: number): void => {
    account.spent.set(repositoryId, (account.spent.get(repositoryId) ?? 0) + count);
  };
  const send = async (request: GitHubRequest): ReturnType<GitHubApi["request"]> => {
    const outcome = await api.request(request);
    if (outcome.ok) record(accounts[resourceOf(request)], outcome.value);
    return outcome;
  };
  return {
    forWatch: { request: send },
    exhausted: (repository) =>
      exhaustedIn("core", repository) ?? exhaustedIn("graphql", repository),
    forRepository: (repository) => ({
      request: async (request) => {
        const resource = resourceOf(request);
        const account = accounts[resource];
        const exhausted = exhaustedIn(resource, repository);
        if (exhausted !== undefined) {
          if (!account.logged.has(repository.repositoryId)) {
            log({ level: "warning", event: "github_share_used", ...exhausted });
          }
          account.logged.add(repository.repositoryId);
          return ok(asRateLimit(exhausted));
        }
        // At once, so that many requests at the same time cannot exceed the share.
        spend(account, repository, 1);
        const outcome = await send(request);
        if (outcome.ok && outcome.value.headers[FREE_HEADER] !== undefined) {
          spend(account, repository, -1);
        }
        return outcome;
      },
    }),
  };
}

/** GitHub's responses differ by a second in when one and the same limit begins anew. */
const SAME_MS = 60_000;

function beginAnew(account: Account): void {
  account.window = undefined;
  account.spent.clear();
  account.logged.clear();
}

function resourceOf({ route }: GitHubRequest): Resource {
  return route === "POST /graphql" ? "graphql" : "core";
}

/** As GitHub itself says it, so that a reader waits or gives up in the same way. */
function asRateLimit({ message, retryAfterSeconds }: Exhausted): GitHubResponse {
  return {
    status: 429,
    headers: { "retry-after": String(retryAfterSeconds) },
    data: { message },
  };
}

function windowIn({ headers }: GitHubResponse): LimitWindow | undefined {
  const [limit, remaining, reset] = ["limit", "remaining", "reset"].map((name) => {
    const value = headers[`x-ratelimit-${name}`] ?? "";
    return /^\d{1,15}$/u.test(value) ? Number(value) : undefined;
  });
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined;
  return { limit, remaining, resetAt: reset * 1000 };
}
