import { z } from "zod";
import type { RequiredCheck } from "../settings/check-facts.ts";
import { parserOf } from "./schema.ts";

/** Parsers for classic branch protection, by itself and as every reader of a branch sees it. */

/** Those whom classic protection does not bind unless it says so. */
export const ADMINS = "admins of the repository";

/** The checks that classic protection requires. */
export interface ClassicChecks {
  readonly checks: readonly RequiredCheck[];
  /** Whether admins need them too. */
  readonly bindsAdmins: boolean;
}

const statusChecks = z.object({
  contexts: z.array(z.string()).optional(),
  checks: z.array(z.object({ context: z.string(), app_id: z.int().nullish() })).optional(),
});

/** A name without an entry in `checks` has no App. */
function classicChecksOf({
  contexts = [],
  checks = [],
}: z.infer<typeof statusChecks>): readonly RequiredCheck[] {
  const named = new Set(checks.map(({ context }) => context));
  return [
    ...checks.map(({ context, app_id: app }) => ({ name: context, source: requiredApp(app) })),
    ...contexts
      .filter((context) => !named.has(context))
      .map((name) => ({ name, source: undefined })),
  ];
}

/** GitHub writes "from anybody" as null or -1, or leaves it out. */
export function requiredApp(app: number | null | undefined): number | undefined {
  return app !== null && app !== undefined && app > 0 ? app : undefined;
}

export interface ShownBranch {
  /** Classically, or by a ruleset. */
  readonly isProtected: boolean;
  /** Undefined: GitHub does not say. */
  readonly classicChecks: ClassicChecks | undefined;
}

const summary = z
  .object({
    enabled: z.boolean().optional(),
    required_status_checks: statusChecks.extend({ enforcement_level: z.string().optional() }),
  })
  .transform(({ required_status_checks: required }): ClassicChecks | undefined => {
    const { enforcement_level: level, contexts, checks } = required;
    if (level === "off") return { checks: [], bindsAdmins: true };
    // Without the level it is not known whom they bind.
    const isSaid = level !== undefined && (contexts ?? checks) !== undefined;
    return isSaid
      ? { checks: classicChecksOf(required), bindsAdmins: level === "everyone" }
      : undefined;
  });

/**
 * A branch as everybody sees it who can read code. A form of `protection` that is not understood is one that says nothing.
 * @see https://docs.github.com/en/rest/branches/branches#get-a-branch
 */
export const parseBranchSettings = parserOf(
  z
    .object({ protected: z.boolean(), protection: summary.optional().catch(undefined) })
    .transform((raw): ShownBranch => ({
      isProtected: raw.protected,
      classicChecks: raw.protection,
    })),
);

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

/** What classic protection requires, and who may bypass it. */
export interface ClassicSettings {
  readonly requiresReview: boolean;
  /** Who may bypass the review, in words. */
  readonly bypass: readonly string[];
  readonly checks: ClassicChecks;
}

export const parseClassicSettings = parserOf(
  z
    .object({
      required_pull_request_reviews: classicReviews,
      required_status_checks: statusChecks.nullish(),
      enforce_admins: z.object({ enabled: z.boolean() }).default({ enabled: false }),
    })
    .transform((raw): ClassicSettings => {
      const { required_pull_request_reviews: reviews, enforce_admins: admins } = raw;
      return {
        requiresReview: (reviews?.required_approving_review_count ?? 0) >= 1,
        bypass: [
          ...(admins.enabled ? [] : [ADMINS]),
          ...(reviews?.bypass_pull_request_allowances ?? []),
        ],
        checks: {
          checks: classicChecksOf(raw.required_status_checks ?? {}),
          bindsAdmins: admins.enabled,
        },
      };
    }),
);
