import { z } from "zod";
import { id, parserOf } from "./schema.ts";

/** Parsers for GitHub's settings: rules, environments, people and teams. */

/** For each rule of a page: the ruleset that requires a review by it; undefined for other rules. */
export const parseReviewRules = parserOf(
  z.array(
    z
      .object({
        type: z.string(),
        ruleset_id: id,
        parameters: z.object({ required_approving_review_count: z.int().optional() }).nullish(),
      })
      .transform(({ type, parameters, ruleset_id: ruleset }) =>
        type === "pull_request" && (parameters?.required_approving_review_count ?? 0) >= 1
          ? ruleset
          : undefined,
      ),
  ),
);

/** Who may bypass a ruleset. Undefined: GitHub shows that only to who may edit it. */
export const parseBypass = parserOf(
  z
    .object({
      name: z.string(),
      bypass_actors: z
        .array(
          z.object({
            actor_type: z.string(),
            actor_id: z.int().nullish(),
            bypass_mode: z.string().optional(),
          }),
        )
        .optional(),
    })
    .transform(({ name, bypass_actors: actors }) => ({
      name,
      actors: actors?.map(({ actor_type: type, actor_id: actor }) => actorText(type, actor)),
    })),
);

/** GitHub's ids of the roles that every repository has. */
const ROLES: Readonly<Record<number, string>> = { 2: "maintain", 4: "write", 5: "admin" };

function actorText(type: string, actor: number | null | undefined): string {
  const known = typeof actor === "number" ? ` ${actor}` : "";
  switch (type) {
    case "RepositoryRole": {
      const role = typeof actor === "number" ? ROLES[actor] : undefined;
      return role === undefined
        ? `everyone with the role${known}`
        : `everyone with the role ${role}`;
    }
    case "OrganizationAdmin":
      return "the owners of the organisation";
    case "Team":
      return `the team with the id${known}`;
    case "Integration":
      return `the App with the id${known}`;
    case "DeployKey":
      return "every deploy key that can write";
    default:
      return `${type}${known}`;
  }
}

const names = z
  .array(z.object({ login: z.string().optional(), slug: z.string().optional() }))
  .transform((all) => all.flatMap(({ login, slug }) => login ?? slug ?? []))
  .default([]);

const classicReviews = z
  .object({
    required_approving_review_count: z.int().default(0),
    bypass_pull_request_allowances: z
      .object({ users: names, teams: names, apps: names })
      .transform(({ users, teams, apps }) => [...users, ...teams, ...apps])
      .default([]),
  })
  .nullish();

/** Classic protection: whether it requires a review, and who may bypass that. */
export const parseClassicSettings = parserOf(
  z
    .object({
      required_pull_request_reviews: classicReviews,
      enforce_admins: z.object({ enabled: z.boolean() }).default({ enabled: false }),
    })
    .transform(({ required_pull_request_reviews: reviews, enforce_admins: admins }) => ({
      requiresReview: (reviews?.required_approving_review_count ?? 0) >= 1,
      bypass: [
        ...(admins.enabled ? [] : ["admins of the repository"]),
        ...(reviews?.bypass_pull_request_allowances ?? []),
      ],
    })),
);

/** One page of environments. `can_admins_bypass` is not in GitHub's schema, but in its responses. */
export const parseEnvironments = parserOf(
  z
    .object({
      environments: z
        .array(
          z.object({
            name: z.string(),
            can_admins_bypass: z.boolean().optional(),
            protection_rules: z.array(z.object({ type: z.string() })).optional(),
            deployment_branch_policy: z.looseObject({}).nullish(),
          }),
        )
        .optional(),
    })
    .transform(({ environments = [] }) =>
      environments.map((raw) => {
        const has = (type: string): boolean =>
          raw.protection_rules?.some((rule) => rule.type === type) ?? false;
        return {
          name: raw.name,
          hasReviewers: has("required_reviewers"),
          waits: has("wait_timer"),
          limitsRefs: (raw.deployment_branch_policy ?? undefined) !== undefined,
          adminsBypass: raw.can_admins_bypass,
        };
      }),
    ),
);

/** Whether an App's protection rule is enabled. */
export const parseCustomRules = parserOf(
  z
    .object({
      custom_deployment_protection_rules: z.array(z.object({ enabled: z.boolean() })).optional(),
    })
    .transform(({ custom_deployment_protection_rules: rules = [] }) =>
      rules.some(({ enabled }) => enabled),
    ),
);

/** Of one person: what they may do, and whether they are one. */
export const parseCollaborator = parserOf(
  z
    .object({
      permission: z.string(),
      user: z.object({ type: z.string() }).nullable(),
    })
    .transform(({ permission, user }) => ({
      isHuman: user?.type === "User",
      mayWrite: permission === "admin" || permission === "write",
    })),
);

/** Whether an account is a person. */
export const parseAccount = parserOf(
  z.object({ type: z.string() }).transform(({ type }) => type === "User"),
);

export const parseTeamSize = parserOf(
  z.object({ members_count: z.int().optional() }).transform((raw) => raw.members_count),
);

/** The repositories of a team, with whether it may write to each. */
export const parseTeamRepositories = parserOf(
  z.array(
    z
      .object({ full_name: z.string(), permissions: z.object({ push: z.boolean() }) })
      .transform((raw) => ({
        name: raw.full_name,
        mayWrite: raw.permissions.push,
      })),
  ),
);
