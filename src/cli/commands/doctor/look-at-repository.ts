import {
  checkToken,
  type CheckedToken,
  type TokenNeeds,
  type TokenTrouble,
} from "../../../approval/github/check-token.ts";
import type { ExpectedCheck } from "../../../approval/settings/check-facts.ts";
import { sentence } from "../../../shared/wording.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import {
  lookAtOrganisation,
  lookAtSettings,
  type SettingsLook,
} from "../check/look-at-settings.ts";
import type { Allowance } from "./allowance.ts";
import { notLookedAt, ofMistake, wellFinding, type Finding } from "./finding.ts";
import type { FoundPolicy } from "./look-at-policies.ts";

interface LookEffects {
  readonly allowance: Pick<Allowance, "api" | "stop">;
  /** The check run that the broker writes; undefined: none. */
  readonly check: ExpectedCheck | undefined;
  readonly deps: Pick<CliDeps, "clock" | "signal">;
}

export interface RepositoryLook {
  readonly findings: readonly Finding[];
  /** Whether GitHub writes the repository's name as the policy's path does. */
  readonly isConfirmed: boolean;
}

/**
 * Whether the reader can read what the writes of a policy need, and what GitHub's settings make of its gates. `needs`: undefined
 * where the policy only reads.
 */
export async function lookAtRepository(
  policy: FoundPolicy,
  needs: TokenNeeds | undefined,
  effects: LookEffects & { readonly isApp: boolean },
): Promise<RepositoryLook> {
  if (needs === undefined) {
    return { findings: await lookAtSettingsOf(policy, effects), isConfirmed: false };
  }
  const { allowance, deps, isApp } = effects;
  // Of teams, the look at the settings says more.
  const asked = { ...needs, teams: [] };
  const checked = await checkToken(asked, { api: allowance.api, ...deps, isApp });
  const { trouble, fullName } = checked;
  // Every further look would say the same.
  if (trouble?.isOfRepository === false) allowance.stop(trouble.message);
  const canLook = trouble === undefined || trouble.name === "permission_missing";
  const settings = canLook ? await lookAtSettingsOf(policy, effects) : [];
  return {
    findings: [...findingsOf(policy, needs.repository, checked), ...settings],
    isConfirmed: fullName === needs.repository,
  };
}

/** The same as `stepkey check --github` finds. */
async function lookAtSettingsOf(
  { path, repository, text, document }: FoundPolicy,
  { allowance, check, deps }: LookEffects,
): Promise<readonly Finding[]> {
  if (repository === undefined || text === undefined || document === undefined) return [];
  const writes = document.grants.some(({ access }) => access === "write");
  const placed = { path, text, document, repository };
  const looked = await lookAtSettings(placed, { api: allowance.api, check }, deps);
  // A policy that writes has a finding of its own for that.
  const mistakes = looked.mistakes.filter(({ code }) => code !== "repository_mismatch" || !writes);
  return ofLook(repository, { ...looked, mistakes });
}

/** Those whom an organisation's policy names, also in the repositories that it limits. */
export async function lookAtOrganisationsPolicy(
  { path, owner, text, document }: FoundPolicy,
  policies: readonly FoundPolicy[],
  { allowance, deps }: Omit<LookEffects, "check">,
): Promise<readonly Finding[]> {
  if (text === undefined || document === undefined) return [];
  const limits = policies.flatMap((one) => {
    const { repository, document: own } = one;
    const isIts = one.owner.toLowerCase() === owner.toLowerCase();
    return isIts && repository !== undefined && own !== undefined
      ? [{ repository, document: own }]
      : [];
  });
  const placed = { path, owner, text, document, limits };
  return ofLook(path, await lookAtOrganisation(placed, allowance, deps));
}

function ofLook(subject: string, { mistakes, unchecked }: SettingsLook): readonly Finding[] {
  return [
    ...mistakes.map((mistake) => ofMistake("github", mistake)),
    ...unchecked.map((why) => notLookedAt("github", subject, why)),
  ];
}

function findingsOf(
  policy: FoundPolicy,
  repository: string,
  { trouble, fullName, repositoryId }: CheckedToken,
): readonly Finding[] {
  const isRead =
    trouble === undefined
      ? wellFinding("github", repository)
      : trouble.isOfRepository
        ? troubleOf(repository, trouble)
        : notLookedAt("github", repository, sentence(trouble.message));
  return [isRead, ...wrongName(policy, fullName), ...wrongId(policy, repositoryId)];
}

export function troubleOf(subject: string, { name, message, remedy }: TokenTrouble): Finding {
  const text = sentence(`${message} (${name})`);
  return { area: "github", subject, state: "mistake", message: text, remedy };
}

/** A broker looks for the name exactly as the job's ID token has it. */
function wrongName(
  { path, repository }: FoundPolicy,
  fullName: string | undefined,
): readonly Finding[] {
  const isNamed = path.endsWith(`${repository}.yml`);
  if (fullName === undefined || fullName === repository || !isNamed) return [];
  const message = `GitHub writes the repository's name as ${fullName}, so no broker reads this file.`;
  const remedy = `Rename it to ${fullName}.yml in the policy directory.`;
  return [{ area: "policy", subject: path, state: "mistake", message, remedy }];
}

function wrongId({ path, document }: FoundPolicy, id: number | undefined): readonly Finding[] {
  const own = document?.repositoryId;
  if (id === undefined || own === undefined || own === id) return [];
  const message = `repository-id is ${own}, and GitHub says ${id}: every job of this repository is refused, and each raises the alarm id_mismatch.`;
  const remedy = `If this is the right repository, write repository-id: ${id}.`;
  return [{ area: "policy", subject: path, state: "mistake", message, remedy }];
}
