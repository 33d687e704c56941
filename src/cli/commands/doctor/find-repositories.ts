import { createReader } from "../../../approval/github/reader.ts";
import { parserOf } from "../../../approval/github/schema.ts";
import type { GitHubApp } from "../../../github-app/client.ts";
import type { AppFault } from "../../../github-app/fault.ts";
import {
  listInstalledAccounts,
  listInstalledRepositories,
  repositoryIn,
  type InstalledAccount,
  type InstalledRepository,
} from "../../../github-app/installed-repositories.ts";
import type { AppRequests } from "../../../github-app/requests.ts";
import type { GitHubApi } from "../../../approval/github/api.ts";
import { sentence } from "../../../shared/wording.ts";
import { z } from "zod";
import type { CliDeps } from "../../arguments/cli-deps.ts";
import { notLookedAt, type Finding } from "./finding.ts";
import { NAME_THEM } from "./named-repositories.ts";

/** The repositories that the reader has, of the owners that the broker serves. */
export interface FoundRepositories {
  /** Those in which something can run, by name. */
  readonly repositories: readonly InstalledRepository[];
  readonly archived: number;
  readonly findings: readonly Finding[];
}

/** Who lists them. */
export type RepositoryLister =
  | {
      readonly kind: "app";
      readonly requests: AppRequests;
      readonly appOn: (owner: string) => GitHubApp;
    }
  | { readonly kind: "token"; readonly api: GitHubApi };

type ListDeps = Pick<CliDeps, "clock" | "signal">;

/** Lists what an App is installed on, or what a token may see. `owners`: their ids. */
export async function findRepositories(
  lister: RepositoryLister,
  owners: readonly number[],
  deps: ListDeps,
): Promise<FoundRepositories> {
  const { repositories, findings } =
    lister.kind === "app"
      ? await ofApp(lister, owners, deps.signal)
      : await ofToken(lister.api, deps);
  const served = repositories.filter(({ ownerId }) => owners.includes(ownerId));
  const active = served.filter(({ isArchived }) => !isArchived);
  return {
    repositories: active.toSorted((one, other) => byName(one.name, other.name)),
    archived: served.length - active.length,
    findings,
  };
}

/** `r2` before `r10`. */
export function byName(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

type Some = Pick<FoundRepositories, "repositories" | "findings">;

async function ofApp(
  { requests, appOn }: Extract<RepositoryLister, { kind: "app" }>,
  owners: readonly number[],
  signal: AbortSignal,
): Promise<Some> {
  const listed = await listInstalledAccounts(requests, signal);
  if (!listed.ok) return { repositories: [], findings: [unlisted(INSTALLED, listed.error)] };
  const accounts = listed.value.items.filter(({ ownerId }) => owners.includes(ownerId));
  const without = owners.filter((id) => accounts.every(({ ownerId }) => ownerId !== id));
  const some: Some[] = [
    { repositories: [], findings: listed.value.isCut ? [cut(INSTALLED)] : without.map(missing) },
  ];
  for (const account of accounts) {
    some.push(await ofAccount(account, { requests, app: appOn(account.owner) }, signal));
  }
  return {
    repositories: some.flatMap(({ repositories }) => repositories),
    findings: some.flatMap(({ findings }) => findings),
  };
}

const INSTALLED = "installations of the App";

async function ofAccount(
  { owner, isSuspended }: InstalledAccount,
  { requests, app }: { readonly requests: AppRequests; readonly app: GitHubApp },
  signal: AbortSignal,
): Promise<Some> {
  const nothing = { repositories: [] };
  if (isSuspended) return { ...nothing, findings: [suspended(owner)] };
  const subject = `repositories of ${owner}`;
  const listed = await listInstalledRepositories(app, requests, signal);
  if (!listed.ok) return { ...nothing, findings: [unlisted(subject, listed.error)] };
  const { items, isCut } = listed.value;
  const findings = isCut ? [cut(subject)] : items.length === 0 ? [none(owner)] : [];
  return { repositories: items, findings };
}

const parseOwn = parserOf(
  z
    .union([
      z.array(z.unknown()),
      z.object({ repositories: z.array(z.unknown()) }).transform((raw) => raw.repositories),
    ])
    .transform((all) => all.flatMap((one) => repositoryIn(one) ?? [])),
);

/** For the whole list, in milliseconds. */
const LIST_MS = 30_000;
/** Beyond that, the rest of the list is left out. */
const MAX_LISTED = 2000;

/** A person's token lists what that person has; the token of a job or of an App, what its installation has. */
async function ofToken(api: GitHubApi, { clock, signal }: ListDeps): Promise<Some> {
  const reader = createReader({ api, clock, jitter: Math.random, signal, budgetMs: LIST_MS });
  const list = async (route: `GET /${string}`) => {
    let count = 0;
    const all = await reader.all({
      route,
      params: {},
      what: "the repositories of the token",
      permission: "Metadata",
      parse: parseOwn,
      until: () => (count += 1) >= MAX_LISTED,
    });
    return { all, isCut: count >= MAX_LISTED };
  };
  const person = await list("GET /user/repos");
  const { all, isCut } = person.all.known ? person : await list("GET /installation/repositories");
  const subject = "repositories of the token";
  if (all.known) return { repositories: all.value, findings: isCut ? [cut(subject)] : [] };
  const why = reader.unavailable()?.message ?? (person.all.known ? all.why : person.all.why);
  const message = `${sentence(why)} So the policies that it should read are not known. ${NAME_THEM}`;
  return { repositories: [], findings: [notLookedAt("policy", subject, message)] };
}

function unlisted(
  subject: string,
  { kind, name, message, remedy }: Pick<AppFault, "kind" | "name" | "message" | "remedy">,
): Finding {
  const text = sentence(`${message} (${name})`);
  return kind === "retryable"
    ? notLookedAt("policy", subject, `${text} Run stepkey doctor again later.`)
    : { area: "github", subject, state: "mistake", message: text, remedy: sentence(remedy) };
}

function cut(subject: string): Finding {
  return notLookedAt("policy", subject, `There are more than doctor lists. ${NAME_THEM}`);
}

function missing(id: number): Finding {
  return {
    area: "github",
    subject: `owner ${id}`,
    state: "mistake",
    message:
      "The App is not installed on the account with this id, which owners has. (github_app_missing)",
    remedy: "Install it there, or correct owners.",
  };
}

function suspended(owner: string): Finding {
  return {
    area: "github",
    subject: `App on ${owner}`,
    state: "mistake",
    message:
      "The App is suspended there, so the broker reads no policy and refuses every job. (github_app_suspended)",
    remedy: `An owner of ${owner} has to unsuspend it, in the settings under GitHub Apps.`,
  };
}

function none(owner: string): Finding {
  return {
    area: "github",
    subject: `App on ${owner}`,
    state: "warning",
    message: "The installation has no repository, so the broker reads no policy there.",
    remedy: "Choose repositories in the installation's settings.",
  };
}
