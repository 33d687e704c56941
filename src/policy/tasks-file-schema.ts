import { z } from "zod";
import { hint } from "../shared/hint.ts";
import type { Hints } from "../shared/mistake.ts";
import { duration } from "./duration-schema.ts";
import { approver } from "./people-schema.ts";
import { branch, MAX_AGE_SECONDS, MAX_TTL_SECONDS, oneEnvironment } from "./schema.ts";
import { TASK_HINTS, TASK_SHAPE } from "./task-schema.ts";
import type { TaskCredentialKind } from "./tasks-file.ts";

const APPROVALS = {
  approvals: z.int().min(1).max(10).optional(),
  approvers: z.array(approver).min(1).optional(),
  bases: z.array(branch).min(1).optional(),
  "max-age": duration(MAX_AGE_SECONDS).optional(),
};

export const APPROVAL_KEYS = ["approvals", "approvers", "bases", "max-age"] as const;

/** One task. Its credential is checked by its kind, in tasks-file-credential.ts. */
export const directTaskSchema = z.strictObject({
  ...TASK_SHAPE,
  credential: z.record(z.string(), z.unknown()),
  access: z.enum(["read", "write"]).default("read"),
  environment: oneEnvironment.optional(),
  ttl: duration(MAX_TTL_SECONDS).optional(),
  // What applies where it is left out depends on how long the credential lasts.
  timeout: TASK_SHAPE.timeout.unwrap().optional(),
  ...APPROVALS,
});

export type DirectTaskInput = z.output<typeof directTaskSchema>;

export const tasksFileSchema = z.strictObject({
  version: z.literal(1),
  tasks: z.record(z.string(), z.unknown()),
});

/** Keys of a policy that a task of this file does not have, and what it has instead. */
export const KEYS_OF_POLICY: Readonly<Record<string, string>> = {
  grant: "Grants are in a broker's policy. Say in `credential` what the task gets.",
  approval: "Put approvals, approvers, bases and max-age beside `access`.",
  allow: "Which jobs may run it is the workflow's matter, and the provider's trust policy's.",
  uses: "A task is a script: say it in `run`.",
};

export function tasksFileHints(kinds: readonly TaskCredentialKind[]): Hints {
  const example = kinds.find(({ direct }) => direct !== undefined)?.direct?.example ?? "";
  return {
    ...TASK_HINTS,
    version: hint("Expected 1.", "version: 1"),
    "tasks.*": hint("Expected a mapping with title, credential and run.", ""),
    "tasks.*.credential": hint("Expected exactly one provider with its settings.", example),
    "tasks.*.access": hint("Expected read or write.", "access: write"),
    "tasks.*.environment": hint(
      "Expected the name of the job's environment.",
      "environment: production",
    ),
    "tasks.*.ttl": hint("Expected a duration of at most 12h.", "ttl: 15m"),
    "tasks.*.approvals": hint("Expected a whole number from 1 to 10.", "approvals: 2"),
    "tasks.*.approvers": APPROVERS,
    "tasks.*.approvers.*": APPROVERS,
    "tasks.*.bases": BASES,
    "tasks.*.bases.*": BASES,
    "tasks.*.max-age": hint("Expected a duration of at most 744h.", "max-age: 24h"),
    "tasks.*.timeout": hint(
      "Expected a duration of at most the ttl of the task, which is 15m where it says none.",
      "timeout: 5m",
    ),
  };
}

const APPROVERS = hint(
  "Expected a list of people (@login) or teams (@org/team).",
  'approvers: ["@mona", "@octo-org/dba"]',
);
const BASES = hint(
  "Expected a list of full names of branches, without refs/heads/ and without *.",
  "bases: [main]",
);
