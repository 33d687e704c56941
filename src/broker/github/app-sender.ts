import type { AppDenial, GitHubFailure, GitHubResponse } from "../../approval/github/api.ts";
import { errorMessageIn } from "../../approval/github/response.ts";
import type { AppFault } from "../../github-app/fault.ts";
import type { Clock, Instant } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { ACCOUNT_HEADER } from "./free.ts";
import type { InstallationTokens, TokenPlace } from "./installation-tokens.ts";

type SendOutcome = Result<GitHubResponse, GitHubFailure>;

export interface AppSenderOptions<Request> {
  readonly tokens: InstallationTokens;
  /** Sends a request with the token that is given with it. */
  readonly send: (request: Request, token: Secret) => Promise<SendOutcome>;
  readonly clock: Pick<Clock, "now">;
}

/** Sends each request with a token for one place, and with another one where GitHub refuses that. */
export interface AppSender<Request> {
  attempt(place: TokenPlace, request: Request): Promise<SendAttempt>;
  /** What came of it, as GitHub or the App's own trouble says it. */
  settled(place: TokenPlace, attempted: SendAttempt): SendOutcome;
}

export type SendAttempt =
  | { readonly fault: AppFault }
  | { readonly token: Secret; readonly outcome: SendOutcome };

function isRefused(
  attempted: SendAttempt,
): attempted is Extract<SendAttempt, { readonly token: Secret }> {
  return "token" in attempted && attempted.outcome.ok && attempted.outcome.value.status === 401;
}

export function createAppSender<Request extends { readonly signal: AbortSignal }>({
  tokens,
  send,
  clock,
}: AppSenderOptions<Request>): AppSender<Request> {
  const sendAs = async (place: TokenPlace, request: Request): Promise<SendAttempt> => {
    const token = await tokens.get(place, request.signal);
    if (!token.ok) return { fault: token.error };
    const outcome = await send(request, token.value);
    return { token: token.value, outcome };
  };
  return {
    attempt: async (place, request) => {
      const first = await sendAs(place, request);
      if (!isRefused(first)) return first;
      // It was revoked, or the App was installed again: another token may work.
      tokens.drop(place, first.token);
      return await sendAs(place, request);
    },
    settled: (place, attempted) => {
      if ("fault" in attempted) return failed(attempted.fault, place, clock.now());
      const { outcome } = attempted;
      if (!outcome.ok || !isSuspended(outcome.value)) return marked(outcome, place);
      tokens.forget(place.owner);
      return failed(suspendedFault(place.owner), place, clock.now());
    },
  };
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
function marked(outcome: SendOutcome, { owner }: TokenPlace): SendOutcome {
  if (!outcome.ok) return outcome;
  const headers = { ...outcome.value.headers, [ACCOUNT_HEADER]: owner.toLowerCase() };
  return ok({ ...outcome.value, headers });
}

const CODES: Readonly<Record<string, AppDenial["code"]>> = {
  installation_suspended: "github_app_suspended",
  installation_missing: "github_app_missing",
  repositories_refused: "github_app_missing",
};

function failed(fault: AppFault, place: TokenPlace, now: Instant): SendOutcome {
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

/** What an owner has to do, whoever reads it. */
function remedyOf(code: AppDenial["code"], { owner, repository }: TokenPlace): string {
  if (code === "github_app_suspended") {
    return `An owner of ${owner} has to unsuspend the App, in its settings under GitHub Apps.`;
  }
  const withIt = repository === undefined ? "" : `, with the repository ${repository}`;
  return `An owner of ${owner} has to install the App there${withIt}.`;
}

function saidOf({ owner, repository }: TokenPlace, name: string, message: string): string {
  if (name !== "repositories_refused") return message;
  return `the App's installation on the account of ${owner} does not have the repository ${owner}/${repository}`;
}

function secondsUntil(at: Instant, now: Instant): string {
  return String(Math.max(1, Math.ceil((at - now) / 1000)));
}
