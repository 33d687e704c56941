import type { DocumentGrant, PolicyDocument } from "../../policy/document.ts";
import { sentence } from "../../shared/wording.ts";
import type { Fact } from "../facts.ts";
import { findApprovers, together } from "./find-approvers.ts";
import type { ExpectedCheck } from "./check-facts.ts";
import { findBases } from "./find-bases.ts";
import { findChecks } from "./find-checks.ts";
import { findEnvironment } from "./find-environment.ts";
import { findQueues } from "./find-queues.ts";
import { setting, type PartFindings, type SettingFinding } from "./setting-finding.ts";
import type { ApproverFacts, SettingFacts } from "./setting-facts.ts";

export interface SettingFindings {
  readonly findings: readonly SettingFinding[];
  /** What could not be read, one sentence each, each once. */
  readonly unread: readonly string[];
}

/** The part of a policy that GitHub's settings are looked at for. */
export type PolicyToCheck = Pick<PolicyDocument, "repositoryId" | "frame" | "grants">;

/**
 * Everything in GitHub's settings that makes a gate of this policy weaker than it looks, or impossible to pass. `check`: the one
 * that a broker writes; undefined: it writes none.
 */
export function findSettings(
  document: PolicyToCheck,
  facts: SettingFacts,
  check?: ExpectedCheck,
): SettingFindings {
  if (!facts.repositoryId.known) return { findings: [], unread: sentences([facts.repositoryId]) };
  const { repositoryId: own } = document;
  const id = facts.repositoryId.value;
  if (own !== undefined && own !== id) {
    const message = `${facts.repository} has the id ${id} at GitHub: its settings say nothing about this policy.`;
    const expected = `If this is the right repository, write repository-id: ${id}.`;
    const finding = setting("repository_mismatch", ["repository-id"], { message, expected });
    return { findings: [finding], unread: [] };
  }
  const writes = document.grants.filter(({ access }) => access === "write");
  return found([
    ...(writes.length === 0 ? [] : [findBases(document.frame, writes, facts)]),
    findQueues(writes, facts),
    ...(check === undefined ? [] : [findChecks(document.frame, writes, { facts, check })]),
    ...document.grants.map((grant) => findOfGrant(grant, facts)),
  ]);
}

/** The repositories whose policies have a grant that writes, by the grant's name. */
export type UsesOfGrants = ReadonlyMap<string, readonly string[]>;

/**
 * Whether those whom an organisation's policy names can give what it asks for. It limits grants of repositories: without one
 * that is known, only whether they exist can be said.
 */
export function findOfOrganisation(
  { grants }: Pick<PolicyDocument, "grants">,
  facts: ApproverFacts,
  uses: UsesOfGrants,
): SettingFindings {
  return found(grants.map((grant) => findApprovers(grant, facts, uses.get(grant.name) ?? [])));
}

function findOfGrant(grant: DocumentGrant, facts: SettingFacts): PartFindings {
  const approvers = findApprovers(grant, facts, [facts.repository]);
  return together([findEnvironment(grant, facts), approvers]);
}

function found(parts: readonly PartFindings[]): SettingFindings {
  const { findings, unread } = together(parts);
  return { findings, unread: sentences(unread) };
}

function sentences(facts: readonly Fact<unknown>[]): readonly string[] {
  return [...new Set(facts.flatMap((fact) => (fact.known ? [] : [sentence(fact.why)])))];
}
