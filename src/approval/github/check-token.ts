import { isRecord } from "../../shared/json.ts";
import type { Clock } from "../../shared/clock.ts";
import { sentence } from "../../shared/wording.ts";
import type { AppDenial, GitHubApi, GitHubRequest, GitHubResponse } from "./api.ts";
import { errorMessageIn, transientFault } from "./response.ts";

/** What the decisions about one repository read. */
export interface TokenNeeds {
  /** `owner/name`. */
  readonly repository: string;
  /** Teams that its policy names as approvers: `org/team`. */
  readonly teams: readonly string[];
  /** Whether its policy writes on `merge_group`. Not looked at here: GitHub shows no queue where a permission is missing. */
  readonly usesMergeQueues: boolean;
}

/** Why a token cannot read it, as a stable name and two sentences. */
export interface TokenTrouble {
  readonly name:
    | "token_rejected"
    | "app_rejected"
    | "github_app_suspended"
    | "github_app_missing"
    | "token_forbidden"
    | "permission_missing"
    | "repository_unseen"
    | "repository_moved"
    | "github_unavailable";
  readonly message: string;
  readonly remedy: string;
  /** Whether it is about this repository alone. */
  readonly isOfRepository: boolean;
}

export interface CheckedToken {
  readonly trouble: TokenTrouble | undefined;
  /** How GitHub writes the repository's name; undefined when it was not read. */
  readonly fullName: string | undefined;
  readonly repositoryId: number | undefined;
}

export interface CheckEffects {
  readonly api: GitHubApi;
  readonly clock: Pick<Clock, "now">;
  readonly signal: AbortSignal;
  /** Whether an App reads, and not a token. */
  readonly isApp?: boolean;
}

interface Look {
  readonly route: GitHubRequest["route"];
  readonly permission: string;
}

/** One request for each permission that every decision needs. They have the names that GitHub shows for tokens and Apps. */
const LOOKS: readonly Look[] = [
  { route: "GET /repos/{owner}/{repo}/commits", permission: "Contents" },
  { route: "GET /repos/{owner}/{repo}/pulls", permission: "Pull requests" },
  { route: "GET /repos/{owner}/{repo}/actions/runs", permission: "Actions" },
];

/** Whether GitHub accepts the token at all. This request costs nothing of the rate limit. */
export async function checkTokenAlone(effects: CheckEffects): Promise<TokenTrouble | undefined> {
  const seen = await send({ route: "GET /rate_limit", params: {} }, effects);
  if ("trouble" in seen) return seen.trouble;
  return seen.status === 401 ? rejected() : undefined;
}

/** Whether the token can read what the decisions about a repository need, and if not, which permission it lacks. */
export async function checkToken(needs: TokenNeeds, effects: CheckEffects): Promise<CheckedToken> {
  const [owner = "", repo = ""] = needs.repository.split("/");
  const params = { owner, repo };
  const seen = await send({ route: "GET /repos/{owner}/{repo}", params }, effects);
  if ("trouble" in seen) return { ...UNSEEN, trouble: seen.trouble };
  const unseen = whyUnseen(seen, needs.repository);
  if (unseen !== undefined) return { ...UNSEEN, trouble: unseen };
  const named = namesIn(seen.data);
  for (const { route, permission } of LOOKS) {
    const page = { ...params, per_page: 1 };
    const trouble = await look({ route, params: page }, permission, { needs, ...effects });
    if (trouble !== undefined) return { ...named, trouble };
  }
  return { ...named, trouble: await checkTeams(needs, effects) };
}

async function checkTeams(
  needs: TokenNeeds,
  effects: CheckEffects,
): Promise<TokenTrouble | undefined> {
  for (const name of needs.teams) {
    const [org = "", team = ""] = name.split("/");
    const seen = await send(
      { route: "GET /orgs/{org}/teams/{team}", params: { org, team } },
      effects,
    );
    if ("trouble" in seen) return seen.trouble;
    if (seen.status === 401) return rejected();
    if (seen.status === 200) continue;
    return {
      name: "permission_missing",
      message: `GitHub returned ${seen.status} for the team @${name}, which the policy of ${needs.repository} names: it does not exist, or the token may not read it`,
      remedy: `Check the team's name. If it is right, ${giving(effects, "Members", `of the organisation ${org}`)}`,
      isOfRepository: true,
    };
  }
  return undefined;
}

