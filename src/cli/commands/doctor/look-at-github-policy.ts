import { createReader } from "../../../approval/github/reader.ts";
import type { GitHubConfig } from "../../../broker/config/github-config.ts";
import type { GitHubPolicyConfig } from "../../../broker/config/policy-field.ts";
import { readFileAtTip, type GitHubFile } from "../../../broker/policy/github-file.ts";
import { openGitHub } from "../../../broker/run/open-github.ts";
import { sentence } from "../../../shared/wording.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { brokerHttp } from "../../sources/http.ts";
import type { TargetBroker } from "../../sources/target-broker.ts";
import { checkPolicy } from "../check/check-policy.ts";
import { notLookedAt, wellFinding, type Finding } from "./finding.ts";
import { findingsOfCheck } from "./look-at-policies.ts";

export interface PolicyLook {
  /** Undefined: the configuration has no reader of GitHub. */
  readonly reader: GitHubConfig | undefined;
  readonly broker: TargetBroker;
}

const READ_MS = 15_000;

/** The policies of organisations, as GitHub has them now. Those of repositories are not listed anywhere. */
export async function lookAtGitHubPolicy(
  policy: GitHubPolicyConfig,
  { reader, broker }: PolicyLook,
  deps: CliDeps,
): Promise<readonly Finding[]> {
  const own = notLookedAt(
    "policy",
    policy.path,
    `The policies of repositories are in their default branches. Run \`stepkey check ${policy.path}\` in each.`,
  );
  if (reader === undefined) return [own];
  const looks = policy.organisations.map((file) => lookAtCap(file, { reader, broker }, deps));
  return [...(await Promise.all(looks)).flat(), own];
}

async function lookAtCap(
  file: GitHubFile,
  { reader: settings, broker }: PolicyLook & { readonly reader: GitHubConfig },
  deps: CliDeps,
): Promise<readonly Finding[]> {
  const { clock, signal, variables } = deps;
  const { api } = openGitHub(settings, { send: brokerHttp(variables), clock });
  const reader = createReader({ api, clock, jitter: Math.random, signal, budgetMs: READ_MS });
  const read = await readFileAtTip(reader, file);
  const subject = `${file.repository}/${file.path}`;
  if (read.kind !== "read") return [mistake(subject, sentence(read.message))];
  if (!read.text.ok) return [mistake(subject, sentence(read.text.error))];
  const text = read.text.value;
  if (text === undefined) {
    return [mistake(subject, `The default branch has no such file, at ${read.commit}.`)];
  }
  const check = await checkPolicy({ path: subject, text, scope: "organisation", broker, deps });
  const found = findingsOfCheck(subject, check);
  return found.length > 0 ? found : [wellFinding("policy", `${subject} at ${read.commit}`)];
}

function mistake(subject: string, message: string): Finding {
  const remedy = "Correct policy.organisation, or what is there.";
  return { area: "policy", subject, state: "mistake", message, remedy };
}
