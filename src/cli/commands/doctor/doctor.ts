import type { BrokerConfig } from "../../../broker/config/config.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { CONFIG_OPTION, NO_POSITIONALS, type Command } from "../../arguments/command.ts";
import { printFailure, printJson, printLines } from "../../print/print.ts";
import { configPath } from "../../sources/configuration.ts";
import { readNamed } from "../../sources/read-file.ts";
import { salvageConfig } from "../../sources/salvage-configuration.ts";
import { serversOf, type Servers } from "../../sources/servers.ts";
import type { TargetBroker } from "../../sources/target-broker.ts";
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
import { lookAtGitHub, type GitHubLook } from "./look-at-github.ts";
import { lookAtFiles, lookAtIssuer, lookAtServers } from "./look-at-parts.ts";
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
    "Looks at all that a broker with this configuration needs, and says what does not work and what to do about it: the configuration and its secrets, every policy, each server, GitHub and its token, the issuer's keys, and the places of the store and the audit log. It changes nothing.",
    "It finds all that stepkey check finds, and looks at servers, GitHub and the issuer with the broker's own probes and deadlines. For each policy with a write grant, it asks GitHub for the repository's name and id, and whether the token can read what a decision needs.",
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
  const { config, mistakes, leftOut } = await salvageConfig(deps, path, text.value);
  const ofConfig =
    mistakes.length === 0
      ? [wellFinding("configuration", path)]
      : mistakes.map((mistake) => ofMistake("configuration", mistake));
  const rest =
    config === undefined ? [NO_CONFIGURATION] : await lookAtAll({ config, path, leftOut }, deps);
  const findings = inAreas([...ofConfig, ...leftOut.map(leftOutFinding), ...rest]);
  if (json) {
    const [wrong, warnings] = [count(findings, "mistake"), count(findings, "warning")];
    printJson(deps, { mistakes: wrong, warnings, findings });
  } else {
    const lines = findings.flatMap((finding) => doctorLines(deps, finding));
    printLines(deps, [...lines, summaryLine(findings)]);
  }
  return exitCodeOf(findings);
}

const NO_CONFIGURATION = notLookedAt(
  "server",
  "servers, policies, GitHub, issuer, store, audit log",
  "They were not looked at, because of the mistakes in the configuration.",
);

function leftOutFinding(entry: string): Finding {
  const area = entry === "github" ? "github" : entry.startsWith("servers.") ? "server" : "store";
  const subject = entry.replace(/^servers\./u, "").replace(".", " ");
  return notLookedAt(area, subject, "Not looked at: its entry in the configuration has mistakes.");
}

interface Setting {
  readonly config: BrokerConfig;
  readonly path: string;
  /** Entries of the configuration that have mistakes. */
  readonly leftOut: readonly string[];
}

async function lookAtAll(setting: Setting, deps: CliDeps): Promise<readonly Finding[]> {
  const { config } = setting;
  const servers = await serversOf(config, deps);
  const [ofServers, issuer, files, policies] = await Promise.all([
    lookAtServers(servers, deps),
    lookAtIssuer(config, deps),
    lookAtFiles(config),
    readPolicyDirectory(config.policy.directory, deps),
  ]);
  const others = [...ofServers, issuer, ...files];
  if (!isRead(policies)) return [policies, ...others];
  const broker = brokerOf(setting, servers, ofServers);
  const { github } = config;
  const look = github === undefined ? NO_LOOK : await lookAtGitHub(github, policies, deps);
  return [
    ...(await lookAtPolicies(policies, broker, deps)),
    ...(await lookForUnread(broker, look.confirmed, deps)),
    ...others,
    ...look.findings,
  ];
}

const NO_LOOK: GitHubLook = { findings: [], confirmed: new Set() };

function isRead(policies: readonly FoundPolicy[] | Finding): policies is readonly FoundPolicy[] {
  return Array.isArray(policies);
}

/** With the servers whose entries have mistakes, as servers that do not work: no grant is wrong because of them. */
function brokerOf(
  { config, path, leftOut }: Setting,
  { providers, names }: Servers,
  ofServers: readonly Finding[],
): TargetBroker & { readonly directory: string } {
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
    hasGitHub: config.github !== undefined || leftOut.includes("github"),
    servers: { providers, names: Object.fromEntries(all) },
    isOffline: false,
    down: new Set(down),
    config: path,
    directory: config.policy.directory,
  };
}
