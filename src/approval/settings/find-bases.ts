import type { DocumentGrant } from "../../policy/document.ts";
import type { PolicyFrame } from "../../policy/policy.ts";
import { joined } from "../../shared/wording.ts";
import { unreadable } from "../facts.ts";
import type { BaseSettings, SettingFacts } from "./setting-facts.ts";
import { setting, type PartFindings, type SettingFinding } from "./setting-finding.ts";

/** Whether commits reach the branches of `bases` only with a review, and who may bypass that. */
export function findBases(
  frame: Pick<PolicyFrame, "bases">,
  grants: readonly Pick<DocumentGrant, "name">[],
  facts: SettingFacts,
): PartFindings {
  const { defaultBranch } = facts;
  if (frame.bases === undefined && !defaultBranch.known) {
    return { findings: [], unread: [defaultBranch] };
  }
  const own = defaultBranch.known ? defaultBranch.value : undefined;
  const parts = branchesOf(frame, grants, facts).map(({ branch, path }) => {
    const base = facts.bases.get(branch);
    return base === undefined ? NOTHING : findBase(branch, base, { path, own });
  });
  return {
    findings: parts.flatMap(({ findings }) => findings),
    unread: parts.flatMap(({ unread }) => unread),
  };
}

/** The branches that these grants need, and what in policy needs each. Without `bases`, that is the first grant. */
export function branchesOf(
  { bases }: Pick<PolicyFrame, "bases">,
  [first]: readonly Pick<DocumentGrant, "name">[],
  { defaultBranch }: Pick<SettingFacts, "defaultBranch">,
): readonly { readonly branch: string; readonly path: SettingFinding["path"] }[] {
  if (first === undefined) return [];
  if (bases !== undefined) {
    return bases.map((branch, index) => ({ branch, path: ["bases", index] }));
  }
  return defaultBranch.known ? [{ branch: defaultBranch.value, path: ["grants", first.name] }] : [];
}

const NOTHING: PartFindings = { findings: [], unread: [] };

/** `own`: the default branch. */
function findBase(
  branch: string,
  { exists, protection, bypass }: BaseSettings,
  { path, own }: { readonly path: SettingFinding["path"]; readonly own: string | undefined },
): PartFindings {
  if (!exists.known) return { findings: [], unread: [exists] };
  if (!exists.value) {
    const message = `There is no branch ${branch}.`;
    const other = own === undefined ? "" : ` The default branch is ${own}.`;
    const expected = `Create and protect it, or remove it from bases.${other}`;
    return { findings: [setting("base_missing", path, { message, expected })], unread: [] };
  }
  if (protection.kind === "unreadable") {
    const why = `cannot read whether ${branch} is protected: ${protection.why}`;
    return { findings: [], unread: [unreadable(why)] };
  }
  if (protection.kind === "not_protected") {
    const message = `Nothing requires a review before commits reach ${branch}, so no write is issued there.`;
    const expected =
      "Add a ruleset for the branch that requires a pull request with at least 1 approval.";
    return { findings: [setting("base_not_protected", path, { message, expected })], unread: [] };
  }
  return { findings: findBypass(branch, bypass, path), unread: [] };
}

function findBypass(
  branch: string,
  bypass: BaseSettings["bypass"],
  path: SettingFinding["path"],
): readonly SettingFinding[] {
  if (!bypass.known) {
    const message = `Who can bypass the review of ${branch} was not shown: ${bypass.why}.`;
    const expected = "Look at the bypass list of the ruleset in the repository's settings.";
    return [setting("base_bypass_unread", path, { message, expected })];
  }
  if (bypass.value.length === 0) return [];
  const message = `Without a review, ${joined(bypass.value)} can bring commits into ${branch}, and a pull request's job runs on top of them.`;
  const expected = "Remove them from the bypass list, unless you trust them with every write.";
  return [setting("base_bypass", path, { message, expected })];
}
