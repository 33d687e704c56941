import type { BrokerConfig } from "../../../broker/config/config.ts";
import type { AppReader } from "../../../broker/config/github-config.ts";
import type { GitHubPolicyConfig } from "../../../broker/config/policy-field.ts";
import { openGitHub } from "../../../broker/run/open-github.ts";
import { createAppRequests, type AppIdentity } from "../../../github-app/requests.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { policyDirectoryAt } from "../../sources/configuration.ts";
import { brokerHttp } from "../../sources/http.ts";
import type { SalvagedConfig } from "../../sources/salvage-configuration.ts";
import { serversOf, type Servers } from "../../sources/servers.ts";
import type { TargetBroker } from "../../sources/target-broker.ts";
import { createAllowance } from "./allowance.ts";
import type { RepositoryLister } from "./find-repositories.ts";
import { notLookedAt, type Finding } from "./finding.ts";
import { lookAtGitHubPolicy } from "./look-at-github-policy.ts";
import { lookAtGitHub, type GitHubBroker, type GitHubLook } from "./look-at-github.ts";
import { troubleOf } from "./look-at-repository.ts";
import { lookAtFiles, lookAtFreezes, lookAtIssuer, lookAtServers } from "./look-at-parts.ts";
import {
  lookAtPolicies,
  lookForUnread,
  onlyNamed,
  readPolicyDirectory,
  type FoundPolicy,
} from "./look-at-policies.ts";

/** A configuration that a broker could be made of. */
export type Setting = Pick<SalvagedConfig, "leftOut" | "hasStrays" | "yaml"> & {
  readonly config: BrokerConfig;
  readonly path: string;
  /** The repositories of `--repository`; undefined: all. */
  readonly named: readonly string[] | undefined;
};

/** Everything that this configuration's broker needs. */
export async function lookAtAll(setting: Setting, deps: CliDeps): Promise<readonly Finding[]> {
  const { config, yaml, path } = setting;
  const servers = await serversOf(config, deps);
  const { policy } = config;
  if (policy.kind === "default_branch")
    return lookAtAllOnGitHub({ ...setting, policy, servers }, deps);
  const place = { directory: policy.directory, directoryAt: policyDirectoryAt(path, yaml) };
  const [ofServers, ofParts, all] = await Promise.all([
    lookAtServers(servers, deps),
    lookAtParts(setting, deps),
    readPolicyDirectory(place, deps),
  ]);
  const others = [...ofServers, ...ofParts];
  if (!isRead(all)) return [all, ...others];
  const { policies, missing } = onlyNamed(all, setting.named, place);
  const broker = { ...brokerOf(setting, servers, ofServers), ...place };
  const opened = openOf(config, deps);
  const look = opened === undefined ? NO_LOOK : await lookAtGitHub(opened, policies, deps);
  return [
    ...missing,
    ...(await lookAtPolicies(policies, broker, deps)),
    ...(await lookForUnread(broker, look.confirmed, deps)),
    ...others,
    ...look.findings,
  ];
}

async function lookAtAllOnGitHub(
  setting: Setting & { readonly policy: GitHubPolicyConfig; readonly servers: Servers },
  deps: CliDeps,
): Promise<readonly Finding[]> {
  const { policy, servers, named } = setting;
  const [ofServers, ofParts] = await Promise.all([
    lookAtServers(servers, deps),
    lookAtParts(setting, deps),
  ]);
  const broker = brokerOf(setting, servers, ofServers);
  const opened = openOf(setting.config, deps);
  if (opened === undefined) {
    const why = "Not looked at: the configuration has no usable github to read them with.";
    return [notLookedAt("policy", policy.path, why), ...ofServers, ...ofParts];
  }
  const { allowance, lister, reads, github } = opened;
  const trouble = await reads.checkAccess.look(deps.signal);
  if (trouble !== undefined) {
    const unread = notLookedAt("policy", policy.path, "Not looked at: GitHub cannot be read.");
    return [unread, ...ofServers, ...ofParts, troubleOf(github.api, trouble)];
  }
  const read = await lookAtGitHubPolicy(policy, { broker, allowance, lister, named }, deps);
  const look = await lookAtGitHub(opened, read.policies, deps);
  return [...read.findings, ...ofServers, ...ofParts, ...look.findings];
}

/** GitHub as this configuration's broker reads it; undefined where it does not. */
function openOf(
  { github, url }: BrokerConfig,
  { clock, variables }: CliDeps,
): (GitHubBroker & { readonly lister: RepositoryLister }) | undefined {
  if (github === undefined) return undefined;
  const send = brokerHttp(variables);
  const reads = openGitHub(github, { send, clock });
  const allowance = createAllowance(reads.api, clock);
  const { appOn } = reads;
  const lister: RepositoryLister =
    "app" in github && appOn !== undefined
      ? { kind: "app", requests: createAppRequests(identityOf(github), { send, clock }), appOn }
      : { kind: "token", api: allowance.api };
  return { url, github, reads, allowance, lister };
}

function identityOf({ app, api }: AppReader): AppIdentity {
  return { app: app.id, keys: app.keys, apiUrl: api.replace(/\/+$/u, "") };
}

/** The issuer, the store and the audit log, without those whose entries have mistakes. */
async function lookAtParts(
  { config, path, leftOut }: Setting,
  deps: CliDeps,
): Promise<readonly Finding[]> {
  const has = (area: string): boolean => !leftOut.includes(area);
  const files = (await lookAtFiles(config)).filter(({ area }) => has(area));
  const freezes = has("store") ? await lookAtFreezes(config, path, deps) : [];
  const isStoreLost = freezes.some(({ area, state }) => area === "store" && state !== "warning");
  return [
    ...(has("issuer") ? [await lookAtIssuer(config, deps)] : []),
    ...files.filter(({ area }) => area !== "store" || !isStoreLost),
    ...freezes,
  ];
}

const NO_LOOK: GitHubLook = { findings: [], confirmed: new Set() };

export function isRead(
  policies: readonly FoundPolicy[] | Finding,
): policies is readonly FoundPolicy[] {
  return Array.isArray(policies);
}

/** With the servers whose entries have mistakes, as servers that do not work: no grant is wrong because of them. */
function brokerOf(
  { config, path, leftOut, hasStrays }: Setting,
  { providers, names }: Servers,
  ofServers: readonly Finding[],
): TargetBroker {
  const without = leftOut.flatMap((entry) => {
    const [, kind = "", server = ""] = /^servers\.([^.]+)\.(.+)$/u.exec(entry) ?? [];
    return kind === "" ? [] : [{ kind, server }];
  });
  const kinds = new Set([...Object.keys(names), ...without.map(({ kind }) => kind)]);
  const all = [...kinds].map((kind) => {
    const own = without.filter((one) => one.kind === kind).map(({ server }) => server);
    return [kind, [...(names[kind] ?? []), ...own]] as const;
  });
  const failed = ofServers.filter(({ state }) => state === "mistake");
  const down = [
    ...without.map(({ kind, server }) => `${kind} ${server}`),
    ...failed.map(({ subject }) => subject),
  ];
  return {
    owners: config.owners,
    hasGitHub: config.github !== undefined || leftOut.includes("github") || hasStrays,
    servers: { providers, names: Object.fromEntries(all) },
    isOffline: false,
    hasStrays,
    down: new Set(down),
    config: path,
  };
}
