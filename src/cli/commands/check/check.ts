import type { Failure } from "../../../shared/failure.ts";
import { isRecord } from "../../../shared/json.ts";
import { ok, type Result } from "../../../shared/result.ts";
import { readYaml } from "../../../shared/yaml-source.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import type { Command } from "../../arguments/command.ts";
import { printFailure } from "../../print/print.ts";
import { parseConfig, readConfig } from "../../sources/configuration.ts";
import { readNamed } from "../../sources/read-file.ts";
import { offlineBroker, onlineBroker, type TargetBroker } from "../../sources/target-broker.ts";
import { checkPolicy, type FileCheck } from "./check-policy.ts";
import { compareAgainst, refMistake, type PolicyComparison } from "./against/against.ts";
import { showComparison } from "./against/report-comparison.ts";
import { checkOnGitHub } from "./check-on-github.ts";
import { checkTasksFile, tasksFilesBeside } from "./check-tasks-file.ts";
import { expandPaths, neighboursOf, withCaps } from "../../sources/policy-paths.ts";
import { readFiles, type ReadFile } from "./read-files.ts";
import { reportChecks } from "./report.ts";
import { unreadFiles } from "./unread-files.ts";
import { checkWorkflowFile } from "./workflow/check-workflow-file.ts";

export const check: Command = {
  name: "check",
  synopsis: "PATH…",
  description: [
    "Checks policies, broker configurations and workflows. It reports all mistakes at once. For each one it prints the file, line and column, what is wrong, what is expected, and an example. It only reads.",
    "A path is a file, or a directory: then its YAML files and those up to two levels below are checked. A file with url, listen, owners or store at its top level is checked as a configuration, any other file as a policy. A policy named .organisation.yml is an organisation's policy. A file with jobs at its top level, or in .github/workflows, is checked as a workflow, and .github/stepkey/tasks.yml as the tasks of agents that have no broker; it is checked with the workflows of its repository, too.",
    "In a workflow, the steps that use stepkey are checked: whether stepkey and the action in uses are pinned to a full commit, the inputs, the job's permissions and environment, expressions in run, with and env whose values others decide, and stored secrets that stepkey would not know. The actions that stepkey runs are listed, because GitHub's list of allowed actions does not see them. A step uses stepkey if its action's repository has that name, or one that --action gives.",
    "With --config, policies are also checked against that configuration: it must serve the policy's owner and have its servers. The servers are then checked too: whether the credential of each read grant can only read and, for PostgreSQL, whether each credential can be issued. For that, stepkey creates the role in a transaction and rolls it back. Without --config, no server is contacted: then, or if a secret is not set on this machine, not everything was checked, and the exit code is 3. With --offline, for example in CI, that is intended and does not count.",
    "With --against, the policies are also compared with those that a commit has, and everything is listed that they allow now and did not allow then: new grants and tasks, and limits that are wider, also those of the organisation's policy. What cannot be proven to allow less, such as another role, is listed too. git reads the commit, which must be in the clone; nothing is fetched. Only policies are compared: not configurations, workflows or .github/stepkey/tasks.yml. Without --config, --against includes --offline.",
    "With --github, GitHub is asked what its settings make of each policy: whether the people and teams of by exist and can write, whether each branch of bases requires a review and who can bypass that, whether there is a merge queue for merge_group, whether the check run that a broker writes is required from its App, and whether each environment exists, has protection rules, and can be bypassed by admins. Of an organisation's policy, it looks at the people and teams, also in the repositories whose policies are checked with it. The reader is the configuration's, or the token in GITHUB_TOKEN; without --config it is not known whether a broker writes a check run, so only one that any source can satisfy is found. What it may not read is said, and the exit code is 3. A file OWNER/NAME.yml is that repository's policy; for any other name, GITHUB_REPOSITORY says it. Each finding has a code, which docs/github-settings.md lists. With --offline, only GitHub is contacted.",
    "A warning points at something that can never have an effect, such as a file that no broker reads, or that could not be checked although the grant works. It does not count as a mistake.",
  ],
  options: {
    config: {
      value: "FILE",
      help: "The configuration of the broker that the policies are for.",
    },
    action: {
      value: "NAMES",
      help: "OWNER/REPOSITORY of a fork of stepkey that workflows use, or several, separated by commas.",
    },
    offline: {
      help: "Contact no server, and do not exit with 3 because of what needs one, or a secret.",
    },
    github: {
      help: "Also ask GitHub whether its settings hold what the policies rely on.",
    },
    against: {
      value: "REF",
      help: "Also list what the policies newly allow, compared with this commit, branch or tag.",
    },
  },
  positionals: { min: 1, max: 1000, name: "PATH" },
  examples: [
    ["stepkey check broker.yml policy --offline", "Check before a commit, or in CI."],
    [
      "stepkey check .github/workflows",
      "Check the steps of workflows that use stepkey, and the tasks of agents that have no broker.",
    ],
    [
      "stepkey check policy --config broker.yml",
      "Also check, on the servers, that credentials can be issued and read grants can only read.",
    ],
    ["stepkey check policy --against origin/main", "List what a branch would newly allow."],
    [
      "stepkey check policy --offline --github",
      "Find gates at GitHub that hold nothing back, with the token in GITHUB_TOKEN.",
    ],
  ],
  exitCodes: {
    0: "no mistakes (with --offline: none in what needs no server or secret), and nothing newly allowed",
    1: "mistakes found; or --against cannot read its commit, or finds no policies",
    3: "something is newly allowed; or a file, a server or a secret cannot be reached",
  },
  run: runCheck,
};

