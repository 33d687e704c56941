import type { BrokerConfig } from "../../../broker/config/config.ts";
import { tokenNeeds } from "../../../broker/probe/github-probe.ts";
import type { GitHubReads } from "../../../broker/run/open-github.ts";
import type { DocumentSlot } from "../../../policy/evaluate.ts";
import { joined } from "../../../shared/wording.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { brokerHttp } from "../../sources/http.ts";
import { expectedCheckOf } from "../check/expected-check.ts";
import { whileAllowed, type Allowance } from "./allowance.ts";
import { wellFinding, type Finding } from "./finding.ts";
import { lookAtRights } from "./look-at-app.ts";
import { leftOut } from "./look-at-github-policy.ts";
import { lookAtHooks } from "./look-at-hook.ts";
import type { FoundPolicy } from "./look-at-policies.ts";
import { lookAtOrganisationsPolicy, lookAtRepository, troubleOf } from "./look-at-repository.ts";
import { lookAtWriter, writesOfReader } from "./look-at-writer.ts";

/** What GitHub says of the token or the App, and of the repositories that have policies. */
export interface GitHubLook {
  readonly findings: readonly Finding[];
  /** Paths of policies whose names are those of their repositories. */
  readonly confirmed: ReadonlySet<string>;
}

export interface GitHubBroker {
  /** The broker's public URL. */
  readonly url: string;
  readonly github: NonNullable<BrokerConfig["github"]>;
  readonly reads: Pick<GitHubReads, "checkAccess" | "appOn">;
  readonly allowance: Allowance;
}

export async function lookAtGitHub(
  { url: brokerUrl, github: config, reads, allowance }: GitHubBroker,
  policies: readonly FoundPolicy[],
  deps: CliDeps,
): Promise<GitHubLook> {
  const { clock, signal, variables } = deps;
  const { checkAccess, appOn } = reads;
  const alone = await checkAccess.look(signal);
  if (alone !== undefined) {
    return { findings: [troubleOf(config.api, alone)], confirmed: new Set() };
  }
  const looks = policies.filter(isWorthALook).map((policy) => {
    const { repository, document } = policy;
    const isRepositorys = repository !== undefined && document !== undefined;
    const cap = capOf(policy, policies);
    return { policy, needs: isRepositorys ? tokenNeeds(repository, document, cap) : undefined };
  });
  const needed = looks.flatMap(({ needs }) => needs ?? []);
  const effects = { send: brokerHttp(variables), clock, signal };
  const takesEvents = (config.webhookSecrets ?? []).length > 0;
  const { writer } = config;
  const findings: Finding[] = [
    wellFinding("github", config.api),
    ...(appOn === undefined
      ? []
      : await lookAtRights(needed, { appOn, signal, takesEvents, writes: writesOfReader(config) })),
    ...(writer === undefined ? [] : await lookAtWriter({ ...config, writer }, needed, effects)),
    ...(await lookAtHooks(config, { brokerUrl, ...effects })),
  ];
  const confirmed = new Set<string>();
  const check = await expectedCheckOf(config, effects);
  const left = await whileAllowed(looks, allowance, async ({ policy, needs }) => {
    if (policy.repository === undefined) {
      findings.push(...(await lookAtOrganisationsPolicy(policy, policies, { allowance, deps })));
      return;
    }
    const isApp = checkAccess.isApp;
    const looked = await lookAtRepository(policy, needs, { allowance, check, deps, isApp });
    if (looked.isConfirmed) confirmed.add(policy.path);
    findings.push(...looked.findings);
  });
  const rest = left.map(({ policy: { repository, path } }) => repository ?? path);
  findings.push(...leftOut(rest, allowance, "github"));
  const sorted = findings.toSorted((one, other) =>
    one.subject.localeCompare(other.subject, "en", { numeric: true }),
  );
  return { findings: together(sorted), confirmed };
}

/** What only reads needs no approval, but an environment may be all that guards it. */
function isWorthALook({ document }: FoundPolicy): boolean {
  if (document === undefined) return false;
  const { grants, scope } = document;
  return (
    scope === "organisation" ||
    grants.some(({ access, environment }) => access === "write" || environment !== undefined)
  );
}

/** The organisation's policy that limits one of a repository. */
function capOf({ owner }: FoundPolicy, policies: readonly FoundPolicy[]): DocumentSlot {
  const cap = policies.find(
    (one) => one.repository === undefined && one.owner.toLowerCase() === owner.toLowerCase(),
  );
  return cap && (cap.document ?? "broken");
}

/** What one change of the token fixes is one finding, however many repositories it is about. */
function together(findings: readonly Finding[]): readonly Finding[] {
  return findings.flatMap((finding, index) => {
    const isSame = (other: Finding): boolean =>
      other.code === undefined &&
      other.area === "github" &&
      other.state === "mistake" &&
      other.remedy === finding.remedy;
    if (!isSame(finding)) return [finding];
    const same = findings.filter(isSame);
    if (findings.findIndex(isSame) < index) return [];
    return [{ ...finding, subject: joined(same.map(({ subject }) => subject)) }];
  });
}
