import { z } from "zod";
import type { Hints } from "../shared/mistake.ts";
import { hint } from "../shared/hint.ts";
import { joined } from "../shared/wording.ts";
import { allowSchema } from "./allow-schema.ts";
import { duration } from "./duration-schema.ts";
import type { CredentialSettings, GrantKind } from "./grant-kind.ts";
import { approver, APPROVERS, login } from "./people-schema.ts";
import { DEFAULT_SETTLE_SECONDS } from "./policy.ts";
import { TAG_HINTS } from "./tags-schema.ts";
import { TASK_HINTS } from "./task-schema.ts";

/** The longest ttl that a document can set: AWS's limit for a role's session. */
export const MAX_TTL_SECONDS = 12 * 3600;
/** The highest `max-age`: an approval older than a month says little about production today. */
export const MAX_AGE_SECONDS = 31 * 24 * 3600;
/** The longest `settle`: after that, nobody gives a review that was begun before the push. */
const MAX_SETTLE_SECONDS = 3600;

/** The only duration that may be 0. */
const settle = z.preprocess(
  (given) => (given === 0 ? "0" : given),
  z.union([z.enum(["0", "0s"]).transform(() => 0), duration(MAX_SETTLE_SECONDS)]),
);

export const branch = z.string().regex(/^(?!refs\/)[^\s~^:?*[\\]{1,255}$/u);
const id = z.int().positive();

export const approvalSchema = z.strictObject({
  count: z.int().min(0).max(10).default(1),
  by: z.array(approver).min(1).optional(),
  "max-age": duration(MAX_AGE_SECONDS).default(24 * 3600),
  uses: z.int().min(1).max(100).default(3),
  per: z.enum(["lease", "run"]).default("lease"),
  settle: settle.default(DEFAULT_SETTLE_SECONDS),
  "allow-starter": z.boolean().default(false),
  reason: z.string().trim().min(1).max(300).optional(),
});

/** In other tools `*` stands for all environments. Here it would be the name of one that no job has. */
const environment = z.string().trim().min(1).max(255);
export const oneEnvironment = environment.refine((text) => !/^\*+$/u.test(text), {
  error:
    '"*" is not the name of an environment, and a grant has no pattern for all of them: write one grant for each environment',
});

/** A grant whose `credential` is one of these kinds. */
export function grantSchemaOf(kinds: readonly GrantKind[]) {
  return z.strictObject({
    environment: oneEnvironment.optional(),
    access: z.enum(["read", "write"]).default("read"),
    ttl: duration(MAX_TTL_SECONDS).optional(),
    credential: credentialSchemaOf(kinds).optional(),
    allow: allowSchema,
    approval: approvalSchema.optional(),
    "per-job": z.int().min(1).max(100).default(1),
    "on-withdrawal": z.enum(["revoke", "finish"]).default("revoke"),
    "break-glass": z.boolean().default(false),
  });
}

export type GrantSchema = ReturnType<typeof grantSchemaOf>;
export type GrantInput = z.output<GrantSchema>;

/** A grant's `credential`: exactly one kind, with its settings. */
function credentialSchemaOf(kinds: readonly GrantKind[]) {
  return z
    .strictObject(
      Object.fromEntries(kinds.map(({ name, grant }) => [name, grant.schema.optional()])),
    )
    .transform((given, context): CredentialSettings => {
      const [named, ...others] = Object.entries(given);
      if (named === undefined || named[1] === undefined) {
        context.addIssue("A grant issues one credential: name exactly one provider");
        return z.NEVER;
      }
      if (others.length > 0) {
        const names = joined(Object.keys(given));
        context.addIssue(`This grant names ${names}: write one grant for each credential`);
        return z.NEVER;
      }
      const [kind, settings] = named;
      return { kind, settings };
    });
}

/** The top level. Each grant and each task is parsed separately, so that a mistake in one does not disable the others. */
export const documentSchema = z.strictObject({
  version: z.literal(1),
  "repository-id": id.optional(),
  "owner-id": id,
  agents: z.array(login).default([]),
  bases: z.array(branch).min(1).optional(),
  mode: z.enum(["enforce", "observe"]).default("enforce"),
  // There is no key that allows it: only a grant does.
  "forbid-break-glass": z.boolean().default(false),
  grants: z.record(z.string(), z.unknown()).optional(),
  tasks: z.record(z.string(), z.unknown()).optional(),
});

const LIST_OF_EVENTS = hint("Expected a list of event names.", "events: [pull_request, push]");
const EXACT_REF = hint("Expected a list of full refs, without *.", "refs: [refs/heads/main]");
const ACTORS = hint("Expected a list of logins, without @.", "actors: [mona]");
const PROPERTIES = hint(
  "Expected names of custom properties, without repo_property_, each with a list of values.",
  "repo-properties: { tier: [gold] }",
);
const USES = hint(
  "Expected a list of actions, with * where any characters may be, and run for scripts.",
  "uses: [run, octo-org/deploy-action]",
);
const RUNNERS = hint("Expected a list of github-hosted, self-hosted.", "runners: [github-hosted]");

/** What is expected where: every message about a path ends with its hint. */
const HINTS: Hints = {
  version: hint("Expected the version of this format, a number.", "version: 1"),
  "repository-id": hint(
    "Expected the repository's numeric id: `gh api repos/OWNER/NAME --jq .id` prints it.",
    "repository-id: 74",
  ),
  "owner-id": hint(
    "Expected the owner's numeric id: `gh api users/OWNER --jq .id` prints it.",
    "owner-id: 65",
  ),
  agents: hint("Expected a list of logins, without @.", 'agents: ["release-helper"]'),
  "agents.*": hint("Expected a login, without @.", 'agents: ["release-helper"]'),
  bases: hint("Expected a list of branch names, without refs/heads/.", "bases: [main]"),
  "bases.*": hint(
    "Expected the full name of a branch, without refs/heads/ and without *.",
    "bases: [main]",
  ),
  mode: hint("Expected enforce or observe.", "mode: enforce"),
  "forbid-break-glass": hint("Expected true or false.", "forbid-break-glass: true"),
  grants: hint("Expected a mapping of names to grants.", "grants: { reports-read: { … } }"),
  "grants.*": hint("Expected a mapping with credential and allow.", ""),
  "grants.*.environment": hint("Expected the name of one environment.", "environment: production"),
  "grants.*.access": hint("Expected read or write.", "access: write"),
  "grants.*.ttl": hint("Expected a duration of at most 12h.", "ttl: 15m"),
  "grants.*.allow": hint(
    "Expected the conditions for the job; events is required.",
    "allow: { events: [push] }",
  ),
  "grants.*.allow.events": LIST_OF_EVENTS,
  "grants.*.allow.events.*": LIST_OF_EVENTS,
  "grants.*.allow.workflow": hint(
    "Expected OWNER/REPOSITORY/.github/workflows/FILE@REF, where REF is a full ref or a commit SHA.",
    "workflow: octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
  ),
  "grants.*.allow.runners": RUNNERS,
  "grants.*.allow.runners.*": RUNNERS,
  "grants.*.allow.refs": EXACT_REF,
  "grants.*.allow.refs.*": EXACT_REF,
  "grants.*.allow.actors": ACTORS,
  "grants.*.allow.actors.*": ACTORS,
  "grants.*.allow.repo-properties": PROPERTIES,
  "grants.*.allow.repo-properties.*": PROPERTIES,
  "grants.*.allow.repo-properties.*.*": PROPERTIES,
  ...TAG_HINTS,
  "grants.*.allow.rollback": hint("Expected true or false.", "rollback: true"),
  "grants.*.allow.ref-protected": hint(
    "Expected true. Leave it out to allow other refs too.",
    "ref-protected: true",
  ),
  "grants.*.allow.uses": USES,
  "grants.*.allow.uses.*": USES,
  "grants.*.approval": hint(
    "Expected a mapping with any of count, by, max-age, uses, per, settle, allow-starter, reason.",
    "approval: { count: 1 }",
  ),
  "grants.*.approval.count": hint("Expected a whole number from 0 to 10.", "count: 1"),
  "grants.*.approval.by": APPROVERS,
  "grants.*.approval.by.*": APPROVERS,
  "grants.*.approval.max-age": hint("Expected a duration of at most 744h.", "max-age: 24h"),
  "grants.*.approval.uses": hint("Expected a whole number from 1 to 100.", "uses: 3"),
  "grants.*.approval.settle": hint("Expected a duration of at most 1h, or 0.", "settle: 10s"),
  "grants.*.approval.per": hint("Expected lease or run.", "per: run"),
  "grants.*.approval.allow-starter": hint("Expected true or false.", "allow-starter: true"),
  "grants.*.approval.reason": hint(
    "Expected one sentence that says why no approval is needed.",
    'reason: "nightly report, on a protected branch"',
  ),
  "grants.*.per-job": hint("Expected a whole number from 1 to 100.", "per-job: 1"),
  "grants.*.on-withdrawal": hint("Expected revoke or finish.", "on-withdrawal: revoke"),
  "grants.*.break-glass": hint("Expected true or false.", "break-glass: true"),
  ...TASK_HINTS,
};

/** The hints of the whole document, including those of each kind's settings. */
export function policyHintsOf(kinds: readonly GrantKind[]): Hints {
  const [first] = kinds;
  const own = kinds.flatMap(({ name, grant }) =>
    Object.entries(grant.hints).map(
      ([path, given]) =>
        [["grants.*.credential", name, ...(path === "" ? [] : [path])].join("."), given] as const,
    ),
  );
  const credential = hint(
    "Expected exactly one provider with its settings.",
    first === undefined ? "" : `credential: { ${first.grant.example} }`,
  );
  return { ...HINTS, "grants.*.credential": credential, ...Object.fromEntries(own) };
}
