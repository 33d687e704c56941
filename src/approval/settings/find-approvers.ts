import type { DocumentGrant } from "../../policy/document.ts";
import type { PersonSettings, SettingFacts, TeamSettings } from "./setting-facts.ts";
import { setting, type PartFindings, type SettingFinding } from "./setting-finding.ts";

/** Whether the people and teams whose approval or tag counts exist, and can give an approval that counts. */
export function findApprovers(
  { name, approval, allow }: Pick<DocumentGrant, "name" | "approval" | "allow">,
  facts: SettingFacts,
): PartFindings {
  const base = ["grants", name];
  const approvers = (approval?.by.flat() ?? []).map((who, index) => ({
    who,
    path: [...base, "approval", "by", index],
    mustWrite: true,
  }));
  const starters = allow.tags.flat().flatMap(({ by }, tag) =>
    by.map((who, index) => ({
      who,
      path: [...base, "allow", "tags", tag, "by", index],
      mustWrite: false,
    })),
  );
  const parts = [...approvers, ...starters].map((named) => findNamed(named, facts));
  return {
    findings: parts.flatMap(({ findings }) => findings),
    unread: parts.flatMap(({ unread }) => unread),
  };
}

/** The names whose settings are looked up. */
export function namedIn({
  approval,
  allow,
}: Pick<DocumentGrant, "approval" | "allow">): readonly string[] {
  return [...(approval?.by.flat() ?? []), ...allow.tags.flat().flatMap(({ by }) => by)];
}

interface Named {
  readonly who: string;
  readonly path: SettingFinding["path"];
  readonly mustWrite: boolean;
}

function findNamed(named: Named, { people, teams, repository }: SettingFacts): PartFindings {
  const [person, team] = [people.get(named.who), teams.get(named.who)];
  if (person?.known === true) {
    return { findings: ofPerson(named, person.value, repository), unread: [] };
  }
  if (team?.known === true) return ofTeam(named, team.value, repository);
  return { findings: [], unread: [person, team].filter((fact) => fact !== undefined) };
}

function ofPerson(
  { who, path, mustWrite }: Named,
  person: PersonSettings,
  repository: string,
): readonly SettingFinding[] {
  if (person === undefined) {
    const message = `GitHub has no account ${who}.`;
    return [
      setting("approver_unknown", path, { message, expected: "Correct the name, or remove it." }),
    ];
  }
  if (!person.isHuman) {
    const message = `${who} is not a person, so nothing that it approves or starts counts.`;
    return [setting("approver_not_human", path, { message, expected: "Name a person or a team." })];
  }
  if (person.mayWrite || !mustWrite) return [];
  const message = `${who} has no write access to ${repository}, so this person's approval does not count.`;
  return [
    setting("approver_cannot_write", path, {
      message,
      expected: "Give write access, or remove the name.",
    }),
  ];
}

function ofTeam(
  { who, path, mustWrite }: Named,
  team: TeamSettings,
  repository: string,
): PartFindings {
  if (team === undefined) {
    const message = `GitHub shows no team ${who}: it does not exist, or the token may not read its organisation's teams (Members: read).`;
    const expected = "Correct the name, or give the token the permission.";
    return { findings: [setting("team_unknown", path, { message, expected })], unread: [] };
  }
  if (team.members === 0) {
    const message = `The team ${who} has no members.`;
    return {
      findings: [
        setting("team_empty", path, { message, expected: "Add members, or name another team." }),
      ],
      unread: [],
    };
  }
  if (!mustWrite) return { findings: [], unread: [] };
  if (!team.mayWrite.known) return { findings: [], unread: [team.mayWrite] };
  if (team.mayWrite.value) return { findings: [], unread: [] };
  const message = `The team ${who} has no write access to ${repository}, so an approval counts only from those of its members who have it in another way.`;
  const expected = "Give the team write access to the repository.";
  return { findings: [setting("team_cannot_write", path, { message, expected })], unread: [] };
}
