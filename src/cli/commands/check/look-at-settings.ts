import type { GitHubApi } from "../../../approval/github/api.ts";
import { createReader } from "../../../approval/github/reader.ts";
import { readGitHubSettings } from "../../../approval/github/github-settings.ts";
import { findSettings } from "../../../approval/settings/find-settings.ts";
import type { PolicyDocument } from "../../../policy/document.ts";
import { inOrder, mistakeAt, type Mistake } from "../../../shared/mistake.ts";
import { sentence } from "../../../shared/wording.ts";
import { readYaml } from "../../../shared/yaml-source.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";

/** A policy whose repository is known. */
export interface PlacedPolicy {
  readonly path: string;
  readonly text: string;
  readonly document: PolicyDocument;
  /** `owner/name` */
  readonly repository: string;
}

export interface SettingsLook {
  readonly mistakes: readonly Mistake[];
  /** What could not be read, one sentence each. */
  readonly unchecked: readonly string[];
}

/** For all settings of one repository, in milliseconds. */
const READ_MS = 60_000;

/** What GitHub's settings make of one policy: gates that hold nothing back, and approvals that nobody can give. */
export async function lookAtSettings(
  policy: PlacedPolicy,
  api: GitHubApi,
  { clock, signal }: Pick<CliDeps, "clock" | "signal">,
): Promise<SettingsLook> {
  const { path, text, document, repository } = policy;
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(`${path} could be parsed once, but not again`);
  const reader = createReader({ api, clock, jitter: Math.random, signal, budgetMs: READ_MS });
  const facts = await readGitHubSettings(reader, repository, document);
  const unavailable = reader.unavailable();
  if (unavailable !== undefined) {
    return { mistakes: [], unchecked: [sentence(unavailable.message)] };
  }
  const { findings, unread } = findSettings(document, facts);
  const context = { source: path, yaml: yaml.value, hints: {} };
  const mistakes = findings.map(({ code, path: at, message, expected, severity }) =>
    mistakeAt(context, at, { message, expected, example: "", severity, code }),
  );
  return { mistakes: inOrder(mistakes), unchecked: unread };
}
