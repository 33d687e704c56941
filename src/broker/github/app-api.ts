import type {
  AppDenial,
  GitHubApi,
  GitHubFailure,
  GitHubRequest,
  GitHubResponse,
} from "../../approval/github/api.ts";
import { errorMessageIn } from "../../approval/github/response.ts";
import type { AppFault } from "../../github-app/fault.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { ACCOUNT_HEADER } from "./free.ts";
import type { InstallationTokens, TokenPlace } from "./installation-tokens.ts";

type Outcome = Result<GitHubResponse, GitHubFailure>;

export interface AppApiOptions {
  readonly tokens: InstallationTokens;
  /** Sends a request with the token that is given with it. */
  readonly send: (request: GitHubRequest, token: Secret) => Promise<Outcome>;
  readonly clock: Pick<Clock, "now">;
}

/**
 * GitHub as an App reads it: each request with a token of the installation on the owner that it is about. A repository of
 * an owner without the App can be public, as one with shared workflows: then the token of `home` reads it.
 */
export function createAppApi({ tokens, send, clock }: AppApiOptions): GitHubApi {
  const sendAs = async (place: TokenPlace, request: GitHubRequest): Promise<Attempt> => {
    const token = await tokens.get(place, request.signal);
    if (!token.ok) return { fault: token.error };
    const outcome = await send(request, token.value);
    return { token: token.value, outcome };
  };
  const attempt = async (place: TokenPlace, request: GitHubRequest): Promise<Attempt> => {
    const first = await sendAs(place, request);
    if (!isRefused(first)) return first;
    // It was revoked, or the App was installed again: another token may work.
    tokens.drop(place, first.token);
    return await sendAs(place, request);
  };
  const settled = (place: TokenPlace, attempted: Attempt): Outcome => {
    if ("fault" in attempted) return failed(attempted.fault, place, clock.now());
    const { outcome } = attempted;
    if (!outcome.ok || !isSuspended(outcome.value)) return marked(outcome, place);
    tokens.forget(place.owner);
    return failed(suspendedFault(place.owner), place, clock.now());
  };
  return {
    request: async (request) => {
      const place = placeOf(request);
      const attempted = await attempt(place, request);
      const home = homeOf(request, place);
      if (home === undefined || !isOutOfReach(attempted)) return settled(place, attempted);
      return settled(home, await attempt(home, request));
    },
  };
}

type Attempt = { readonly fault: AppFault } | { readonly token: Secret; readonly outcome: Outcome };

function isRefused(attempted: Attempt): attempted is Extract<Attempt, { readonly token: Secret }> {
  return "token" in attempted && attempted.outcome.ok && attempted.outcome.value.status === 401;
}

/** The owner whose account a request is on, and the repository if it is about one. */
export function placeOf({ route, params, variables }: GitHubRequest): TokenPlace {
  const { owner, repo, org } = route === "POST /graphql" ? (variables ?? {}) : params;
  if (typeof owner === "string" && typeof repo === "string") return { owner, repository: repo };
  if (typeof org === "string") return { owner: org, repository: undefined };
  throw new TypeError(`${route} names neither a repository nor an organisation`);
}

/** Where a public repository elsewhere is read from. */
function homeOf(
  { home }: GitHubRequest,
  { owner, repository }: TokenPlace,
): TokenPlace | undefined {
  const [homeOwner, name] = home?.split("/") ?? [];
  if (homeOwner === undefined || name === undefined || repository === undefined) return undefined;
  const isSame =
    homeOwner.toLowerCase() === owner.toLowerCase() &&
    name.toLowerCase() === repository.toLowerCase();
  return isSame ? undefined : { owner: homeOwner, repository: name };
}

const OUT_OF_REACH: ReadonlySet<string> = new Set(["installation_missing", "repositories_refused"]);

function isOutOfReach(attempted: Attempt): boolean {
  return "fault" in attempted && OUT_OF_REACH.has(attempted.fault.name);
}

/** GitHub says it in its own words, where an installation was suspended while its token works. */
function isSuspended({ status, data }: GitHubResponse): boolean {
  return status === 403 && /suspended/iu.test(errorMessageIn(data));
}

function suspendedFault(owner: string): AppFault {
  return {
    kind: "permanent",
    name: "installation_suspended",
    message: `the App's installation on the account of ${owner} is suspended`,
    remedy: `Unsuspend the App in the settings of ${owner}, under GitHub Apps.`,
    mayHaveActed: false,
  };
}

/** Whose rate limit it cost. */
function marked(outcome: Outcome, { owner }: TokenPlace): Outcome {
  if (!outcome.ok) return outcome;
  const headers = { ...outcome.value.headers, [ACCOUNT_HEADER]: owner.toLowerCase() };
  return ok({ ...outcome.value, headers });
}

const CODES: Readonly<Record<string, AppDenial["code"]>> = {
  installation_suspended: "github_app_suspended",
  installation_missing: "github_app_missing",
  repositories_refused: "github_app_missing",
};

function failed(fault: AppFault, place: TokenPlace, now: Instant): Outcome {
  const { kind, name, message, remedy, retryAt } = fault;
  if (name === "github_rate_limit") {
    const wait = retryAt === undefined ? {} : { "retry-after": secondsUntil(retryAt, now) };
    return ok({ status: 429, headers: wait, data: { message } });
  }
  // As GitHub itself responds to who may not read an organisation's members.
  if (name === "permissions_refused") return ok({ status: 403, headers: {}, data: { message } });
  if (kind === "retryable") return err({ kind: "network", message });
  const code = CODES[name] ?? "github_unavailable";
  const denial = { code, remedy: code === "github_unavailable" ? remedy : remedyOf(code, place) };
  return err({ kind: "denied", message: saidOf(place, name, message), denial });
}

/** For the reader of a refused job, and for an admin. */
function remedyOf(code: AppDenial["code"], { owner, repository }: TokenPlace): string {
  if (code === "github_app_suspended") {
    return `An owner of ${owner} has to unsuspend the App, in its settings under GitHub Apps. Then re-run the job.`;
  }
  const withIt = repository === undefined ? "" : `, with the repository ${repository}`;
  return `An owner of ${owner} has to install the App there${withIt}. Then re-run the job.`;
}

function saidOf({ owner, repository }: TokenPlace, name: string, message: string): string {
  if (name !== "repositories_refused") return message;
  return `the App's installation on the account of ${owner} does not have the repository ${owner}/${repository}`;
}

function secondsUntil(at: Instant, now: Instant): string {
  return String(Math.max(1, Math.ceil((at - now) / 1000)));
}
