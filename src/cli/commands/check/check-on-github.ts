import type { GitHubApi } from "../../../approval/github/api.ts";
import { createGitHubReader } from "../../../broker/run/github-reader.ts";
import { openGitHub } from "../../../broker/run/open-github.ts";
import { loadSettings } from "../../../credentials/kinds.ts";
import { createPolicyParser } from "../../../policy/parse-policy.ts";
import { REPOSITORY_NAME } from "../../../shared/patterns.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { readConfig } from "../../sources/configuration.ts";
import { brokerHttp } from "../../sources/http.ts";
import { policyName, scopeOf } from "../../sources/policy-file.ts";
import type { FileCheck } from "./check-policy.ts";
import type { ReadFile } from "./read-files.ts";
import { lookAtSettings } from "./look-at-settings.ts";

/** How many repositories are read at once: GitHub limits concurrent requests. */
const AT_ONCE = 4;

/** `--github`: what GitHub's settings make of each policy that has a repository and no mistakes that disable all of it. */
export async function checkOnGitHub(
  deps: CliDeps,
  files: readonly ReadFile[],
  config: string | undefined,
): Promise<readonly FileCheck[]> {
  const api = await openApi(deps, config);
  if (!api.ok) return [notChecked(api.error)];
  const parser = createPolicyParser(await loadSettings(deps.kinds));
  const waiting = files.filter(({ is, path }) => is === "policy" && scopeOf(path) === "repository");
  const found: FileCheck[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { path, text } = next;
      const parsed = text.ok
        ? parser.parse(text.value, { source: path, scope: "repository" })
        : undefined;
      // The other checks say what is wrong with it.
      if (!text.ok || parsed?.ok !== true) continue;
      const repository = repositoryOf(path, deps.variables);
      if (repository === undefined) {
        found.push(
          notChecked(
            `${path}: GitHub was not asked, because the path does not name a repository. ${NAME_IT}`,
          ),
        );
        continue;
      }
      const policy = { path, text: text.value, document: parsed.value, repository };
      const { mistakes, unchecked } = await lookAtSettings(policy, api.value, deps);
      found.push({
        mistakes,
        unchecked: unchecked.map((why) => `${path}: ${why}`),
        offline: false,
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found.toSorted((left, right) => sourceOf(left).localeCompare(sourceOf(right)));
}

const NAME_IT = "Save it as OWNER/NAME.yml, or set GITHUB_REPOSITORY to OWNER/NAME.";

function notChecked(why: string): FileCheck {
  return { mistakes: [], unchecked: [why], offline: false };
}

function sourceOf({ mistakes, unchecked }: FileCheck): string {
  return mistakes[0]?.source ?? unchecked[0] ?? "";
}

/** By the path as in a broker's directory; a policy in its own repository is that of the workflow that runs this. */
function repositoryOf(path: string, variables: CliDeps["variables"]): string | undefined {
  const named = policyName(path)
    .replaceAll("\\", "/")
    .replace(/\.ya?ml$/u, "");
  if (REPOSITORY_NAME.test(named)) return named;
  const own = variables["GITHUB_REPOSITORY"] ?? "";
  return REPOSITORY_NAME.test(own) ? own : undefined;
}

const GITHUB_API = "https://api.github.com";

/** As the broker of the configuration reads GitHub; without one, with the token of this environment. */
async function openApi(
  deps: CliDeps,
  path: string | undefined,
): Promise<Result<GitHubApi, string>> {
  const { clock, variables } = deps;
  const send = brokerHttp(variables);
  if (path !== undefined) {
    const config = await readConfig(deps, path);
    if (!config.ok) return err(`GitHub was not asked: ${path} cannot be read.`);
    if (config.value.github === undefined)
      return err(`GitHub was not asked: ${path} has no github.`);
    return ok(openGitHub(config.value.github, { send, clock }).api);
  }
  const token = variables["GITHUB_TOKEN"] ?? "";
  if (token === "") {
    return err("GitHub was not asked: set GITHUB_TOKEN, or name a configuration with --config.");
  }
  const apiUrl = variables["GITHUB_API_URL"] ?? GITHUB_API;
  return ok(createGitHubReader({ send, apiUrl, token: new Secret(token) }));
}
