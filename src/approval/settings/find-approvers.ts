import type { DocumentGrant } from "../../policy/document.ts";
import { joined } from "../../shared/wording.ts";
import type { ApproverFacts, PersonSettings, TeamSettings, WriteAccess } from "./setting-facts.ts";
import { setting, type PartFindings, type SettingFinding } from "./setting-finding.ts";

type NamingGrant = Pick<DocumentGrant, "name" | "approval" | "allow">;

/**
 * Whether the people and teams whose approval or tag counts exist, and can give an approval that counts. `repositories` are
 * those where the grant is issued.
 */
export function findApprovers(
  { name, approval, allow }: NamingGrant,
  facts: ApproverFacts,
  repositories: readonly string[],
): PartFindings {
  const base = ["grants", name];
  const approvers = (approval?.by.flat() ?? []).map((who, index) => ({
    who,
    path: [...base, "approval", "by", index],
    writesIn: repositories,
  }));
  const starters = allow.tags.flat().flatMap(({ by }, tag) =>
    by.map((who, index) => ({
      who,
      path: [...base, "allow", "tags", tag, "by", index],
      writesIn: [],
    })),
  );
  return together([...approvers, ...starters].map((named) => findNamed(named, facts)));
}

/** The names whose settings are looked up. */
export function namedIn({
  approval,
  allow,
}: Pick<DocumentGrant, "approval" | "allow">): readonly string[] {
  return [...(approval?.by.flat() ?? []), ...allow.tags.flat().flatMap(({ by }) => by)];
}

export function together(parts: readonly PartFindings[]): PartFindings {
  return {
    findings: parts.flatMap(({ findings }) => findings),
    unread: parts.flatMap(({ unread }) => unread),
  };
}

interface Named {
  readonly who: string;
  readonly path: SettingFinding["path"];
  /** Where it must be able to write. */
  readonly writesIn: readonly string[];
}

function findNamed(named: Named, { people, teams }: ApproverFacts): PartFindings {
  const [person, team] = [people.get(named.who), teams.get(named.who)];
  if (person?.known === true) return ofPerson(named, person.value);
  if (team?.known === true) return ofTeam(named, team.value);
  return { findings: [], unread: [person, team].filter((fact) => fact !== undefined) };
}

function ofPerson(named: Named, person: PersonSettings): PartFindings {
  const { who, path } = named;
  if (person === undefined) {
    const message = `GitHub has no user ${who}.`;
    return one(
      setting("approver_unknown", path, { message, expected: "Correct the name, or remove it." }),
    );
  }
  if (!person.isHuman) {
    const message = `${who} is not a person, so nothing that it approves or starts counts.`;
    return one(
      setting("approver_not_human", path, { message, expected: "Name a person or a team." }),
    );
  }
  return ofWriting(named, person.mayWrite, (where) => {
    const message = `${who} has no write access to ${where}, so this person's approval does not count.`;
    const expected = "Give write access, or remove the name.";
    return setting("approver_cannot_write", path, { message, expected });
  });
}

function ofTeam(named: Named, team: TeamSettings): PartFindings {
  const { who, path } = named;
  if (team === undefined) {
    const message = `GitHub shows no team ${who}: it does not exist, or the token may not read its organisation's teams (Members: read).`;
    const expected = "Correct the name, or give the token the permission.";
    return one(setting("team_unknown", path, { message, expected }));
  }
  if (team.members === 0) {
    const message = `The team ${who} has no members.`;
    const expected = "Add members, or name another team.";
    return one(setting("team_empty", path, { message, expected }));
  }
  return ofWriting(named, team.mayWrite, (where) => {
    const message = `The team ${who} has no write access to ${where}, so an approval counts only from those of its members who have it in another way.`;
    const expected = "Give the team write access to the repository.";
    return setting("team_cannot_write", path, { message, expected });
  });
}

/** Where it must write and may not, in one finding: a policy can be that of many repositories. */
function ofWriting(
  { writesIn }: Named,
  mayWrite: WriteAccess,
  finding: (where: string) => SettingFinding,
): PartFindings {
  const read = writesIn.map((repository) => ({ repository, fact: mayWrite.get(repository) }));
  const without = read.filter(({ fact }) => fact?.known === true && !fact.value);
  const where = joined(without.map(({ repository }) => repository));
  return {
    findings: without.length === 0 ? [] : [finding(where)],
    unread: read.flatMap(({ fact }) => (fact?.known === false ? [fact] : [])),
  };
}

function one(finding: SettingFinding): PartFindings {
  return { findings: [finding], unread: [] };
}
