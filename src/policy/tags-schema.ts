import { z } from "zod";
import { hint } from "../shared/hint.ts";
import { approver, APPROVERS } from "./people-schema.ts";

/** `allow.tags` of a grant. `by` is required: who else may make the tag, GitHub does not show. */
export const tagsSchema = z
  .array(
    z.strictObject({
      name: z.string().regex(/^(?!refs\/)(?!.*\*\*)[^\s~^:?[\]{}\\]{1,255}$/u),
      by: z.array(approver).min(1),
    }),
  )
  .min(1)
  .max(50);

const TAGS = hint(
  "Expected a list of tags, each with its name and with who may start the job.",
  'tags: [{ name: "v*", by: ["@octo-org/release"] }]',
);

export const TAG_HINTS = {
  "grants.*.allow.tags": TAGS,
  "grants.*.allow.tags.*": TAGS,
  "grants.*.allow.tags.*.name": hint(
    "Expected the name of a tag, without refs/tags/; a * matches any characters but /.",
    'name: "v*"',
  ),
  "grants.*.allow.tags.*.by": APPROVERS,
  "grants.*.allow.tags.*.by.*": APPROVERS,
};
