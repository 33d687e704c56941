import { z } from "zod";
import type { IdleRuleset, RequiredCheck } from "../settings/check-facts.ts";
import { requiredApp } from "./parse-classic.ts";
import { id, parserOf } from "./schema.ts";

/** Parsers for rulesets of branches: their rules, and who may bypass them. */

/** What a rule of a ruleset says of reviews and checks. */
export interface BranchRule {
  readonly ruleset: number;
  readonly requiresReview: boolean;
  readonly checks: readonly RequiredCheck[];
  /** Whether it requires a merge queue. */
  readonly isQueue: boolean;
}

const ruleOfRuleset = z
  .object({
    type: z.string(),
    parameters: z
      .object({
        required_approving_review_count: z.int().optional(),
        required_status_checks: z
          .array(z.object({ context: z.string(), integration_id: z.int().nullish() }))
          .optional(),
      })
      .nullish(),
  })
  .transform(({ type, parameters }) => ({
    requiresReview:
      type === "pull_request" && (parameters?.required_approving_review_count ?? 0) >= 1,
    checks: type === "required_status_checks" ? checksOf(parameters?.required_status_checks) : [],
    isQueue: type === "merge_queue",
  }));

function checksOf(
  raw: readonly { context: string; integration_id?: number | null | undefined }[] = [],
): readonly RequiredCheck[] {
  return raw.map(({ context, integration_id: app }) => ({
    name: context,
    source: requiredApp(app),
  }));
}

/** One page of the rules that are in force for a branch, each with its ruleset. */
export const parseBranchRules = parserOf(
  z.array(
    z
      .object({ ruleset_id: id })
      .and(ruleOfRuleset)
      .transform(({ ruleset_id: ruleset, ...rule }): BranchRule => ({ ruleset, ...rule })),
  ),
);

/** A ruleset, whether or not it is in force, and the checks that it names. */
export const parseChecksOfRuleset = parserOf(
  z
    .object({
      name: z.string(),
      enforcement: z.enum(["active", "evaluate", "disabled"]),
      rules: z.array(ruleOfRuleset).default([]),
    })
    .transform(({ rules, ...ruleset }) => ({
      ruleset: ruleset satisfies IdleRuleset,
      checks: rules.flatMap(({ checks }) => checks),
    })),
);

/** Who may bypass a ruleset. */
export interface Bypass {
  readonly name: string;
  /** In words. Undefined: GitHub shows that only to who may edit it. */
  readonly actors: readonly string[] | undefined;
}

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
    .transform(({ name, bypass_actors: actors }): Bypass => ({
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
