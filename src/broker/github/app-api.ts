import type { GitHubApi, GitHubRequest } from "../../approval/github/api.ts";
import { createAppSender, type AppSenderOptions, type SendAttempt } from "./app-sender.ts";
import type { TokenPlace } from "./installation-tokens.ts";

/**
 * GitHub as an App reads it: each request with a token of the installation on the owner that it is about. A repository of
 * an owner without the App can be public, as one with shared workflows: then the token of `home` reads it.
 */
export function createAppApi(options: AppSenderOptions<GitHubRequest>): GitHubApi {
  const sender = createAppSender(options);
  return {
    request: async (request) => {
      const place = placeOf(request);
      const attempted = await sender.attempt(place, request);
      const home = homeOf(request, place);
      if (home === undefined || !isOutOfReach(attempted)) return sender.settled(place, attempted);
      return sender.settled(home, await sender.attempt(home, request));
    },
  };
}

/** The owner whose account a request is on, and the repository if it is about one. */
export function placeOf({ route, params, variables, home = "" }: GitHubRequest): TokenPlace {
  const { repository_id: repositoryId } = params;
  if (route.startsWith("GET /repositories/{repository_id}") && typeof repositoryId === "number") {
    const [owner = ""] = home.split("/");
    return { owner, repository: undefined, repositoryId };
  }
  const named = placeIn(route === "POST /graphql" ? (variables ?? {}) : params);
  // What is about no place, such as an account, any token reads.
  const place = named ?? (home === "" ? undefined : placeAt(home));
  if (place !== undefined) return place;
  throw new TypeError(`${route} names neither a repository nor an organisation`);
}

function placeIn({
  owner,
  repo,
  org,
}: Readonly<Record<string, string | number | null>>): TokenPlace | undefined {
  if (typeof owner === "string" && typeof repo === "string") return { owner, repository: repo };
  return typeof org === "string" ? { owner: org, repository: undefined } : undefined;
}

/** `octo-org/shop`, or its owner alone. */
function placeAt(home: string): TokenPlace {
  const [owner = "", repository] = home.split("/");
  return { owner, repository };
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

function isOutOfReach(attempted: SendAttempt): boolean {
  return "fault" in attempted && OUT_OF_REACH.has(attempted.fault.name);
}