async function look(
  request: Pick<GitHubRequest, "route" | "params">,
  permission: string,
  { needs, ...effects }: CheckEffects & { readonly needs: TokenNeeds },
): Promise<TokenTrouble | undefined> {
  const seen = await send(request, effects);
  if ("trouble" in seen) return seen.trouble;
  const { status } = seen;
  if (status === 401) return rejected();
  // An empty repository has no commits: 409.
  if (status !== 403 && status !== 404) return undefined;
  return {
    name: "permission_missing",
    message: `GitHub returned ${status}: the token lacks the permission "${permission}: read" for ${needs.repository}`,
    remedy: `${sentence(giving(effects, permission, "for this repository"))} Every decision needs Contents, Pull requests, Actions and Metadata.`,
    isOfRepository: true,
  };
}

function giving(
  { isApp = false }: Pick<CheckEffects, "isApp">,
  permission: string,
  where: string,
): string {
  return isApp
    ? `grant the App the permission "${permission}: read" in its settings, and let the owner accept it.`
    : `give the token the permission "${permission}: read" ${where}.`;
}

function whyUnseen({ status, data }: GitHubResponse, repository: string): TokenTrouble | undefined {
  if (status === 401) return rejected();
  if (status === 403) return forbidden(repository, errorMessageIn(data));
  if (status === 404) {
    return {
      name: "repository_unseen",
      message: `GitHub returned 404 for ${repository}: it does not exist, or the token may not see it`,
      remedy:
        "Select the repository in the token's settings (Metadata: read). If it was renamed or deleted, rename or remove its policy.",
      isOfRepository: true,
    };
  }
  return status >= 300 && status < 400 ? moved(repository, status) : undefined;
}

function moved(repository: string, status: number): TokenTrouble {
  return {
    name: "repository_moved",
    message: `GitHub returned ${status} for ${repository}: it has another name now`,
    remedy: "Rename its policy: a broker looks for the name that the job's ID token has.",
    isOfRepository: true,
  };
}

function rejected(): TokenTrouble {
  return {
    name: "token_rejected",
    message:
      "GitHub returned 401: the token is not valid. It has expired, or was revoked or replaced",
    remedy: "Create a new token, and put it where `github.token` refers to.",
    isOfRepository: false,
  };
}

function forbidden(repository: string, why: string): TokenTrouble {
  const said = why === "" ? "" : ` (GitHub says: ${why.slice(0, 200)})`;
  return {
    name: "token_forbidden",
    message: `GitHub returned 403 for ${repository}: the token is valid, and may not be used for it${said}`,
    remedy:
      "Check the token's approval by the organisation, its single sign-on, and the organisation's list of allowed IP addresses.",
    isOfRepository: true,
  };
}

type Seen = GitHubResponse | { readonly trouble: TokenTrouble };

/** What may pass by itself says nothing of the token. */
async function send(
  request: Pick<GitHubRequest, "route" | "params">,
  { api, clock, signal }: CheckEffects,
): Promise<Seen> {
  const outcome = await api.request({ ...request, signal });
  const fault = transientFault(outcome, clock.now());
  if (outcome.ok && fault === undefined) return outcome.value;
  if (fault?.denial !== undefined) return { trouble: deniedTrouble(fault.message, fault.denial) };
  return {
    trouble: {
      name: "github_unavailable",
      message: fault?.message ?? "GitHub did not respond",
      remedy: "Check that the broker's machine reaches `github.api`, and GitHub's status page.",
      isOfRepository: false,
    },
  };
}

/** GitHub gives the App no token there. */
function deniedTrouble(message: string, { code, remedy }: AppDenial): TokenTrouble {
  return { name: code, message, remedy, isOfRepository: code !== "github_unavailable" };
}

type Names = Pick<CheckedToken, "fullName" | "repositoryId">;

const UNSEEN: Names = { fullName: undefined, repositoryId: undefined };

function namesIn(data: unknown): Names {
  if (!isRecord(data)) return UNSEEN;
  const { full_name: name, id } = data;
  return {
    fullName: typeof name === "string" ? name : undefined,
    repositoryId: typeof id === "number" ? id : undefined,
  };
}
