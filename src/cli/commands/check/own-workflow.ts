import type { DocumentGrant } from "../../../policy/document.ts";
import { mistakeAt, type Mistake, type MistakeContext } from "../../../shared/mistake.ts";
import { policyName } from "../../sources/policy-file.ts";

/**
 * `tags` beside a `workflow` of the repository itself: on a tag such a file has the tag as its ref, so a branch behind it
 * never matches there. Only the policy's path says which repository that is.
 */
export function ownWorkflowOnTags(
  { name, allow }: DocumentGrant,
  context: MistakeContext,
  repository = policyName(context.source).replace(/\.ya?ml$/u, ""),
): readonly Mistake[] {
  const own = `${repository}/.github/workflows/`;
  const { workflow = "", tags } = allow;
  if (tags.length === 0 || !workflow.startsWith(own) || !workflow.includes("@refs/heads/")) {
    return [];
  }
  const message =
    "On a tag, a workflow file of this repository has the tag as its ref, so tags never matches.";
  const expected = "Name a reusable workflow of another repository, or leave out workflow.";
  const path = ["grants", name, "allow", "tags"];
  return [mistakeAt(context, path, { message, expected, example: "", severity: "warning" })];
}
