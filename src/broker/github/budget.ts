import type { GitHubApi, GitHubRequest, GitHubResponse } from "../../approval/github/api.ts";
import { isWithinLast, type Clock, type Instant } from "../../shared/clock.ts";
import { ok } from "../../shared/result.ts";
import type { Log } from "../record/log.ts";
import { ACCOUNT_HEADER, FREE_HEADER } from "./free.ts";
import { pauseMs } from "./pause.ts";

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
  /** The owner whose limit a request costs. Absent: one token reads everything, so there is one limit. */
  readonly ownerOf?: (request: GitHubRequest) => string;
  /** Called with each limit as GitHub says it is now; `owner` is empty where there is only one. */
  readonly onLimit?: (owner: string, resource: Resource, limit: LimitWindow) => void;
}

/** REST and GraphQL have limits of their own. */
export type Resource = "core" | "graphql";

/** What was spent since a limit began anew. */
interface Account {
  readonly resource: Resource;
  window: LimitWindow | undefined;
  /** GitHub wants nothing for so long after that. */
  pause: { readonly from: Instant; readonly forMs: number };
  readonly spent: Map<number, number>;
  /** Repositories of which the log says already that they have used their share. */
  readonly logged: Set<number>;
}

export function createGitHubBudget(options: BudgetOptions): GitHubBudget {
  const { api, clock, log, ownerOf = () => "", onLimit } = options;
  const accounts = new Map<string, Account>();
  const accountOf = (owner: string, resource: Resource): Account => {
    const key = `${owner.toLowerCase()} ${resource}`;
    const account = accounts.get(key) ?? newAccount(resource);
    accounts.set(key, account);
    return account;
  };
  /** Undefined before the first response, and when the limit has begun anew since the last. */
  const windowOf = (account: Account): LimitWindow | undefined => {
    if (account.window !== undefined && account.window.resetAt <= clock.now()) {
      beginAnew(account);
    }
    return account.window;
  };
  const record = (account: Account, response: GitHubResponse): LimitWindow | undefined => {
    const pause = pauseMs(response, clock.now());
    if (pause !== undefined) account.pause = { from: clock.now(), forMs: pause };
    const window = windowIn(response);
    if (window === undefined) return undefined;
    const before = windowOf(account);
    const isSame = before !== undefined && Math.abs(window.resetAt - before.resetAt) < SAME_MS;
    if (before !== undefined && !isSame) beginAnew(account);
    // Responses can arrive in another order than GitHub counted them.
    const remaining = isSame ? Math.min(before.remaining, window.remaining) : window.remaining;
    account.window = { ...window, remaining };
    return account.window;
  };
  const exhaustedIn = (account: Account, { repositoryId, repository }: Repository) => {
    const window = windowOf(account);
    const spent = account.spent.get(repositoryId) ?? 0;
    if (window === undefined || maySpend(spent, window)) return undefined;
    const { remaining, limit, resetAt } = window;
    return {
      message: `${repository} has used its share of GitHub's rate limit (${account.resource}): ${spent} requests. Of ${limit}, ${remaining} are left for other repositories and for running leases`,
      retryAfterSeconds: secondsUntil(resetAt, clock.now()),
    };
  };
  const spend = (account: Account, { repositoryId }: Repository, count: number): void => {
    account.spent.set(repositoryId, (account.spent.get(repositoryId) ?? 0) + count);
  };
  const send = async (request: GitHubRequest): ReturnType<GitHubApi["request"]> => {
    const [owner, resource] = [ownerOf(request), resourceOf(request)];
    const paused = pausedIn(accountOf(owner, resource), clock.now());
    if (paused !== undefined) return ok(asRateLimit(paused));
    const outcome = await api.request(request);
    if (!outcome.ok) return outcome;
    const payer = outcome.value.headers[ACCOUNT_HEADER] ?? owner;
    const limit = record(accountOf(payer, resource), outcome.value);
    if (limit !== undefined) onLimit?.(payer, resource, limit);
    return outcome;
  };
  /** Those of its owner, and those of others where it has read. */
  const accountsOf = ({ repository, repositoryId }: Repository): readonly Account[] => {
    const owner = options.ownerOf === undefined ? "" : (repository.split("/")[0] ?? "");
    const own = new Set([accountOf(owner, "core"), accountOf(owner, "graphql")]);
    const others = [...accounts.values()].filter(({ spent }) => spent.has(repositoryId));
    return [...own, ...others];
  };
  return {
    forWatch: { request: send },
    exhausted: (repository) => {
      for (const account of accountsOf(repository)) {
        const exhausted = exhaustedIn(account, repository);
        if (exhausted !== undefined) return exhausted;
      }
      return undefined;
    },
    forRepository: (repository) => ({
      request: async (request) => {
        const account = accountOf(ownerOf(request), resourceOf(request));
        const exhausted = exhaustedIn(account, repository);
        if (exhausted !== undefined) {
          if (!account.logged.has(repository.repositoryId)) {
            log({ level: "warning", event: "github_share_used", ...exhausted });
          }
          account.logged.add(repository.repositoryId);
          return ok(asRateLimit(exhausted));
        }
        // At once, so that many requests at the same time cannot exceed the share.
        spend(account, repository, 1);
        const outcome = await send(about(repository, request));
        if (outcome.ok && outcome.value.headers[FREE_HEADER] !== undefined) {
          spend(account, repository, -1);
        }
        return outcome;
      },
    }),
  };
}

function newAccount(resource: Resource): Account {
  return {
    resource,
    window: undefined,
    pause: { from: 0, forMs: 0 },
    spent: new Map(),
    logged: new Set(),
  };
}

/** Whoever goes on asking during a secondary limit is blocked for longer. */
function pausedIn({ pause: { from, forMs } }: Account, now: Instant): Exhausted | undefined {
  if (!isWithinLast(forMs, from, now)) return undefined;
  return {
    message: "GitHub's rate limit is reached: it asks to wait",
    retryAfterSeconds: secondsUntil(from + forMs, now),
  };
}

/** The requests about another repository can need the token of this one. */
function about({ repository }: Repository, request: GitHubRequest): GitHubRequest {
  const { owner, repo } = request.params;
  const isElsewhere = owner !== undefined && `${owner}/${repo}` !== repository;
  return isElsewhere ? { ...request, home: repository } : request;
}

function secondsUntil(at: Instant, now: Instant): number {
  return Math.max(1, Math.ceil((at - now) / 1000));
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
