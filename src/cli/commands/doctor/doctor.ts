import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import { CONFIG_OPTION, NO_POSITIONALS, type Command } from "../../arguments/command.ts";
import { printFailure, printJson, printLines } from "../../print/print.ts";
import { configPath, policyDirectoryAt } from "../../sources/configuration.ts";
import { readNamed } from "../../sources/read-file.ts";
import { salvageConfig, type SalvagedConfig } from "../../sources/salvage-configuration.ts";
import { offlineBroker } from "../../sources/target-broker.ts";
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
import { isRead, lookAtAll, type Setting } from "./look-at-all.ts";
import { lookAtSecretFiles } from "./look-at-parts.ts";
import { namedRepositories } from "./named-repositories.ts";
import { lookAtPolicies, lookForUnread, readPolicyDirectory } from "./look-at-policies.ts";

export const doctor: Command = {
  name: "doctor",
  synopsis: "",
  description: [
    "Looks at all that a broker with this configuration needs, and says what does not work and what to do about it: the configuration and its secrets, every policy, each server, GitHub and its token, the issuer's keys, and the places of the store and the audit log. It also says which freezes are in force, and which files with secrets other users can read. It only reads.",
    "It finds all that stepkey check finds, and looks at servers, GitHub and the issuer with the broker's own probes and deadlines. For each policy with a write grant, it asks GitHub for the repository's name and id, and whether the token can read what a decision needs. For each policy with a write grant or an environment, it asks what check --github asks: whether the gates that the policy relies on hold.",
    "Where policies are in default branches (policy.github), it reads them as the broker does: in each repository that the App is installed on, or that the token lists, of the owners that the broker serves. It says where there is a policy, whether it parses, and what the organisation's takes from it. It looks at 200 repositories at most, and begins nothing more after 2,000 requests or 3 minutes; it says what it left out. --repository names those to look at instead.",
    "Run it on the broker's machine, as the broker's user and with its variables, before the broker starts or beside it. A mistake in one part does not hide the others.",
  ],
  options: {
    ...CONFIG_OPTION,
    repository: {
      value: "NAMES",
      help: "Look only at the policies of these repositories, as OWNER/NAME, separated by commas.",
    },
  },
  positionals: NO_POSITIONALS,
  examples: [
    ["stepkey doctor", "Look at all that ./broker.yml needs."],
    ["stepkey doctor --config /etc/stepkey/broker.yml --json", "The same, for a script."],
    [
      "stepkey doctor --repository octo-org/shop,octo-org/web",
      "Of the policies in default branches, look at those of two repositories.",
    ],
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
  const named = namedRepositories(given.text("repository"));
  if (!named.ok) return printFailure(deps, named.error, { json, exit: 2 });
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
    ...(await lookAtRest({ ...salvaged, path, named: named.value }, deps)),
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
  salvaged: SalvagedConfig & Pick<Setting, "path" | "named">,
  deps: CliDeps,
): Promise<readonly Finding[]> {
  const { config, path } = salvaged;
  return config === undefined
    ? [NO_CONFIGURATION, ...(await lookWithoutConfiguration(salvaged, path, deps))]
    : await lookAtAll({ ...salvaged, config }, deps);
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
