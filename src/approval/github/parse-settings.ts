import { z } from "zod";
import { parserOf } from "./schema.ts";

/** Parsers for GitHub's settings: environments, people and teams. */

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
