import { z } from "zod";
import { isRecord } from "../shared/json.ts";
import { COMMIT_SHA, WORKFLOW_REF } from "../shared/patterns.ts";
import { login } from "./people-schema.ts";
import { tagsSchema } from "./tags-schema.ts";
import { usesPatternFault } from "./uses-match.ts";

const workflow = z.string().superRefine((text, context) => {
  const at = WORKFLOW_REF.exec(text)?.groups?.["ref"] ?? "";
  const fixed = COMMIT_SHA.test(at) || /^refs\/(?:heads|tags)\/[^\s~^:?*[\\]+$/u.test(at);
  if (fixed && !/[*?[\]]/u.test(text)) return;
  context.addIssue(
    at.startsWith("refs/pull/")
      ? `"${text}" is at the ref of a pull request, which its author can change`
      : `"${text}" is not a workflow file at a branch, a tag or a commit`,
  );
});

const repoProperties = z.preprocess(
  // Zod leaves this key out of a record without a word, and a condition that is left out allows more.
  (given) => (isRecord(given) && Object.hasOwn(given, "__proto__") ? null : given),
  z
    .record(
      z.string().regex(/^(?!repo_property_)[A-Za-z0-9_#$-]{1,75}$/u),
      z.array(z.string().min(1).max(1024)).min(1),
    )
    .refine((given) => Object.keys(given).length > 0, "It names no property"),
);

const usesPattern = z.string().superRefine((text, context) => {
  const fault = usesPatternFault(text);
  if (fault !== undefined) context.addIssue(fault);
});

/** A grant's `allow`: what is required of the job. */
export const allowSchema = z.strictObject({
  events: z.array(z.string().regex(/^[a-z][a-z_]*$/u)).min(1),
  workflow: workflow.optional(),
  runners: z
    .array(z.enum(["github-hosted", "self-hosted"]))
    .min(1)
    .optional(),
  refs: z
    .array(z.string().regex(/^refs\/(?:heads|tags|pull)\/[^\s~^:?*[\\]+$/u))
    .min(1)
    .optional(),
  actors: z.array(login).min(1).optional(),
  "repo-properties": repoProperties.optional(),
  "ref-protected": z
    .boolean()
    .refine((given) => given, "false restricts nothing")
    .transform((): true => true)
    .optional(),
  rollback: z.boolean().default(false),
  tags: tagsSchema.optional(),
  uses: z.array(usesPattern).min(1).optional(),
});
