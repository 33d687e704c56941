import type { GitHubApi } from "../../../approval/github/api.ts";
import { readOfOrganisation } from "../../../approval/github/approver-settings.ts";
import { waitFor } from "../../../approval/github/check-token.ts";
import { createReader, type Reader, type Unavailable } from "../../../approval/github/reader.ts";
import { readGitHubSettings } from "../../../approval/github/github-settings.ts";
import type { ExpectedCheck } from "../../../approval/settings/check-facts.ts";
import {
  findOfOrganisation,
  findSettings,
  type SettingFindings,
} from "../../../approval/settings/find-settings.ts";
import type { PolicyDocument } from "../../../policy/document.ts";
import { inOrder, mistakeAt, type Mistake } from "../../../shared/mistake.ts";
import { sentence } from "../../../shared/wording.ts";
import { readYaml } from "../../../shared/yaml-source.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";

/** A policy as a file has it. */
export interface PolicyText {
  readonly path: string;
  readonly text: string;
  readonly document: PolicyDocument;
}

/** A policy whose repository is known. */
export interface PlacedPolicy extends PolicyText {
  /** `owner/name` */
  readonly repository: string;
}

/** An organisation's policy, and the policies of its repositories as far as they are known. */
export interface PlacedCap extends PolicyText {
  readonly owner: string;
  readonly limits: readonly Pick<PlacedPolicy, "document" | "repository">[];
}

export interface SettingsLook {
  readonly mistakes: readonly Mistake[];
  /** What could not be read, one sentence each. */
  readonly unchecked: readonly string[];
}

type LookDeps = Pick<CliDeps, "clock" | "signal">;

/** With what settings are read, and for which broker. */
export interface SettingsSource {
  readonly api: GitHubApi;
  /** The check run that it writes; undefined: none. */
  readonly check: ExpectedCheck | undefined;
}

/** For all settings of one policy, in milliseconds. */
const READ_MS = 60_000;

/** What GitHub's settings make of one policy: gates that hold nothing back, and approvals that nobody can give. */
export function lookAtSettings(
  policy: PlacedPolicy,
  { api, check }: SettingsSource,
  deps: LookDeps,
): Promise<SettingsLook> {
  const { document, repository } = policy;
  return look(policy, { api, deps }, async (reader) => {
    const facts = await readGitHubSettings(reader, { repository, document, check });
    return findSettings(document, facts, check);
  });
}

/** Whether those whom an organisation's policy names exist, and can give what it asks for in its repositories. */
export function lookAtOrganisation(
  policy: PlacedCap,
  { api }: Pick<SettingsSource, "api">,
  deps: LookDeps,
): Promise<SettingsLook> {
  const { document, owner, limits } = policy;
  const uses = usesOf(limits);
  return look(policy, { api, deps }, async (reader) => {
    const facts = await readOfOrganisation(reader, { grants: document.grants, owner }, uses);
    return findOfOrganisation(document, facts, uses);
  });
}

function usesOf(limits: PlacedCap["limits"]): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, readonly string[]>();
  for (const { document, repository } of limits) {
    for (const { name, access } of document.grants) {
      if (access === "write") uses.set(name, [...(uses.get(name) ?? []), repository]);
    }
  }
  return uses;
}

async function look(
  { path, text }: PolicyText,
  { api, deps }: { readonly api: GitHubApi; readonly deps: LookDeps },
  find: (reader: Reader) => Promise<SettingFindings>,
): Promise<SettingsLook> {
  const { clock, signal } = deps;
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(`${path} could be parsed once, but not again`);
  const reader = createReader({ api, clock, jitter: Math.random, signal, budgetMs: READ_MS });
  const { findings, unread } = await find(reader);
  const unavailable = reader.unavailable();
  if (unavailable !== undefined) return { mistakes: [], unchecked: [whyAway(unavailable)] };
  const context = { source: path, yaml: yaml.value, hints: {} };
  const mistakes = findings.map(({ code, path: at, message, expected, severity }) =>
    mistakeAt(context, at, { message, expected, example: "", severity, code }),
  );
  const unchecked = unread.map((why) => withCode(why, "setting_unread"));
  return { mistakes: inOrder(mistakes), unchecked };
}

function whyAway({ message, retryAfterSeconds, denial, isRateLimit }: Unavailable): string {
  const text = withCode(message, denial?.code ?? "github_unavailable");
  if (denial !== undefined) return `${text} ${sentence(denial.remedy)}`;
  if (isRateLimit) return `${text} ${waitFor(retryAfterSeconds * 1000)}`;
  return `${text} Check that this machine reaches GitHub's API, and GitHub's status page.`;
}

function withCode(why: string, code: string): string {
  return sentence(`${why.replace(/\.$/u, "")} (${code})`);
}
