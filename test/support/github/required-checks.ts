import type { RepositoryState, RulesetState } from "./world.ts";

export interface RequireCheck {
  /** Default: `stepkey`. */
  readonly name?: string;
  /** Id of the App that it has to come from; absent: anybody. */
  readonly app?: number | undefined;
  /** `contexts`: classic protection as of a server that knows no source. Default: a ruleset of its own. */
  readonly by?: "ruleset" | "classic" | "contexts";
  readonly enforcement?: RulesetState["enforcement"];
  /** Which branch the ruleset is for, where it is another one. */
  readonly only?: string;
  /** Who may bypass the ruleset; absent: nobody. `hidden`: the reader does not see it. */
  readonly bypass?: NonNullable<RulesetState["bypass_actors"]> | "hidden";
  /** Whether classic protection binds admins too. */
  readonly bindsAdmins?: boolean;
}

/** Requires a check before a merge, besides what protects the branch already. */
export function requireCheck(
  repository: RepositoryState,
  branch: string,
  how: RequireCheck = {},
): void {
  if (how.by === undefined || how.by === "ruleset") requireByRuleset(repository, branch, how);
  else requireClassically(repository, branch, how);
}

function requireClassically(
  { classic }: RepositoryState,
  branch: string,
  { name = "stepkey", app, by, bindsAdmins = false }: RequireCheck,
): void {
  const before = classic.get(branch) ?? { reviews: undefined };
  const checks = by === "classic" ? [{ context: name, app_id: app ?? null }] : undefined;
  classic.set(branch, { ...before, contexts: [name], checks, bindsAdmins });
}

function requireByRuleset(
  { rules, rulesets }: RepositoryState,
  branch: string,
  { name = "stepkey", app, enforcement = "active", only = branch, bypass = [] }: RequireCheck,
): void {
  const required = { context: name, ...(app === undefined ? {} : { integration_id: app }) };
  const rule = {
    type: "required_status_checks",
    parameters: {
      required_status_checks: [required],
      strict_required_status_checks_policy: false,
    },
  };
  // 7 is the ruleset of `protectBranch`.
  const id = 8 + rulesets.length;
  rulesets.push({
    id,
    name: "checks",
    target: "branch",
    source_type: "Repository",
    enforcement,
    ...(bypass === "hidden" ? {} : { bypass_actors: bypass }),
    conditions: { ref_name: { include: [`refs/heads/${only}`], exclude: [] } },
    rules: [rule],
  });
  if (enforcement !== "active" || only !== branch) return;
  rules.set(branch, [...(rules.get(branch) ?? []), { ...rule, ruleset: id }]);
}

/** Takes away every requirement of a check. */
export function requireNoCheck(repository: RepositoryState, branch: string): void {
  repository.rulesets.splice(0);
  const rules = repository.rules.get(branch) ?? [];
  repository.rules.set(
    branch,
    rules.filter(({ type }) => type !== "required_status_checks"),
  );
  repository.classic.delete(branch);
}
