import {
  branchIn,
  missing,
  pullOf,
  repositoryIn,
  teamIn,
  type GitHubReply,
  type GitHubRequest,
} from "./request.ts";
import { createCheckRun, listCheckRuns, updateCheckRun } from "./check-runs.ts";
import { answerGraphql } from "./graphql.ts";
import { installedRepositories, ownRepositories } from "./listed-repositories.ts";
import {
  branchRuleset,
  classicBody,
  customRulesBody,
  environmentsBody,
  teamRepositories,
} from "./settings.ts";
import { passed, type Handed } from "./passed.ts";
import { listed, numbered } from "./paging.ts";
import {
  activityBody,
  attemptBody,
  changedAt,
  checkRunBody,
  commitBody,
  jobBody,
  timelineBody,
} from "./responses.ts";
import { answerRule, manyRuns, oneRun, pendingDeployments } from "./waiting.ts";
import { commitsOf, type PullState } from "./world.ts";

/** Which server is behind a route: the closing notes say so for every scene. */
export interface Route {
  readonly pattern: string;
  readonly served: "emulate" | "front" | "emulate, mended by the front";
  readonly answer: (asked: GitHubRequest) => GitHubReply | Promise<GitHubReply>;
}

const REPO = "/repos/:owner/:repo";

/** Every route that the front knows. Anything else is refused, and recorded as a mistake of the caller. */
export const ROUTES: readonly Route[] = [
  front("/rate_limit", () => ({ status: 200, body: { resources: {} } })),
  through(REPO, "repository"),
  front("/installation/repositories", installedRepositories),
  front("/user/repos", ownRepositories),
  front("/repositories/:id", (asked) => {
    const { repositories } = asked.system.world;
    const repository = [...repositories.values()].find(({ id }) => id === Number(asked.names[0]));
    return found(repository && { id: repository.id, full_name: repository.fullName });
  }),
  front(`${REPO}/commits`, (asked) => emptyPage(asked, "Contents")),
  front(`${REPO}/pulls`, (asked) =>
    asked.query.has("head") ? pullsOfHead(asked) : emptyPage(asked, "Pull requests"),
  ),
  front(`${REPO}/actions/runs`, (asked) =>
    asked.query.has("status") ? manyRuns(asked) : emptyPage(asked, "Actions"),
  ),
  front(`${REPO}/actions/runs/:id`, oneRun),
  front(`${REPO}/actions/runs/:id/pending_deployments`, pendingDeployments),
  front(`POST ${REPO}/actions/runs/:id/deployment_protection_rule`, answerRule),
  through(`${REPO}/pulls/:number`, "pull"),
  through(`${REPO}/pulls/:number/reviews`, "reviews"),
  through(`${REPO}/collaborators/:login/permission`, "permission"),
  through(`${REPO}/branches/:branch`, "branch"),
  through("/users/:login", "account"),
  through(`${REPO}/compare/:basehead`, "plain"),
  through(`${REPO}/contents/:path*`, "plain"),
  through(`${REPO}/git/commits/:sha`, "plain"),
  through(`${REPO}/git/ref/:ref*`, "plain"),
  through(`${REPO}/git/tags/:sha`, "plain"),
  front(`${REPO}/rulesets`, (asked) => {
    const repository = repositoryIn(asked);
    if (repository === undefined) return missing();
    const targets = asked.query.get("targets")?.split(",");
    const parents = asked.query.get("includes_parents") !== "false";
    const shown = repository.rulesets.filter(
      ({ target, source_type }) =>
        (targets?.includes(target) ?? true) && (parents || source_type === "Repository"),
    );
    // The list leaves out what a ruleset is for, and what it says.
    return numbered(
      asked,
      shown.map(({ id, name, target, source_type, enforcement }) => ({
        id,
        name,
        target,
        source_type,
        source: repository.fullName,
        enforcement,
      })),
    );
  }),
  front(`${REPO}/rulesets/:id`, (asked) => {
    const repository = repositoryIn(asked);
    const isReview = asked.names[2] === "7" && (repository?.rules.size ?? 0) > 0;
    if (repository !== undefined && isReview) return found(branchRuleset(repository));
    const rulesets = repository?.rulesets ?? [];
    return found(rulesets.find(({ id }) => id === Number(asked.names[2])));
  }),
  front("POST /graphql", answerGraphql),
  front(`${REPO}/pulls/:number/commits`, (asked) => {
    const pull = pullOf(asked);
    if (pull === undefined) return missing();
    // GitHub lists 250 of them and not one more, whatever page is asked for.
    const commits = commitsOf(pull).slice(0, 250);
    const bodies = commits.map((each) => commitBody(asked.system.world, pull.repository, each));
    return numbered(asked, bodies);
  }),
  front(`${REPO}/issues/:number/timeline`, (asked) => {
    const pull = pullOf(asked);
    if (pull === undefined) return missing();
    return numbered(
      asked,
      pull.timeline.map((each) => timelineBody(asked.system.world, each)),
    );
  }),
  front(`${REPO}/environments`, environmentsBody),
  front(`${REPO}/environments/:name/deployment_protection_rules`, customRulesBody),
  front("/orgs/:org/teams/:team/repos", teamRepositories),
  front(`${REPO}/activity`, (asked) => {
    const repository = repositoryIn(asked);
    const ref = asked.query.get("ref");
    const entries = (repository?.activity ?? [])
      .filter((each) => ref === null || each.ref === ref || each.ref === `refs/heads/${ref}`)
      .toReversed();
    return repository === undefined
      ? missing()
      : listed(
          asked,
          entries.map((each) => activityBody(asked.system.world, each)),
        );
  }),
  front(`${REPO}/rules/branches/:branch`, (asked) => {
    const repository = repositoryIn(asked);
    if (repository === undefined) return missing();
    const rules = repository.rules.get(branchIn(asked)) ?? [];
    return numbered(
      asked,
      rules.map(({ type, parameters, ruleset = 7 }) => ({
        type,
        parameters,
        ruleset_source_type: "Repository",
        ruleset_source: repository.fullName,
        ruleset_id: ruleset,
      })),
    );
  }),
  front(`${REPO}/branches/:branch/protection`, (asked) => {
    const classic = repositoryIn(asked)?.classic.get(branchIn(asked));
    if (!asked.system.world.reader.administration) return forbidden();
    if (classic === undefined) return missing("Branch not protected");
    return { status: 200, body: classicBody(classic) };
  }),
  front(`${REPO}/commits/:sha/pulls`, (asked) => {
    const repository = repositoryIn(asked);
    const sha = asked.names[2] ?? "";
    if (repository?.commits.has(sha) !== true) return noCommit(sha);
    const pulls = [...repository.pulls.values()].filter((pull) => brought(pull, sha));
    return pullsListed(asked, pulls);
  }),
  front(`${REPO}/commits/:sha/check-runs`, listCheckRuns),
  front(`POST ${REPO}/check-runs`, createCheckRun),
  front(`PATCH ${REPO}/check-runs/:id`, updateCheckRun),
  front(`${REPO}/pulls/:number/files`, (asked) => {
    const pull = pullOf(asked);
    if (pull === undefined) return missing();
    const paths = commitsOf(pull).flatMap(({ files }) => files);
    return numbered(
      asked,
      [...new Set(paths)].map((filename) => ({ filename, status: "modified" })),
    );
  }),
  through(`${REPO}/commits/:ref*`, "commit"),
  front(`${REPO}/actions/runs/:id/attempts/:attempt`, (asked) => {
    const run = repositoryIn(asked)?.runs.get(Number(asked.names[2]));
    return found(run && attemptBody(asked.system.world, run, Number(asked.names[3])));
  }),
  front(`${REPO}/actions/runs/:id/attempts/:attempt/jobs`, (asked) => {
    const run = repositoryIn(asked)?.runs.get(Number(asked.names[2]));
    const job = run && jobBody(asked.system.world, run, Number(asked.names[3]));
    if (job === undefined) return missing();
    const page = numbered(asked, [job]);
    return { ...page, body: { total_count: 1, jobs: page.body } };
  }),
  front(`${REPO}/check-runs/:id`, (asked) => {
    const id = Number(asked.names[2]);
    const runs = [...(repositoryIn(asked)?.runs.values() ?? [])];
    const bodies = runs.map((run) => checkRunBody(asked.system.world, run, id));
    return found(bodies.find((body) => body !== undefined));
  }),
  front("/orgs/:org/teams/:team", (asked) => {
    const team = teamIn(asked);
    if (!asked.system.world.reader.members || team === undefined) return missing();
    const [, slug] = asked.names;
    return { status: 200, body: { id: 1, slug, name: slug, members_count: team.size } };
  }),
  front("/orgs/:org/teams/:team/memberships/:login", (asked) => {
    const state = teamIn(asked)?.get((asked.names[2] ?? "").toLowerCase());
    if (!asked.system.world.reader.members || state === undefined) return missing();
    return { status: 200, body: { state, role: "member" } };
  }),
];

