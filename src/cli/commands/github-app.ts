import { appLink, appManifest, type NewApp } from "../../github-app/manifest.ts";
import { WRITE_PERMISSIONS } from "../../github-app/writing.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { isSecureUrl } from "../../shared/secure-url.ts";
import { LOGIN } from "../../shared/patterns.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps, ExitCode } from "../arguments/cli-deps.ts";
import type { Command } from "../arguments/command.ts";
import { printFailure, printJson, printLines } from "../print/print.ts";

export const githubApp: Command = {
  name: "github-app",
  synopsis: "OWNER",
  description: [
    "Prints a link to GitHub's page for a new GitHub App, filled in with exactly the permissions that a broker needs to read approvals. With --writer, the App is the one that writes check runs and answers to deployment protection rules. Open the link as an owner of the organisation. It sends nothing to GitHub.",
    "With --json it prints the App's manifest instead. docs/github.md says what comes next.",
  ],
  options: {
    url: { value: "URL", help: "The broker's public URL, as `url` of its configuration." },
    api: {
      value: "URL",
      help: "GitHub's API, as `github.api`. Default: https://api.github.com.",
    },
    user: { help: "OWNER is a user, not an organisation." },
    teams: { help: "Policies name teams: add Members: read." },
    writer: { help: "The App that writes, `github.writer`: it reads nothing." },
    checks: { help: "With --writer: it writes check runs. Default: both." },
    deployments: { help: "With --writer: it answers deployment protection rules. Default: both." },
    "classic-protection": { help: "Branches have classic protection: add Administration: read." },
    "merge-queues": {
      help: "Grants that write have the event merge_group: add Merge queues: read.",
    },
  },
  positionals: { min: 1, max: 1, name: "OWNER" },
  examples: [
    [
      "stepkey github-app octo-org --url https://stepkey.octo-org.example --teams",
      "An App of octo-org, for policies that name teams.",
    ],
    [
      "stepkey github-app octo-org --url https://stepkey.octo-org.example --writer --checks",
      "An App that writes check runs, and nothing else.",
    ],
  ],
  exitCodes: { 0: "printed" },
  run,
};

async function run(given: Arguments, deps: CliDeps): Promise<ExitCode> {
  const json = given.flag("json");
  const app = newApp(given);
  if (!app.ok) return printFailure(deps, app.error, { json, exit: 2 });
  if (json) printJson(deps, { ...appManifest(app.value) });
  else printLines(deps, [appLink(app.value)]);
  return 0;
}

function newApp(given: Arguments): Result<NewApp, Failure> {
  const [owner = ""] = given.positionals;
  if (!LOGIN.test(owner)) {
    return usage(`"${owner}" is not the login of an owner.`, "For example: octo-org.");
  }
  const brokerUrl = given.text("url") ?? "";
  const apiUrl = given.text("api") ?? "https://api.github.com";
  const wrong = [brokerUrl, apiUrl].find((url) => !isSecureUrl(url));
  if (wrong !== undefined) {
    const example = "For example: --url https://stepkey.octo-org.example.";
    return usage(wrong === "" ? "--url is missing." : `"${wrong}" is not an https URL.`, example);
  }
  const use = useOf(given);
  return use.ok
    ? ok({ owner, brokerUrl, apiUrl, isUser: given.flag("user"), use: use.value })
    : use;
}

function useOf(given: Arguments): Result<NewApp["use"], Failure> {
  const isWriter = given.flag("writer");
  const foreign = (isWriter ? OF_READER : OF_WRITER).find((flag) => given.flag(flag));
  if (foreign !== undefined) {
    const message = `--${foreign} ${isWriter ? "does not go with" : "needs"} --writer.`;
    return usage(message, "The App that reads and the one that writes are two.");
  }
  if (!isWriter) {
    return ok({
      kind: "reader",
      namesTeams: given.flag("teams"),
      hasClassicProtection: given.flag("classic-protection"),
      usesMergeQueues: given.flag("merge-queues"),
    });
  }
  const asked = WRITE_PERMISSIONS.filter((permission) => given.flag(permission));
  return ok({ kind: "writer", written: asked.length > 0 ? asked : WRITE_PERMISSIONS });
}

const OF_READER = ["teams", "classic-protection", "merge-queues"] as const;
const OF_WRITER = WRITE_PERMISSIONS;

function usage(message: string, remedy: string): Result<never, Failure> {
  return err(failure("usage", message, { remedy }));
}
