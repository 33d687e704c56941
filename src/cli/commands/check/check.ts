import type { Failure } from "../../../shared/failure.ts";
import { isRecord } from "../../../shared/json.ts";
import { ok, type Result } from "../../../shared/result.ts";
import { readYaml, type YamlSource } from "../../../shared/yaml-source.ts";
import type { Arguments } from "../../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../../arguments/cli-deps.ts";
import type { Command } from "../../arguments/command.ts";
import { printFailure } from "../../print/print.ts";
import { parseConfig, readConfig } from "../../sources/configuration.ts";
import { readNamed } from "../../sources/read-file.ts";
import { offlineBroker, onlineBroker, type TargetBroker } from "../../sources/target-broker.ts";
import { checkPolicy, type FileCheck } from "./check-policy.ts";
import { checkTasksFile, isTasksFile, tasksFilesBeside } from "./check-tasks-file.ts";
import { expandPaths, neighboursOf } from "./policy-paths.ts";
import { reportChecks } from "./report.ts";
import { unreadFiles } from "./unread-files.ts";
import { checkWorkflowFile, isWorkflowFile } from "./workflow/check-workflow-file.ts";

export const check: Command = {
  name: "check",
  synopsis: "PATH…",
  description: [
    "Checks policies, broker configurations and workflows. It reports all mistakes at once. For each one it prints the file, line and column, what is wrong, what is expected, and an example. It only reads.",
    "A path is a file, or a directory: then its YAML files and those up to two levels below are checked. A file with url, listen, owners or store at its top level is checked as a configuration, any other file as a policy. A policy named .organisation.yml is an organisation's policy. A file with jobs at its top level, or in .github/workflows, is checked as a workflow, and .github/stepkey/tasks.yml as the tasks of agents that have no broker; it is checked with the workflows of its repository, too.",
    "In a workflow, the steps that use stepkey are checked: whether stepkey and the action in uses are pinned to a full commit, the inputs, the job's permissions and environment, expressions in run, with and env whose values others decide, and stored secrets that stepkey would not know. The actions that stepkey runs are listed, because GitHub's list of allowed actions does not see them. A step uses stepkey if its action's repository has that name, or one that --action gives.",
    "With --config, policies are also checked against that configuration: it must serve the policy's owner and have its servers. The servers are then checked too: whether the credential of each read grant can only read and, for PostgreSQL, whether each credential can be issued. For that, stepkey creates the role in a transaction and rolls it back. Without --config, no server is contacted: then, or if a secret is not set on this machine, not everything was checked, and the exit code is 3. --offline says that this is as it should be, for example in CI.",
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
    offline: { help: "Contact no server, and take what needs one, or a secret, for checked." },
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
  ],
  exitCodes: {
    0: "no mistakes; with --offline: none in what can be checked offline",
    1: "mistakes found",
    3: "not everything was checked: a file, a server or a secret cannot be reached",
  },
  run: runCheck,
};

async function runCheck(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const offline = given.flag("offline");
  const named = await expandPaths(deps, given.positionals);
  const files = await readFiles(deps, [...named, ...(await tasksFilesBeside(deps, named))]);
  const broker = await targetBroker(given, deps, files);
  if (!broker.ok) return printFailure(deps, broker.error, { json, exit: 3 });
  const actions = (given.text("action") ?? "").split(/[,\s]+/u).filter((name) => name !== "");
  const target = { broker: broker.value, actions };
  const found = await Promise.all(files.map((file) => checkFile(deps, file, target)));
  // Of a path that does not exist, its place says nothing.
  const policies = files.filter(({ is, text }) => is === "policy" && text.ok);
  const checked = policies.map(({ path }) => path);
  const neighbours = await neighboursOf(deps, checked);
  const unread = unreadFiles({ checked, neighbours, broker: broker.value });
  const all = [...found, { mistakes: unread, unchecked: [], offline: false }];
  return reportChecks(deps, all, { json, offline });
}

/** A file that is to be checked. */
interface ReadFile {
  readonly path: string;
  /** The error says why it cannot be read. */
  readonly text: Result<string, Failure>;
  readonly is: "configuration" | "workflow" | "policy" | "tasks";
  readonly yaml: YamlSource | undefined;
}

function readFiles(deps: CliDeps, paths: readonly string[]): Promise<readonly ReadFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      const text = await readNamed(deps, path);
      const parsed = text.ok ? readYaml(text.value) : undefined;
      const yaml = parsed?.ok === true ? parsed.value : undefined;
      return { path, text, yaml, is: kindOf(path, text.ok ? text.value : "", yaml) };
    }),
  );
}

const CONFIGURATION_KEYS = new Set(["url", "listen", "owners", "store"]);

function kindOf(path: string, text: string, yaml: YamlSource | undefined): ReadFile["is"] {
  if (isTasksFile(path)) return "tasks";
  if (yaml !== undefined && hasConfigurationKeys(yaml)) return "configuration";
  return isWorkflowFile(path, text) ? "workflow" : "policy";
}

/** Decides by the top-level keys. A text that is not YAML is checked as a policy, which reports the same mistakes. */
function hasConfigurationKeys(yaml: YamlSource): boolean {
  return yaml.keysAt([]).some((key) => CONFIGURATION_KEYS.has(key));
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
