import { basename, dirname } from "node:path";
import {
  isOrganisationFile,
  listPolicies,
  type PolicyFile,
} from "../../sources/policy-directory.ts";
import { loadSettings } from "../../../credentials/kinds.ts";
import type { CredentialSettings } from "../../../policy/grant-kind.ts";
import type { PolicyDocument } from "../../../policy/document.ts";
import { createPolicyParser } from "../../../policy/parse-policy.ts";
import { codeOf } from "../../../shared/error-code.ts";
import { joined, plural } from "../../../shared/wording.ts";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { readNamed } from "../../sources/read-file.ts";
import type { TargetBroker } from "../../sources/target-broker.ts";
import { checkPolicy, type FileCheck } from "../check/check-policy.ts";
import { expandPaths, neighboursOf } from "../../sources/policy-paths.ts";
import { unreadFiles } from "../check/unread-files.ts";
import { notLookedAt, ofMistake, wellFinding, type Finding } from "./finding.ts";

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "is not a directory",
};

/** A policy of the broker's directory, or of a default branch. */
export interface FoundPolicy extends PolicyFile {
  readonly owner: string;
  /** Undefined when it cannot be read. */
  readonly text: string | undefined;
  /** Undefined when its mistakes disable all of it. */
  readonly document: PolicyDocument | undefined;
}

/** The directory of the policies, and where the configuration names it. */
export interface NamedDirectory {
  readonly directory: string;
  /** `broker.yml:7:22  policy.directory` */
  readonly directoryAt: string;
}

/** The policies as a broker finds them. The error is a finding. */
export async function readPolicyDirectory(
  { directory, directoryAt: subject }: NamedDirectory,
  deps: CliDeps,
): Promise<readonly FoundPolicy[] | Finding> {
  const listed = await listPolicies(deps, directory).catch((error: unknown) => codeOf(error));
  if (typeof listed === "string") {
    const message = `${directory} ${UNREADABLE[listed] ?? `cannot be read (${listed})`}, so the broker does not start.`;
    const remedy = "Make it, let the broker's user read it, or correct policy.directory.";
    return { area: "policy", subject, state: "mistake", message, remedy };
  }
  const parser = createPolicyParser(await loadSettings(deps.kinds));
  return Promise.all(
    listed.map(async (file) => {
      const text = await readNamed(deps, file.path);
      const scope = isOrganisationFile(file.path) ? "organisation" : "repository";
      const parsed = text.ok ? parser.parse(text.value, { source: file.path, scope }) : undefined;
      const { path, repository } = file;
      return {
        path,
        repository,
        owner: basename(dirname(path)),
        text: text.ok ? text.value : undefined,
        document: parsed?.ok === true ? parsed.value : undefined,
      };
    }),
  );
}

/** The policies of the repositories that the command line names, with those of organisations; all where it names none. */
export function onlyNamed(
  all: readonly FoundPolicy[],
  named: readonly string[] | undefined,
  { directory }: NamedDirectory,
): { readonly policies: readonly FoundPolicy[]; readonly missing: readonly Finding[] } {
  if (named === undefined) return { policies: all, missing: [] };
  const isOf = (name: string, { repository }: FoundPolicy): boolean =>
    repository?.toLowerCase() === name.toLowerCase();
  const missing = named
    .filter((name) => !all.some((policy) => isOf(name, policy)))
    .map((name): Finding => {
      const message = `${directory} has no policy of this repository, so the broker refuses its jobs.`;
      const remedy = `Save one as ${name}.yml there, or correct --repository.`;
      return { area: "policy", subject: name, state: "mistake", message, remedy };
    });
  const policies = all.filter(
    (policy) => policy.repository === undefined || named.some((name) => isOf(name, policy)),
  );
  return { policies, missing };
}

/** All that `stepkey check` finds in them, on the servers that work. */
export async function lookAtPolicies(
  policies: readonly FoundPolicy[],
  broker: TargetBroker & NamedDirectory,
  deps: CliDeps,
): Promise<readonly Finding[]> {
  const found = await Promise.all(
    policies.map(async ({ path, text }) => {
      if (text === undefined) return [notLookedAt("policy", path, "This file cannot be read.")];
      return findingsOfCheck(path, await checkPolicy({ path, text, broker, deps }));
    }),
  );
  if (policies.length === 0) return [noPolicies(broker)];
  const all = [...found.flat(), ...unaskedGrants(policies, broker)];
  return all.length > 0
    ? all
    : [
        wellFinding(
          "policy",
          `${broker.directory}: ${plural(policies.length, "policy", "policies")}`,
        ),
      ];
}

/** A broker without a policy runs, and refuses every job. */
function noPolicies({ directory, directoryAt: subject }: NamedDirectory): Finding {
  const message = `${directory} has no policy, so the broker refuses every job.`;
  const remedy = "Save one as OWNER/NAME.yml there, or correct policy.directory.";
  return { area: "policy", subject, state: "warning", message, remedy };
}

/** Grants on servers that do not work, one finding for each server. */
export function unaskedGrants(
  policies: readonly FoundPolicy[],
  { down = new Set() }: TargetBroker,
): readonly Finding[] {
  const grants = policies.flatMap(({ document }) => document?.grants ?? []);
  return [...down].flatMap((server) => {
    const own = grants.filter(({ credential }) => serverOf(credential) === server);
    if (own.length === 0) return [];
    const names = joined([...new Set(own.map(({ name }) => name))]);
    const message = `Whether they can be issued was not looked at: the server ${server} does not work.`;
    return [notLookedAt("policy", `grants ${names}`, message)];
  });
}

function serverOf(credential: CredentialSettings | undefined): string | undefined {
  return credential && `${credential.kind} ${credential.settings.server}`;
}

/** What a check found in one policy. */
export function findingsOfCheck(
  path: string,
  { mistakes, unchecked }: FileCheck,
): readonly Finding[] {
  return [
    ...mistakes.map((mistake) => ofMistake("policy", mistake)),
    ...unchecked.map((why) => notLookedAt("policy", path, why.replace(`${path}: `, ""))),
  ];
}

/** Files in the directory that no broker reads. */
export async function lookForUnread(
  broker: TargetBroker & NamedDirectory,
  confirmed: ReadonlySet<string>,
  deps: CliDeps,
): Promise<readonly Finding[]> {
  const checked = await expandPaths(deps, [broker.directory]);
  const neighbours = await neighboursOf(deps, checked);
  const unread = unreadFiles({ checked, neighbours, confirmed, broker });
  return unread.map((mistake) => ofMistake("policy", mistake));
}
