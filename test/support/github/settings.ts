import { numbered } from "./paging.ts";
import { missing, repositoryIn, teamIn, type GitHubReply, type GitHubRequest } from "./request.ts";
import type { ClassicState, EnvironmentState, RepositoryState } from "./world.ts";

/** GitHub's settings, in the form that its documentation gives them: `emulate` has none of them. */

export function environmentsBody(asked: GitHubRequest): GitHubReply {
  const repository = repositoryIn(asked);
  if (repository === undefined) return missing();
  if (asked.system.world.reader.lacks?.includes("Actions") === true) return hidden();
  const page = numbered(asked, repository.environments.map(environmentBody));
  const total_count = repository.environments.length;
  return { ...page, body: { total_count, environments: page.body } };
}

function hidden(): GitHubReply {
  return { status: 403, body: { message: "Resource not accessible by integration" } };
}

function environmentBody({ name, reviewers, wait, branches, admins }: EnvironmentState): object {
  return {
    id: 1,
    node_id: "EN_1",
    name,
    ...(admins === undefined ? {} : { can_admins_bypass: admins }),
    protection_rules: [
      ...(reviewers === true
        ? [
            {
              id: 2,
              node_id: "GA_2",
              type: "required_reviewers",
              prevent_self_review: false,
              reviewers: [],
            },
          ]
        : []),
      ...(wait === true ? [{ id: 3, node_id: "GA_3", type: "wait_timer", wait_timer: 30 }] : []),
      ...(branches === true ? [{ id: 4, node_id: "GA_4", type: "branch_policy" }] : []),
    ],
    deployment_branch_policy:
      branches === true ? { protected_branches: true, custom_branch_policies: false } : null,
  };
}

export function customRulesBody(asked: GitHubRequest): GitHubReply {
  const name = asked.names[2] ?? "";
  const environment = repositoryIn(asked)?.environments.find((one) => one.name === name);
  if (environment === undefined) return missing();
  const rules =
    environment.custom === true ? [{ id: 5, node_id: "GA_5", enabled: true, app: {} }] : [];
  return {
    status: 200,
    body: { total_count: rules.length, custom_deployment_protection_rules: rules },
  };
}

/** The ruleset that `protectBranch` makes. Who may bypass it is there for who may edit it. */
export function branchRuleset({ bypass, fullName }: RepositoryState): object {
  return {
    id: 7,
    name: "review",
    target: "branch",
    source_type: "Repository",
    source: fullName,
    enforcement: "active",
    ...(bypass === undefined ? {} : { bypass_actors: bypass }),
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules: [],
  };
}

export function classicBody({ reviews, bindsAdmins = false, ...checks }: ClassicState): object {
  const { contexts, checks: named } = checks;
  return {
    ...(reviews === undefined
      ? {}
      : { required_pull_request_reviews: { required_approving_review_count: reviews } }),
    ...(contexts === undefined
      ? {}
      : { required_status_checks: { strict: false, contexts, checks: named } }),
    enforce_admins: { enabled: bindsAdmins },
  };
}

/** What everybody sees of classic protection who can read a branch. Rulesets are not in it. */
export function protectionSummary(classic: ClassicState | undefined): object {
  const level = classic?.bindsAdmins === true ? "everyone" : "non_admins";
  const { contexts = [], checks } = classic ?? {};
  return {
    enabled: classic !== undefined,
    required_status_checks: {
      enforcement_level: classic === undefined ? "off" : level,
      contexts,
      checks: contexts.length === 0 ? [] : checks,
    },
  };
}

/** Every repository of the organisation is each team's, except those that say otherwise. */
export function teamRepositories(asked: GitHubRequest): GitHubReply {
  const [org = "", team = ""] = asked.names;
  const { world } = asked.system;
  if (!world.reader.members || teamIn(asked) === undefined) return missing();
  const own = [...world.repositories.values()].filter(
    ({ owner }) => owner.login.toLowerCase() === org.toLowerCase(),
  );
  return numbered(
    asked,
    own.map(({ id, fullName, readingTeams }) => ({
      id,
      full_name: fullName,
      permissions: { admin: false, push: !readingTeams.has(team), pull: true },
    })),
  );
}
