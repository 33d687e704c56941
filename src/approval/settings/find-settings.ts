import type { DocumentGrant, PolicyDocument } from "../../policy/document.ts";
import { sentence } from "../../shared/wording.ts";
import type { Fact } from "../facts.ts";
import { findApprovers } from "./find-approvers.ts";
import { findBases } from "./find-bases.ts";
import { findEnvironment } from "./find-environment.ts";
import { setting, type SettingFinding } from "./setting-finding.ts";
import type { SettingFacts } from "./setting-facts.ts";

export interface SettingFindings {
  readonly findings: readonly SettingFinding[];
  /** What could not be read, one sentence each, each once. */
  readonly unread: readonly string[];
}

/** The part of a policy that GitHub's settings are looked at for. */
export type PolicyToCheck = Pick<PolicyDocument, "repositoryId" | "frame" | "grants">;

/** Everything in GitHub's settings that makes a gate of this policy weaker than it looks, or impossible to pass. */
export function findSettings(document: PolicyToCheck, facts: SettingFacts): SettingFindings {
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
  const parts = [
    ...(writes.length === 0 ? [] : [findBases(document.frame, writes, facts)]),
    ...document.grants.map((grant) => findOfGrant(grant, facts)),
  ];
  return {
    findings: parts.flatMap(({ findings }) => findings),
    unread: sentences(parts.flatMap(({ unread }) => unread)),
  };
}

function findOfGrant(
  grant: DocumentGrant,
  facts: SettingFacts,
): ReturnType<typeof findEnvironment> {
  const environment = findEnvironment(grant, facts);
  const approvers = findApprovers(grant, facts);
  return {
    findings: [...environment.findings, ...approvers.findings],
    unread: [...environment.unread, ...approvers.unread],
  };
}

function sentences(facts: readonly Fact<unknown>[]): readonly string[] {
  return [...new Set(facts.flatMap((fact) => (fact.known ? [] : [sentence(fact.why)])))];
}
