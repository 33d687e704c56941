import { TAG_REF } from "../shared/patterns.ts";
import { refFits } from "../shared/ref-pattern.ts";
import type { AllowRule, ApprovalRule } from "./policy.ts";

/**
 * Who may start and re-run a job on this tag: one list for each entry that matches it, and they must be in all of them.
 * Undefined: a document does not list the tag.
 */
export function tagStarters(
  ref: string,
  tags: AllowRule["tags"],
): readonly (readonly string[])[] | undefined {
  const tag = TAG_REF.exec(ref)?.groups?.["tag"];
  if (tag === undefined || tags.length === 0) return undefined;
  const matching = tags.map((list) => list.filter(({ name }) => refFits(name, tag)));
  if (matching.some((list) => list.length === 0)) return undefined;
  return matching.flat().map(({ by }) => by);
}

/** A write on a tag needs an approval, whatever policy asks for. */
export function approvalOnTag(rule: ApprovalRule): ApprovalRule {
  return { ...rule, count: Math.max(1, rule.count), reason: undefined };
}

/** Tags that both documents list. One that lists none allows none. */
export function joinTags(left: AllowRule["tags"], right: AllowRule["tags"]): AllowRule["tags"] {
  return left.length === 0 || right.length === 0 ? [] : [...left, ...right];
}
