import { accountBody, pullOverlay, repositoryOverlay } from "./responses.ts";
import { missing, pullOf, repositoryIn, type GitHubReply, type GitHubRequest } from "./request.ts";
import { protectionSummary } from "./settings.ts";
import { commitsOf, stamp } from "./world.ts";

/** A response of `emulate`, so that the front can fix what it gets wrong. */
export type Handed =
  | "repository"
  | "pull"
  | "reviews"
  | "permission"
  | "branch"
  | "commit"
  | "account"
  | "plain";

type Body = Readonly<Record<string, unknown>>;
type Mend = (asked: GitHubRequest, body: unknown) => unknown;

/** Hands a request on to `emulate` and fixes its response. */
export async function passed(asked: GitHubRequest, kind: Handed): Promise<GitHubReply> {
  const answer = await asked.system.emulated.read(asked.pathAndQuery);
  const body: unknown = answer.text === "" ? null : JSON.parse(answer.text);
  if (answer.status !== 200) return refused(asked, kind, { status: answer.status, body });
  const mended = MENDS[kind](asked, withAccounts(asked, body));
  return { status: 200, body: mended, ...(answer.link === undefined ? {} : { link: answer.link }) };
}

const MENDS: Readonly<Record<Handed, Mend>> = {
  plain: (_asked, body) => body,
  commit: (_asked, body) => body,
  account: (_asked, body) => body,
  repository: (_asked, body) => body,
  // Pushing leaves `emulate`'s head stale, and merging is the front's.
  pull: (asked, body) => {
    const pull = pullOf(asked);
    if (pull === undefined || !isBody(body)) return body;
    const { world } = asked.system;
    const head = { ...asBody(body["head"]), sha: pull.head, ref: pull.headBranch };
    const base = { ...asBody(body["base"]), ref: pull.base };
    return { ...body, ...pullOverlay(world, pull), commits: commitsOf(pull).length, head, base };
  },
  // The front's clock orders events; GitHub re-points approvals, `emulate` does not.
  reviews: (asked, body) => {
    const pull = pullOf(asked);
    if (pull === undefined || !Array.isArray(body)) return body;
    return body.map((each: unknown) => {
      const review = asBody(each);
      const state = pull.reviews.get(Number(review["id"]));
      if (state === undefined) return review;
      return { ...review, submitted_at: stamp(state.submittedAt), commit_id: state.commit };
    });
  },
  // `emulate` says push where GitHub says write, and pull where it says read.
  permission: (_asked, body) => {
    const permission = asBody(body)["permission"];
    const words: Readonly<Record<string, string>> = {
      push: "write",
      maintain: "write",
      pull: "read",
      triage: "read",
    };
    return { ...asBody(body), permission: words[String(permission)] ?? permission };
  },
  branch: (asked, body) => {
    const repository = repositoryIn(asked);
    const name = asked.names[2] ?? "";
    const rules = repository?.rules.get(name) ?? [];
    const classic = repository?.classic.get(name);
    const isProtected = rules.length > 0 || classic !== undefined;
    const protection = protectionSummary(classic);
    return { ...asBody(body), protected: isProtected, protection };
  },
};

function refused(asked: GitHubRequest, kind: Handed, answer: GitHubReply): GitHubReply {
  if (kind === "commit" && answer.status === 404) {
    const message = `No commit found for SHA: ${asked.names[2]}`;
    return { status: 422, body: { message, status: "422" } };
  }
  const isHere = repositoryIn(asked) !== undefined;
  if (kind === "branch" && answer.status === 404 && isHere) return missing("Branch not found");
  if (kind === "permission" && answer.status === 404) return stranger(asked);
  return answer;
}

/** Someone who is not a collaborator can read a public repository, but not a private one. */
function stranger(asked: GitHubRequest): GitHubReply {
  const { world } = asked.system;
  const account = world.accounts.get((asked.names[2] ?? "").toLowerCase());
  const repository = repositoryIn(asked);
  if (account?.type !== "User" || repository === undefined) {
    return missing(`${asked.names[2]} is not a user`);
  }
  const permission = repository.visibility === "public" ? "read" : "none";
  const user = accountBody(world, account.login);
  return { status: 200, body: { permission, role_name: permission, user } };
}

/** Puts the front's accounts and repositories in place of `emulate`'s, wherever they are in a response. */
function withAccounts(asked: GitHubRequest, value: unknown): unknown {
  const { world } = asked.system;
  if (Array.isArray(value)) return value.map((each: unknown) => withAccounts(asked, each));
  if (!isBody(value)) return value;
  const login = value["login"];
  if (typeof login === "string" && world.accounts.has(login.toLowerCase())) {
    return { ...value, ...accountBody(world, login) };
  }
  const mended = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withAccounts(asked, each)]),
  );
  const fullName = value["full_name"];
  const repository =
    typeof fullName === "string" ? world.repositories.get(fullName.toLowerCase()) : undefined;
  return repository === undefined ? mended : { ...mended, ...repositoryOverlay(repository) };
}

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asBody(value: unknown): Body {
  return isBody(value) ? value : {};
}
