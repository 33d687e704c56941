import type { GitHubPolicyConfig } from "../../../broker/config/policy-field.ts";
import { loadSettings } from "../../../credentials/kinds.ts";
import type { DocumentSlot } from "../../../policy/evaluate.ts";
import { createPolicyParser } from "../../../policy/parse-policy.ts";
import { joined, sentence } from "../../../shared/wording.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import type { TargetBroker } from "../../sources/target-broker.ts";
import type { Allowance } from "./allowance.ts";
import { findRepositories, type RepositoryLister } from "./find-repositories.ts";
import { firstOf } from "./named-repositories.ts";
import { notLookedAt, type Finding } from "./finding.ts";
import { lookAtCap, type CapLook } from "./look-at-cap.ts";
import { unaskedGrants, type FoundPolicy } from "./look-at-policies.ts";
import { lookAtTip, withoutPolicy } from "./look-at-tip.ts";
import { readGitHubPolicies } from "./read-github-policies.ts";

export interface PolicyLook {
  readonly broker: TargetBroker;
  readonly allowance: Allowance;
  readonly lister: RepositoryLister;
  /** The repositories to look at; undefined: all that the lister finds. */
  readonly named: readonly string[] | undefined;
}

export interface LookedAtPolicies {
  readonly findings: readonly Finding[];
  /** With those of organisations: for the look at GitHub's settings. */
  readonly policies: readonly FoundPolicy[];
}

/** Each takes some requests, and more if it has a policy. */
const MAX_REPOSITORIES = 200;

/** The policies that default branches have now, as the broker would read them. */
export async function lookAtGitHubPolicy(
  policy: GitHubPolicyConfig,
  { broker, allowance, lister, named }: PolicyLook,
  deps: CliDeps,
): Promise<LookedAtPolicies> {
  const parser = createPolicyParser(await loadSettings(deps.kinds));
  const effects = { broker, allowance, parser };
  const caps = await Promise.all(
    policy.organisations.map((file) => lookAtCap(file, effects, deps)),
  );
  const listed =
    named === undefined
      ? await findRepositories(lister, broker.owners, deps)
      : { repositories: named.map((name) => ({ name })), archived: 0, findings: [] };
  const names = listed.repositories.map(({ name }) => name);
  const { path, requireOrganisation } = policy;
  const first = names.slice(0, MAX_REPOSITORIES);
  const { read, left } = await readGitHubPolicies(first, path, { allowance, deps });
  const capOf = (owner: string): DocumentSlot => capOfOwner(owner, caps, requireOrganisation);
  const looks = await Promise.all(
    read.map((tip) => lookAtTip(tip, { path, broker, parser, capOf }, deps)),
  );
  const policies = looks.flatMap((look) => look.policy ?? []);
  return {
    findings: [
      ...caps.flatMap(({ findings }) => findings),
      ...listed.findings,
      ...firstOf(names, MAX_REPOSITORIES),
      ...leftOut(left, allowance),
      ...looks.flatMap(({ findings }) => findings),
      ...unaskedGrants(policies, broker),
      ...withoutPolicy(read, path, listed.archived),
    ],
    policies: [...policies, ...caps.flatMap((cap) => cap.policy ?? [])],
  };
}

function capOfOwner(
  owner: string,
  caps: readonly CapLook[],
  requireOrganisation: boolean,
): DocumentSlot {
  const cap = caps.find((one) => one.owner.toLowerCase() === owner.toLowerCase());
  if (cap?.isKnown === false) return undefined;
  return cap?.slot ?? (requireOrganisation ? "missing" : undefined);
}

/** What nothing more was begun for. */
export function leftOut(
  left: readonly string[],
  { spent }: Pick<Allowance, "spent">,
  area: Finding["area"] = "policy",
): readonly Finding[] {
  if (left.length === 0) return [];
  const why = sentence(spent() ?? "the look was stopped");
  return [notLookedAt(area, joined(left), why)];
}