async function runCheck(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const wrong = refMistake(given.text("against"));
  if (wrong !== undefined) return printFailure(deps, wrong, { json, exit: 2 });
  const paths = await expandPaths(deps, given.positionals);
  const isComparing = given.text("against") !== undefined;
  // They limit what the others allow.
  const named = isComparing ? await withCaps(deps, paths) : paths;
  const files = await readFiles(deps, [...named, ...(await tasksFilesBeside(deps, named))]);
  const broker = await targetBroker(given, deps, files);
  if (!broker.ok) return printFailure(deps, broker.error, { json, exit: 3 });
  const compared = await compareIfAsked(given, deps, { named, files, broker: broker.value });
  if (!compared.ok) {
    const exit = compared.error.code === "usage" ? 2 : 1;
    return printFailure(deps, compared.error, { json, exit });
  }
  const comparison = compared.value;
  const here = files.filter(({ path, text }) => text.ok || comparison?.has(path) !== true);
  const all = await checkFiles(given, deps, { files: here, broker: broker.value });
  // A comparison needs no server.
  const isOffline = isComparing && given.text("config") === undefined;
  const offline = given.flag("offline") || isOffline;
  const onGitHub = given.flag("github")
    ? await checkOnGitHub(deps, here, given.text("config"))
    : [];
  const against = comparison === undefined ? undefined : showComparison(comparison);
  return reportChecks(deps, [...all, ...onGitHub], { json, offline, against });
}

interface Checked {
  readonly files: readonly ReadFile[];
  readonly broker: TargetBroker | undefined;
}

async function checkFiles(
  given: Arguments,
  deps: CliDeps,
  { files, broker }: Checked,
): Promise<readonly FileCheck[]> {
  const actions = (given.text("action") ?? "").split(/[,\s]+/u).filter((name) => name !== "");
  const found = await Promise.all(files.map((file) => checkFile(deps, file, { broker, actions })));
  // Of a path that does not exist, its place says nothing.
  const policies = files.filter(({ is, text }) => is === "policy" && text.ok);
  const checked = policies.map(({ path }) => path);
  const neighbours = await neighboursOf(deps, checked);
  const unread = unreadFiles({ checked, neighbours, broker });
  return [...found, { mistakes: unread, unchecked: [], offline: false }];
}

/** Undefined without --against. */
async function compareIfAsked(
  given: Arguments,
  deps: CliDeps,
  { named, files, broker }: Checked & { readonly named: readonly string[] },
): Promise<Result<PolicyComparison | undefined, Failure>> {
  const ref = given.text("against");
  if (ref === undefined) return ok(undefined);
  const present = files.flatMap(({ path, text, is }) =>
    text.ok ? [{ path, text: text.value, isPolicy: is === "policy" }] : [],
  );
  const isCapRequired = broker?.requiresOrganisation === true;
  const unread = files.flatMap(({ text }) => (text.ok ? [] : [text.error.message]));
  const paths = given.positionals;
  return await compareAgainst(deps, { ref, paths, named, files: present, unread, isCapRequired });
}

/** The broker of --config; without it, the only configuration among the files, whose servers are not contacted. */
async function targetBroker(
  given: Arguments,
  deps: CliDeps,
  files: readonly ReadFile[],
): Promise<Result<TargetBroker | undefined, Failure>> {
  const path = given.text("config");
  if (path === undefined) {
    const [only, ...others] = files.filter(({ is }) => is === "configuration");
    const isClear = only?.yaml !== undefined && others.length === 0;
    return ok(isClear ? offlineBroker(only.yaml, only.path) : undefined);
  }
  if (!given.flag("offline")) {
    const config = await readConfig(deps, path);
    return config.ok ? ok(await onlineBroker(config.value, deps, path)) : config;
  }
  const text = await readNamed(deps, path);
  if (!text.ok) return text;
  const yaml = readYaml(text.value);
  return ok(yaml.ok ? offlineBroker(yaml.value, path) : undefined);
}

async function checkFile(
  deps: CliDeps,
  { path, text, yaml, is }: ReadFile,
  target: { readonly broker: TargetBroker | undefined; readonly actions: readonly string[] },
): Promise<FileCheck> {
  const { broker, actions } = target;
  if (!text.ok) return { mistakes: [], unchecked: [text.error.message], offline: false };
  if (is === "policy") return checkPolicy({ path, text: text.value, broker, deps });
  if (is === "tasks") return await checkTasksFile({ path, text: text.value, kinds: deps.kinds });
  if (is === "workflow") {
    const { kinds } = deps;
    const found = await checkWorkflowFile({ path, text: text.value, actions, kinds });
    return { mistakes: found.mistakes, unchecked: [], offline: false, workflow: found };
  }
  const config = await parseConfig(deps, path, text.value);
  const hasServers = isRecord(yaml?.valueAt(["servers"])) && broker?.isOffline !== false;
  return { mistakes: config.ok ? [] : config.error, unchecked: [], offline: hasServers };
}
