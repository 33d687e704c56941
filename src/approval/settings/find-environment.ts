import type { DocumentGrant } from "../../policy/document.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { unreadable } from "../facts.ts";
import type { EnvironmentSettings, SettingFacts } from "./setting-facts.ts";
import { setting, type PartFindings, type SettingFinding } from "./setting-finding.ts";

/**
 * Whether the environment of a grant holds anything back. GitHub creates an environment as soon as a workflow names it, with no
 * rules: then every job of every branch that names it has it.
 */
export function findEnvironment(
  { name, environment }: Pick<DocumentGrant, "name" | "environment">,
  { environments, environmentNames, repository }: SettingFacts,
): PartFindings {
  if (environment === undefined) return { findings: [], unread: [] };
  if (!environments.known) return { findings: [], unread: [environments] };
  const path = ["grants", name, "environment"];
  // GitHub does not distinguish upper and lower case.
  const found = environments.value.find(
    (one) => one.name.toLowerCase() === environment.toLowerCase(),
  );
  if (found === undefined) {
    const message = `${repository} has no environment ${environment}: the first job of any branch that names it creates it, without rules.`;
    const meant = didYouMean(environment, environmentNames);
    const create = "reate it, with required reviewers or a limit to protected branches.";
    const expected =
      meant === undefined ? `C${create}` : `Did you mean "${meant}"? Otherwise c${create}`;
    return {
      findings: [setting("environment_missing", path, { message, expected })],
      unread: [],
    };
  }
  const { hasCustomRule } = found;
  const isDecided = found.hasReviewers || (hasCustomRule.known && hasCustomRule.value);
  if (!isDecided && !found.limitsRefs && !hasCustomRule.known) {
    const why = `whether an App protects the environment ${environment} is unknown: ${hasCustomRule.why}`;
    return { findings: [], unread: [unreadable(why)] };
  }
  const findings = [...weakness(found, isDecided, path), ...bypass(found, path)];
  return { findings, unread: [] };
}

type Path = SettingFinding["path"];

function weakness(
  { name, waits, limitsRefs }: EnvironmentSettings,
  isDecided: boolean,
  path: Path,
): readonly SettingFinding[] {
  if (isDecided || limitsRefs) return [];
  if (waits) {
    const message = `The environment ${name} only waits: a job of any branch that names it gets it after a while.`;
    return [setting("environment_only_waits", path, { message, expected: ADD_RULES })];
  }
  const message = `The environment ${name} has no protection rules and is open to every branch, so it holds nothing back. Most likely a workflow that named it created it.`;
  return [setting("environment_unprotected", path, { message, expected: ADD_RULES })];
}

const ADD_RULES =
  "Add required reviewers, or limit it to protected branches, under Settings, Environments.";

function bypass(
  { name, hasReviewers, waits, adminsBypass, hasCustomRule }: EnvironmentSettings,
  path: Path,
): readonly SettingFinding[] {
  const hasRules = hasReviewers || waits || (hasCustomRule.known && hasCustomRule.value);
  if (!hasRules || adminsBypass === false) return [];
  if (adminsBypass === undefined) {
    const message = `GitHub does not say whether admins can bypass the rules of the environment ${name}.`;
    return [setting("environment_bypass_unread", path, { message, expected: DISALLOW })];
  }
  const message = `Admins of the repository can bypass the rules of the environment ${name}.`;
  return [setting("environment_admins_bypass", path, { message, expected: DISALLOW })];
}

const DISALLOW =
  'Clear "Allow administrators to bypass configured protection rules" in the environment\'s settings.';
