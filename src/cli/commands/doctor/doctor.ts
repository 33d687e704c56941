import type { BrokerConfig } from "../../../broker/config/config.ts";
import type { GitHubPolicyConfig } from "../../../broker/config/policy-field.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { CONFIG_OPTION, NO_POSITIONALS, type Command } from "../../arguments/command.ts";
import { printFailure, printJson, printLines } from "../../print/print.ts";
import { configPath, policyDirectoryAt } from "../../sources/configuration.ts";
import { readNamed } from "../../sources/read-file.ts";
import { salvageConfig, type SalvagedConfig } from "../../sources/salvage-configuration.ts";
import { serversOf, type Servers } from "../../sources/servers.ts";
import { offlineBroker, type TargetBroker } from "../../sources/target-broker.ts";
import {
  count,
  exitCodeOf,
  doctorLines,
  inAreas,
  notLookedAt,
  ofMistake,
  summaryLine,
  wellFinding,
  type Finding,
} from "./finding.ts";
import { lookAtGitHubPolicy } from "./look-at-github-policy.ts";
import { lookAtGitHub, type GitHubLook } from "./look-at-github.ts";
import {
  lookAtFiles,
  lookAtFreezes,
  lookAtIssuer,
  lookAtSecretFiles,
  lookAtServers,
} from "./look-at-parts.ts";
import {
  lookAtPolicies,
  lookForUnread,
  readPolicyDirectory,
  type FoundPolicy,
} from "./look-at-policies.ts";

export const doctor: Command = {
  name: "doctor",
  synopsis: "",
  description: [
    "Looks at all that a broker with this configuration needs, and says what does not work and what to do about it: the configuration and its secrets, every policy, each server, GitHub and its token, the issuer's keys, and the places of the store and the audit log. It also says which freezes are in force, and which files with secrets other users can read. It only reads.",
    "It finds all that stepkey check finds, and looks at servers, GitHub and the issuer with the broker's own probes and deadlines. For each policy with a write grant, it asks GitHub for the repository's name and id, and whether the token can read what a decision needs. For each policy with a write grant or an environment, it asks what check --github asks: whether the gates that the policy relies on hold.",
    "Run it on the broker's machine, as the broker's user and with its variables, before the broker starts or beside it. A mistake in one part does not hide the others.",
  ],
  options: CONFIG_OPTION,
  positionals: NO_POSITIONALS,
  examples: [
    ["stepkey doctor", "Look at all that ./broker.yml needs."],
    ["stepkey doctor --config /etc/stepkey/broker.yml --json", "The same, for a script."],
  ],
  exitCodes: {
    0: "everything works",
    1: "mistakes found, or something does not work",
    3: "not everything could be looked at, or the configuration cannot be read",
  },
  run: runDoctor,
};

async function runDoctor(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const path = configPath(given);
  const text = await readNamed(deps, path);
  if (!text.ok) return printFailure(deps, text.error, { json, exit: 3 });
  const salvaged = await salvageConfig(deps, path, text.value);
  const { mistakes, leftOut } = salvaged;
  const ofConfig =
    mistakes.length === 0
      ? [wellFinding("configuration", path)]
      : mistakes.map((mistake) => ofMistake("configuration", mistake));
  const findings = inAreas([
    ...ofConfig,
    ...(await lookAtSecretFiles(salvaged.secretFiles)),
    ...leftOut.map(leftOutFinding),
    ...(await lookAtRest(salvaged, path, deps)),
  ]);
  if (json) {
    const [wrong, warnings] = [count(findings, "mistake"), count(findings, "warning")];
    printJson(deps, { mistakes: wrong, warnings, findings });
  } else {
    const lines = findings.flatMap((finding) => doctorLines(deps, finding));
    printLines(deps, [...lines, summaryLine(findings)]);
  }
  return exitCodeOf(findings);
}

async function lookAtRest(
  salvaged: SalvagedConfig,
  path: string,
  deps: CliDeps,
): Promise<readonly Finding[]> {
  const { config } = salvaged;
  return config === undefined
    ? [NO_CONFIGURATION, ...(await lookWithoutConfiguration(salvaged, path, deps))]
    : await lookAtAll({ ...salvaged, config, path }, deps);
}

const NO_CONFIGURATION = notLookedAt(
  "server",
  "servers, GitHub, issuer, store, audit log, and the grants on the servers",
  "They were not looked at, because of the mistakes in the configuration.",
);

/** What the policies are without a broker: their own mistakes. */
async function lookWithoutConfiguration(
  { yaml }: SalvagedConfig,
  path: string,
  deps: CliDeps,
): Promise<readonly Finding[]> {
  const broker = yaml && offlineBroker(yaml, path);
  if (broker?.directory === undefined) return [];
  const named = { directory: broker.directory, directoryAt: policyDirectoryAt(path, yaml) };
  const policies = await readPolicyDirectory(named, deps);
  if (!isRead(policies)) return [policies];
  const target = { ...broker, ...named, hasGitHub: true, hasStrays: true };
  const found = [
    ...(await lookAtPolicies(policies, target, deps)),
    ...(await lookForUnread(target, new Set(), deps)),
  ];
  return found.filter(({ state }) => state !== "well");
}

const AREA_OF: Readonly<Record<string, Finding["area"]>> = {
  github: "github",
  issuer: "issuer",
  audit: "audit",
};

function leftOutFinding(entry: string): Finding {
  const area = entry.startsWith("servers.") ? "server" : (AREA_OF[entry] ?? "store");
  const subject = entry.replace(/^servers\./u, "").replace(".", " ");
  return notLookedAt(area, subject, "Not looked at: its entry in the configuration has mistakes.");
}

type Setting = Pick<SalvagedConfig, "leftOut" | "hasStrays" | "yaml"> & {
  readonly config: BrokerConfig;
  readonly path: string;
};

async function lookAtAll(setting: Setting, deps: CliDeps): Promise<readonly Finding[]> {
  const { config, yaml, path } = setting;
  const servers = await serversOf(config, deps);
  const { policy } = config;
  if (policy.kind === "default_branch")
    return lookAtAllOnGitHub({ ...setting, policy, servers }, deps);
  const named = { directory: policy.directory, directoryAt: policyDirectoryAt(path, yaml) };
  const [ofServers, ofParts, policies] = await Promise.all([
    lookAtServers(servers, deps),
    lookAtParts(setting, deps),
    readPolicyDirectory(named, deps),
  ]);
  const others = [...ofServers, ...ofParts];
  if (!isRead(policies)) return [policies, ...others];
  const broker = { ...brokerOf(setting, servers, ofServers), ...named };
  const { github, url } = config;
  const look = github === undefined ? NO_LOOK : await lookAtGitHub({ url, github }, policies, deps);
  return [
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
  const { policy, servers } = setting;
  const { github, url } = setting.config;
  const [ofServers, ofParts] = await Promise.all([
    lookAtServers(servers, deps),
    lookAtParts(setting, deps),
  ]);
  const broker = brokerOf(setting, servers, ofServers);
  const look = github === undefined ? NO_LOOK : await lookAtGitHub({ url, github }, [], deps);
  return [
    ...(await lookAtGitHubPolicy(policy, { reader: github, broker }, deps)),
    ...ofServers,
    ...ofParts,
    ...look.findings,
  ];
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

function isRead(policies: readonly FoundPolicy[] | Finding): policies is readonly FoundPolicy[] {
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
