import { ok, type Result } from "../../shared/result.ts";
import { formatDuration } from "../../shared/duration.ts";
import type { Clock } from "../../shared/clock.ts";
import type { CapMemory } from "../../lease/caps.ts";
import type { DocumentSlot } from "../../policy/evaluate.ts";
import { hasGrant } from "../../policy/has-grant.ts";
import { BACKGROUND_CLOCK, createCaps } from "./caps.ts";
import { ownerOf, type DocumentOrigin, type LoadEffects } from "./load-document.ts";
import { policyOverview } from "./policy-overview.ts";
import type { OverseenPolicy, PolicyCommit, PolicyDocuments } from "./policy-source.ts";
import { createHeldDocuments } from "./held-documents.ts";
import { createHeldFiles, FRESH_MS, type HeldFile } from "./held-files.ts";
import type { GitHubFile, ReadAtTip } from "./github-file.ts";
import { readSome } from "./read-some.ts";

export interface GitHubPolicyOptions extends LoadEffects {
  /** Where each repository has its policy: `.github/stepkey.yml`. */
  readonly path: string;
  /** The policies of organisations, each for the owner of its repository. */
  readonly organisations: readonly GitHubFile[];
  readonly requireOrganisation: boolean;
  /** For how long writes are based on a policy that GitHub last showed, in milliseconds. */
  readonly holdMs: number;
  readonly read: (file: GitHubFile, repositoryId: number | undefined) => Promise<ReadAtTip>;
  readonly memory: CapMemory;
  readonly clock: Clock;
  /** For the watch over what is gone; for tests. */
  readonly backgroundClock?: Clock;
}

/**
 * Policy of each repository from its own default branch, capped by the file of its organisation. While GitHub cannot be read, what it
 * last showed counts: for reads as long as the broker runs, and for writes for a limited time.
 */
