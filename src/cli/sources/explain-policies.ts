import { dirname, join } from "node:path";
import { loadSettings } from "../../credentials/kinds.ts";
import { claimsTemplate } from "../../policy/claims-read.ts";
import type { DocumentGrant, PolicyScope } from "../../policy/document.ts";
import type { DocumentSlot } from "../../policy/evaluate.ts";
import { joinGrants } from "../../policy/join.ts";
import { createPolicyParser } from "../../policy/parse-policy.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { errorCode } from "../../shared/error-code.ts";
import { codedFailure } from "../../shared/coded-failure.ts";
import type { Failure } from "../../shared/failure.ts";
import { REPOSITORY_NAME } from "../../shared/patterns.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { joined } from "../../shared/wording.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { readDecisionConfig } from "./configuration.ts";
import { ORGANISATION_FILE } from "./policy-directory.ts";
import { policyName } from "./policy-file.ts";
import { readNamed } from "./read-file.ts";

/** The policies that `stepkey explain` decides by. */
export interface ExplainPolicies {
  readonly repository: DocumentSlot;
  readonly organisation: DocumentSlot;
  /** `octo-org/shop`, as the path of the repository's policy says. */
  readonly name: string;
  /** Lines to print after the explanation, such as that a document has mistakes. */
  readonly notes: readonly string[];
  /** The longest ttl that the broker allows, in seconds; undefined when its configuration was not read. */
  readonly limitSeconds?: number;
}

/** The policies that the command line names. */
export async function readPolicies(
  given: Arguments,
  deps: CliDeps,
): Promise<Result<ExplainPolicies, Failure>> {
  const path = given.required("policy");
  const repository = await readPolicy(deps, path, "repository");
  if (!repository.ok) return repository;
  const cap = given.text("organisation");
  const organisation = cap === undefined ? NONE : await readPolicy(deps, cap, "organisation");
  if (!organisation.ok) return organisation;
  const name = policyName(path).replace(/\.ya?ml$/u, "");
  return ok({
    repository: repository.value.slot,
    organisation: organisation.value.slot,
    name: REPOSITORY_NAME.test(name) ? name : "octo-org/shop",
    notes: [...repository.value.notes, ...organisation.value.notes],
  });
}

/** The policies of a repository, as the broker of this configuration finds them. */
export async function readBrokerPolicies(
  deps: CliDeps,
  configuration: string,
  name: string,
): Promise<Result<ExplainPolicies, Failure>> {
  const config = await readDecisionConfig(deps, configuration);
  if (!config.ok) return config;
  const { policy, leaseMaxTtlSeconds: limitSeconds } = config.value;
  if (policy.kind === "default_branch") return err(policyOnGitHub(policy.path));
  const { directory, requireOrganisation } = policy;
  const path = join(directory, `${name}.yml`);
  const repository = await readIfThere(deps, path, { scope: "repository", isRequired: true });
  if (!repository.ok) return repository;
  const cap = join(dirname(path), ORGANISATION_FILE);
  const organisation = await readIfThere(deps, cap, {
    scope: "organisation",
    isRequired: requireOrganisation,
  });
  if (!organisation.ok) return organisation;
  return ok({
    repository: repository.value.slot,
    organisation: organisation.value.slot,
    name,
    notes: [...repository.value.notes, ...organisation.value.notes],
    limitSeconds,
  });
}

function policyOnGitHub(path: string): Failure {
  return codedFailure("policy_unavailable", {
    message:
      "The broker of this configuration reads its policies from GitHub, and this command reads files.",
    remedy: `Check out the default branch, and name the file: --policy ${path}.`,
  });
}

/** The grants of this name, of either document. */
export function grantsNamed(
  { repository, organisation }: ExplainPolicies,
  name: string,
): readonly DocumentGrant[] {
  return [repository, organisation].flatMap((slot) =>
    typeof slot === "object" ? slot.grants.filter((grant) => grant.name === name) : [],
  );
}

/** Claims with which a job would get this grant; undefined when there is none. */
export function templateFor(
  policies: ExplainPolicies,
  name: string,
): Readonly<Record<string, string>> | undefined {
  const { repository, organisation } = policies;
  if (typeof repository !== "object") return undefined;
  const own = repository.grants.find((grant) => grant.name === name);
  const credential = own?.credential;
  if (own === undefined || credential === undefined) return undefined;
  const cap =
    typeof organisation === "object"
      ? organisation.grants.find((grant) => grant.name === name)
      : undefined;
  return claimsTemplate(joinGrants({ ...own, credential }, cap), {
    repository: policies.name,
    repositoryId: repository.repositoryId ?? 0,
    ownerId: repository.ownerId,
    branch: repository.frame.bases?.[0] ?? "main",
  });
}

/** A line about the grant that was probably meant; none when the policy has the grant. */
export function meantGrant({ repository }: ExplainPolicies, name: string): readonly string[] {
  if (typeof repository !== "object") return [];
  const known = [...repository.grants.map((grant) => grant.name), ...repository.disabled];
  if (known.includes(name) || known.length === 0) return [];
  const meant = didYouMean(name, known);
  return [
    meant === undefined
      ? `${repository.source} has the grants ${joined(known)}.`
      : `Did you mean --grant ${meant}?`,
  ];
}

interface ReadDocument {
  readonly slot: DocumentSlot;
  readonly notes: readonly string[];
}

const NONE = ok<ReadDocument>({ slot: undefined, notes: [] });

/** A policy that may not be there: only a file that does not exist is as if there were no policy. */
async function readIfThere(
  deps: CliDeps,
  path: string,
  { scope, isRequired }: { readonly scope: PolicyScope; readonly isRequired: boolean },
): Promise<Result<ReadDocument, Failure>> {
  const read = await readPolicy(deps, path, scope);
  if (read.ok || !["ENOENT", "ENOTDIR"].includes(errorCode(read.error.cause) ?? "")) return read;
  if (!isRequired) return NONE;
  const slot = scope === "organisation" ? "missing" : undefined;
  return ok({ slot, notes: [`There is no file ${path}.`] });
}

async function readPolicy(
  deps: CliDeps,
  path: string,
  scope: PolicyScope,
): Promise<Result<ReadDocument, Failure>> {
  const text = await readNamed(deps, path);
  if (!text.ok) return text;
  const parser = createPolicyParser(await loadSettings(deps.kinds));
  const parsed = parser.parse(text.value, { source: policyName(path), scope });
  const mistakes = (parsed.ok ? parsed.value.mistakes : parsed.error).filter(
    ({ severity }) => severity === "mistake",
  ).length;
  const notes =
    mistakes === 0 ? [] : [`${path} has mistakes. Run \`stepkey check ${path}\` to list them.`];
  return ok({ slot: parsed.ok ? parsed.value : "broken", notes });
}
