import {
  checkToken,
  type CheckedToken,
  type TokenTrouble,
} from "../../../approval/github/check-token.ts";
import type { BrokerConfig } from "../../../broker/config/config.ts";
import { tokenNeeds } from "../../../broker/probe/github-probe.ts";
import { openGitHub } from "../../../broker/run/open-github.ts";
import { joined, sentence } from "../../../shared/wording.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { lookAtRights } from "./look-at-app.ts";
import { lookAtWriter, writesOfReader } from "./look-at-writer.ts";
import { brokerHttp } from "../../sources/http.ts";
import { notLookedAt, wellFinding, type Finding } from "./finding.ts";
import type { FoundPolicy } from "./look-at-policies.ts";

/** What GitHub says of the token or the App, and of the repositories that have policies. */
export interface GitHubLook {
  readonly findings: readonly Finding[];
  /** Paths of policies whose names are those of their repositories. */
  readonly confirmed: ReadonlySet<string>;
}

/** How many repositories are read at once: GitHub limits concurrent requests. */
const AT_ONCE = 4;

export async function lookAtGitHub(
  config: NonNullable<BrokerConfig["github"]>,
  policies: readonly FoundPolicy[],
  deps: CliDeps,
): Promise<GitHubLook> {
  const { clock, signal, variables } = deps;
  const apiUrl = config.api;
  const send = brokerHttp(variables);
  const { api, checkAccess, appOn } = openGitHub(config, { send, clock });
  const effects = { api, clock, signal, isApp: checkAccess.isApp };
  const alone = await checkAccess.look(signal);
  if (alone !== undefined) return { findings: [troubleOf(apiUrl, alone)], confirmed: new Set() };
  const findings: Finding[] = [wellFinding("github", apiUrl)];
  const confirmed = new Set<string>();
  const waiting = policies.flatMap((policy) => {
    const { repository, document } = policy;
    const needs =
      repository === undefined || document === undefined
        ? undefined
        : tokenNeeds(repository, document);
    return needs === undefined ? [] : [{ policy, needs }];
  });
  const takesEvents = (config.webhookSecrets ?? []).length > 0;
  const needed = waiting.map(({ needs }) => needs);
  const rights =
    appOn &&
    (await lookAtRights(needed, { appOn, signal, takesEvents, writes: writesOfReader(config) }));
  const { writer } = config;
  const written =
    writer && (await lookAtWriter({ ...config, writer }, needed, { send, clock, signal }));
  findings.push(...(rights ?? []), ...(written ?? []));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { policy, needs } = next;
      const checked = await checkToken(needs, effects);
      if (checked.fullName === needs.repository) confirmed.add(policy.path);
      findings.push(...findingsOf(policy, needs.repository, checked));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const sorted = findings.toSorted((left, right) => left.subject.localeCompare(right.subject));
  return { findings: together(sorted), confirmed };
}

/** What one change of the token fixes is one finding, however many repositories it is about. */
function together(findings: readonly Finding[]): readonly Finding[] {
  return findings.flatMap((finding, index) => {
    const isSame = (other: Finding): boolean =>
      other.area === "github" && other.state === "mistake" && other.remedy === finding.remedy;
    if (!isSame(finding)) return [finding];
    const same = findings.filter(isSame);
    if (findings.findIndex(isSame) < index) return [];
    return [{ ...finding, subject: joined(same.map(({ subject }) => subject)) }];
  });
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

function troubleOf(subject: string, { name, message, remedy }: TokenTrouble): Finding {
  const text = sentence(`${message} (${name})`);
  return { area: "github", subject, state: "mistake", message: text, remedy };
}

/** A broker looks for the name exactly as the job's ID token has it. */
function wrongName(
  { path, repository }: FoundPolicy,
  fullName: string | undefined,
): readonly Finding[] {
  if (fullName === undefined || fullName === repository) return [];
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