export function createGitHubPolicy(options: GitHubPolicyOptions): OverseenPolicy {
  const { path, clock, log, requireOrganisation, holdMs } = options;
  const files = createHeldFiles({
    ...options,
    onHeld: (file, held, message) => {
      options.metrics.countAlarm("policy_held");
      log({
        level: "warning",
        event: "alarm",
        alarm: "policy_held",
        message: `GitHub cannot be read, so its policy of ${ageText(held)} ago counts: ${message}`,
        source: sourceOf(file),
      });
    },
  });
  const documents = createHeldDocuments(options);
  const organisations = new Map(
    options.organisations.map((file) => [ownerOf(file.repository).toLowerCase(), file]),
  );
  const capOf = (owner: string): GitHubFile | undefined => organisations.get(owner.toLowerCase());
  const caps = createCaps({
    ...options,
    clock: options.backgroundClock ?? BACKGROUND_CLOCK,
    sourceOf: (owner) => sourceOf(capOf(owner) ?? { repository: owner, path }),
    // What cannot be read may be there, whatever GitHub showed before.
    exists: async (owner) => {
      const cap = capOf(owner);
      const found = cap && (await files.find(cap, undefined));
      if (found?.ok !== true) return found !== undefined;
      return !isAbsent(found.value) || found.value.age() >= FRESH_MS;
    },
  });
  const slotOf = (file: GitHubFile, held: HeldFile): DocumentSlot =>
    isAbsent(held) ? undefined : documents.parse(held, originOf(file, organisations));

  const findCap = async (given: string): Promise<Result<FoundCap, string>> => {
    // What is remembered of an owner counts in whatever case its name is written.
    const owner = given.toLowerCase();
    const file = capOf(owner);
    const missing = requireOrganisation ? "missing" : undefined;
    if (file === undefined) return ok({ slot: missing });
    const found = await files.find(file, undefined);
    if (!found.ok) return found;
    const source = { file, held: found.value };
    if (!isAbsent(found.value)) {
      const { text } = found.value;
      // What is no text cannot be remembered, and grants nothing while it stays so.
      if (text.ok && text.value !== undefined) await caps.seen(owner, text.value);
      return ok({ slot: slotOf(file, found.value), source });
    }
    const kept = await caps.missed(owner);
    const origin = originOf(file, organisations);
    return ok({ slot: kept === undefined ? missing : documents.parseText(kept, origin), source });
  };

  /** Policies of repositories. */
  const ownHeld = () =>
    files
      .list()
      .filter(({ held }) => !isAbsent(held))
      .filter(({ file }) => originOf(file, organisations).scope === "repository");

  return {
    find: async (repository, repositoryId) => {
      const file = { repository, path };
      // A repository that has its organisation's policy under this path must not use it as its own.
      const isCap = originOf(file, organisations).scope === "organisation";
      const [own, cap] = await Promise.all([
        isCap ? ok(undefined) : files.find(file, repositoryId),
        findCap(ownerOf(repository)),
      ]);
      if (!own.ok) return own;
      if (!cap.ok) return cap;
      const sources = [own.value && { file, held: own.value }, cap.value.source].filter(
        (source) => source !== undefined,
      );
      return ok({
        repository: own.value && slotOf(file, own.value),
        organisation: cap.value.slot,
        commits: sources.map(commitOf),
        ...(own.value && { owned: ownerIn(own.value) }),
        tooOldForWrites: tooOld(sources, holdMs),
      });
    },
    repositories: async () => ownHeld().map(({ file }) => file.repository),
    repositoriesWith: async (grant) =>
      ownHeld()
        .filter(({ file, held }) => hasGrant(slotOf(file, held), grant))
        .map(({ file }) => file.repository),
    isUsable: async () => true,
    forget: (repositoryId) => files.forget(repositoryId),
    readAll: async () => {
      files.forget();
      const known = [...organisations.values(), ...files.list().map(({ file }) => file)];
      const asked = new Map(known.map((file) => [sourceOf(file), file] as const));
      await readSome([...asked.values()], (file) => files.find(file, undefined), clock);
      const present = files.list().filter(({ held }) => !isAbsent(held));
      const read = present.map(({ file, held }) => ({
        slot: slotOf(file, held),
        mistakes: documents.mistakesOf(held),
      }));
      const versions = new Map(present.map(({ file, held }) => [sourceOf(file), held.commit]));
      return ok(policyOverview(read, versions));
    },
    open: async (source) => {
      const found = files.list().find(({ file }) => sourceOf(file) === source);
      if (found === undefined) return undefined;
      const { file, held } = found;
      const text = async (): Promise<string | undefined> =>
        held.text.ok ? held.text.value : undefined;
      return { scope: originOf(file, organisations).scope, slot: slotOf(file, held), text };
    },
  };
}

interface FoundCap {
  readonly slot: DocumentSlot;
  readonly source?: HeldSource;
}

interface HeldSource {
  readonly file: GitHubFile;
  readonly held: HeldFile;
}

function isAbsent({ text }: HeldFile): boolean {
  return text.ok && text.value === undefined;
}

/** `octo-org/shop/.github/stepkey.yml` */
function sourceOf({ repository, path }: GitHubFile): string {
  return `${repository}/${path}`;
}

function originOf(
  file: GitHubFile,
  organisations: ReadonlyMap<string, GitHubFile>,
): DocumentOrigin {
  const cap = organisations.get(ownerOf(file.repository).toLowerCase());
  const isCap =
    cap?.path === file.path && cap.repository.toLowerCase() === file.repository.toLowerCase();
  return { source: sourceOf(file), scope: isCap ? "organisation" : "repository" };
}

function ownerIn({ repositoryId, ownerId }: HeldFile): NonNullable<PolicyDocuments["owned"]> {
  return { repositoryId, ownerId };
}

function commitOf({ file, held }: HeldSource): PolicyCommit {
  return { ...file, commit: held.commit };
}

function tooOld(sources: readonly HeldSource[], holdMs: number): string | undefined {
  const old = sources.find(({ held }) => held.age() > holdMs);
  if (old === undefined) return undefined;
  return `GitHub last showed ${sourceOf(old.file)} ${ageText(old.held)} ago, and writes are based on it for ${formatDuration(holdMs / 1000)}`;
}

function ageText({ age }: HeldFile): string {
  return formatDuration(Math.round(age() / 1000));
}
