import { eachOf } from "../../../approval/github/fact-context.ts";
import { createGitHubReader } from "../../../broker/run/github-reader.ts";
import { openGitHub } from "../../../broker/run/open-github.ts";
import { loadSettings } from "../../../credentials/kinds.ts";
import { createPolicyParser, type PolicyParser } from "../../../policy/parse-policy.ts";
import { LOGIN, REPOSITORY_NAME } from "../../../shared/patterns.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { readConfig } from "../../sources/configuration.ts";
import { brokerHttp } from "../../sources/http.ts";
import { ORGANISATION_FILE } from "../../sources/policy-directory.ts";
import { policyName, scopeOf } from "../../sources/policy-file.ts";
import type { FileCheck } from "./check-policy.ts";
import { CHECK_OF_ANY_BROKER, expectedCheckOf } from "./expected-check.ts";
import type { ReadFile } from "./read-files.ts";
import {
  lookAtOrganisation,
  lookAtSettings,
  type PlacedCap,
  type PlacedPolicy,
  type PolicyText,
  type SettingsLook,
  type SettingsSource,
} from "./look-at-settings.ts";

/** `--github`: what GitHub's settings make of each policy that has no mistakes that disable all of it. */
export async function checkOnGitHub(
  deps: CliDeps,
  files: readonly ReadFile[],
  config: string | undefined,
): Promise<readonly FileCheck[]> {
  const opened = await openSource(deps, config);
  if (!opened.ok) return [notChecked(opened.error)];
  const source = opened.value;
  const parser = createPolicyParser(await loadSettings(deps.kinds));
  const parsed = files.flatMap((file) => parse(file, parser));
  const named = parsed.map((policy) => ({
    ...policy,
    repository: repositoryOf(policy.path, deps.variables),
  }));
  const placed = named.flatMap((policy) => {
    const { repository } = policy;
    const isRepositorys = policy.document.scope === "repository" && repository !== undefined;
    return isRepositorys ? [{ ...policy, repository }] : [];
  });
  const caps = parsed.flatMap((policy) => capOf(policy, placed));
  const known = new Set([...placed, ...caps].map(({ path }) => path));
  const nameless = parsed.filter(({ path }) => !known.has(path));
  const looks = [
    ...placed.map((policy) => ({ policy, look: () => lookAtSettings(policy, source, deps) })),
    ...caps.map((policy) => ({ policy, look: () => lookAtOrganisation(policy, source, deps) })),
  ];
  const found = await eachOf(looks, async ({ policy, look }) => checkOf(policy, await look()));
  return [...found.toSorted(bySource), ...nameless.map((policy) => notChecked(unnamed(policy)))];
}

/** Of a file that is no policy, or has mistakes that disable all of it, the other checks say what is wrong. */
function parse({ is, path, text }: ReadFile, parser: PolicyParser): readonly PolicyText[] {
  if (is !== "policy" || !text.ok) return [];
  const parsed = parser.parse(text.value, { source: path, scope: scopeOf(path) });
  return parsed.ok ? [{ path, text: text.value, document: parsed.value }] : [];
}

function capOf(policy: PolicyText, placed: readonly PlacedPolicy[]): readonly PlacedCap[] {
  if (policy.document.scope !== "organisation") return [];
  const [owner = "", file] = policyName(policy.path).replaceAll("\\", "/").split("/");
  if (file === undefined || !LOGIN.test(owner)) return [];
  const limits = placed.filter(
    ({ repository }) => repository.split("/")[0]?.toLowerCase() === owner.toLowerCase(),
  );
  return [{ ...policy, owner, limits }];
}

function checkOf({ path }: PolicyText, { mistakes, unchecked }: SettingsLook): FileCheck {
  return { mistakes, unchecked: unchecked.map((why) => `${path}: ${why}`), offline: false };
}

function unnamed({ path, document }: PolicyText): string {
  return document.scope === "organisation"
    ? `${path}: GitHub was not asked, because the path does not name an owner. Name it as OWNER/${ORGANISATION_FILE}.`
    : `${path}: GitHub was not asked, because the path does not name a repository. Save it as OWNER/NAME.yml, or set GITHUB_REPOSITORY to OWNER/NAME.`;
}

function notChecked(why: string): FileCheck {
  return { mistakes: [], unchecked: [why], offline: false };
}

function bySource(one: FileCheck, other: FileCheck): number {
  return sourceOf(one).localeCompare(sourceOf(other));
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
async function openSource(
  deps: CliDeps,
  path: string | undefined,
): Promise<Result<SettingsSource, string>> {
  const { clock, signal, variables } = deps;
  const send = brokerHttp(variables);
  if (path !== undefined) {
    const config = await readConfig(deps, path);
    if (!config.ok) {
      const { message, details = [] } = config.error;
      const why = `GitHub was not asked: ${message.replace(/[.:]$/u, "")}.`;
      // Its mistakes are many lines.
      return err(details.length === 0 ? why : `${why} Run \`stepkey check ${path}\` to see them.`);
    }
    if (config.value.github === undefined) {
      return err(
        `GitHub was not asked: ${path} has no github. Add it, or leave out --config and set GITHUB_TOKEN.`,
      );
    }
    const { github } = config.value;
    const { api } = openGitHub(github, { send, clock });
    return ok({ api, check: await expectedCheckOf(github, { send, clock, signal }) });
  }
  const token = variables["GITHUB_TOKEN"] ?? "";
  if (token === "") {
    return err(
      "GitHub was not asked: set GITHUB_TOKEN to a token that can read the repository, or name a configuration with --config.",
    );
  }
  const apiUrl = variables["GITHUB_API_URL"] ?? GITHUB_API;
  const api = createGitHubReader({ send, apiUrl, token: new Secret(token) });
  return ok({ api, check: CHECK_OF_ANY_BROKER });
}
