import { known, unreadable, type Fact } from "../facts.ts";
import {
  isHeldBy,
  type CheckSettings,
  type ExpectedCheck,
  type RequiredCheck,
} from "../settings/check-facts.ts";
import { bypassOfEach, type BranchSettings } from "./branch-settings.ts";
import { ADMINS, type ClassicChecks } from "./parse-classic.ts";
import type { RulesetsNaming } from "./rulesets-naming.ts";

/** Which checks a branch requires, from whom, and who may bypass the one that the broker writes. */
export async function readCheckSettings(
  branch: BranchSettings,
  check: ExpectedCheck,
  rulesetsNaming: RulesetsNaming,
): Promise<CheckSettings> {
  const { rules } = branch;
  if (!rules.known) return { required: rules, ...NOTHING_MORE };
  const byRules = rules.value.flatMap(({ checks, ruleset }) =>
    checks.map((one) => ({ ...one, ruleset })),
  );
  const classic = await readClassicChecks(branch);
  const all = [...byRules, ...(classic.known ? classic.value.checks : [])];
  const hasQueue = rules.value.some(({ isQueue }) => isQueue);
  // What classic protection requires besides changes nothing where a ruleset is strict enough.
  if (!classic.known && !all.some((one) => isHeldBy(one, check))) {
    return { required: classic, ...NOTHING_MORE, hasQueue };
  }
  const isRequired = all.some(({ name }) => name === check.name);
  const isLookedFor = !isRequired && check.broker?.mode === "required";
  return {
    required: known(all),
    hasQueue,
    // None of them is in force here: the check would be required.
    idle: isLookedFor ? await rulesetsNaming(check.name) : [],
    bypass: await readBypass(branch, check, { byRules, classic }),
  };
}

const NOTHING_MORE = { hasQueue: false, idle: [], bypass: known([]) } as const;

/** Everyone who can read a branch sees which checks its classic protection requires. An old server may not show them. */
async function readClassicChecks({ now, classic }: BranchSettings): Promise<Fact<ClassicChecks>> {
  if (!now.known) return now;
  const { isProtected, classicChecks } = now.value;
  if (classicChecks !== undefined) return known(classicChecks);
  if (!isProtected) return known(NONE);
  const read = await classic();
  if (read.known) return known(read.value?.checks ?? NONE);
  return unreadable(`no ruleset requires it from its App, and ${read.why}`);
}

const NONE: ClassicChecks = { checks: [], bindsAdmins: true };

interface Requirements {
  readonly byRules: readonly (RequiredCheck & { readonly ruleset: number })[];
  readonly classic: Fact<ClassicChecks>;
}

/** Who may bypass those that only the App can satisfy. */
async function readBypass(
  branch: BranchSettings,
  check: ExpectedCheck,
  { byRules, classic }: Requirements,
): Promise<Fact<readonly string[]>> {
  if (check.broker?.mode !== "required") return known([]);
  const rulesets = byRules.filter((one) => isHeldBy(one, check)).map(({ ruleset }) => ruleset);
  const isClassic = classic.known && classic.value.checks.some((one) => isHeldBy(one, check));
  return bypassOfEach([
    ...(rulesets.length === 0 ? [] : [await branch.bypassOf([...new Set(rulesets)])]),
    ...(isClassic ? [known(classic.value.bindsAdmins ? [] : [ADMINS])] : []),
  ]);
}
