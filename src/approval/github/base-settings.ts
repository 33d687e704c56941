import { known, unreadable } from "../facts.ts";
import type { BaseSettings } from "../settings/setting-facts.ts";
import type { BranchSettings } from "./branch-settings.ts";

/** What requires a review on a branch, and who may bypass it. */
export async function readBaseSettings(branch: BranchSettings): Promise<BaseSettings> {
  const { exists, now, rules } = branch;
  if (!rules.known) return unread(exists, rules.why);
  const reviewing = rules.value.filter(({ requiresReview }) => requiresReview);
  if (reviewing.length > 0) {
    const bypass = await branch.bypassOf([...new Set(reviewing.map(({ ruleset }) => ruleset))]);
    return { exists, protection: { kind: "rule_requires_review" }, bypass };
  }
  if (!now.known) return unread(exists, now.why);
  if (!now.value.isProtected) return { exists, ...NOT_PROTECTED };
  const classic = await branch.classic();
  if (!classic.known) return unread(exists, `no ruleset requires a review, and ${classic.why}`);
  if (classic.value?.requiresReview !== true) return { exists, ...NOT_PROTECTED };
  const { bypass } = classic.value;
  return { exists, protection: { kind: "classic_requires_review" }, bypass: known(bypass) };
}

const NOT_PROTECTED = { protection: { kind: "not_protected" }, bypass: known([]) } as const;

function unread(exists: BaseSettings["exists"], why: string): BaseSettings {
  return { exists, protection: { kind: "unreadable", why }, bypass: unreadable(why) };
}