/** Enough for a look at what a token may: what is on the page is nobody's concern. */
function emptyPage(
  asked: GitHubRequest,
  permission: "Contents" | "Pull requests" | "Actions",
): GitHubReply {
  if (repositoryIn(asked) === undefined) return missing();
  if (asked.system.world.reader.lacks?.includes(permission) === true) return forbidden();
  return { status: 200, body: [] };
}

function front(pattern: string, answer: Route["answer"]): Route {
  return { pattern, served: "front", answer };
}

function through(pattern: string, kind: Handed): Route {
  const served = kind === "plain" ? "emulate" : "emulate, mended by the front";
  return { pattern, served, answer: (asked) => passed(asked, kind) };
}

/** Whether GitHub counts a commit to a pull request: one of its own, or one that its merge made. */
function brought(pull: PullState, sha: string): boolean {
  return pull.landed.includes(sha) || commitsOf(pull).some((each) => each.sha === sha);
}

/** `GET /repos/{owner}/{repo}/pulls` with `head=OWNER:BRANCH`: of open pull requests, or of all with `state=all`. */
function pullsOfHead(asked: GitHubRequest): GitHubReply | Promise<GitHubReply> {
  const repository = repositoryIn(asked);
  if (repository === undefined) return missing();
  const state = asked.query.get("state") ?? "open";
  const head = asked.query.get("head");
  const pulls = [...repository.pulls.values()].filter(
    (pull) =>
      `${pull.headRepository.owner.login}:${pull.headBranch}` === head &&
      (state === "all" || pull.state === state),
  );
  if (asked.query.get("sort") === "updated") {
    pulls.sort((one, other) => changedAt(other) - changedAt(one));
  }
  return pullsListed(asked, pulls);
}

async function pullsListed(
  asked: GitHubRequest,
  pulls: readonly PullState[],
): Promise<GitHubReply> {
  const bodies: unknown[] = [];
  for (const pull of pulls) {
    const names = [...asked.names.slice(0, 2), String(pull.number)];
    const pathAndQuery = `/repos/${pull.repository.fullName}/pulls/${pull.number}`;
    const one = await passed({ ...asked, names, pathAndQuery }, "pull");
    bodies.push(one.body);
  }
  return numbered(asked, bodies);
}

function found(body: object | undefined): GitHubReply {
  return body === undefined ? missing() : { status: 200, body };
}

function noCommit(sha: string): GitHubReply {
  return { status: 422, body: { message: `No commit found for SHA: ${sha}`, status: "422" } };
}

function forbidden(): GitHubReply {
  return {
    status: 403,
    body: { message: "Resource not accessible by integration", status: "403" },
  };
}
