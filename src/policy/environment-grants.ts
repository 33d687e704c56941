import type { Claims } from "../shared/claims.ts";
import type { DocumentGrant, PolicyDocument } from "./document.ts";
import { evaluate, type DocumentSlot } from "./evaluate.ts";
import { checkIds } from "./check-ids.ts";
import type { Grant, PolicyFrame } from "./policy.ts";
import type { RuleName } from "./rules.ts";

/** A grant that a job of a run may get, with the claims by which policy allows it. */
export interface FittingGrant {
  readonly grant: Grant;
  readonly frame: PolicyFrame;
  readonly claims: Claims;
}

/** What policy says about an environment, before a job asks. */
export type EnvironmentGrants =
  /** Nothing can be said: `why` is a whole sentence for people. */
  | { readonly kind: "unknown"; readonly why: string }
  | {
      readonly kind: "known";
      /** Whether the environment has a write grant at all. */
      readonly hasWrites: boolean;
      /** Policy only observes, and issues no write. */
      readonly isObserving: boolean;
      /** Those that fit the run. One that fits with several claims is there several times. */
      readonly writes: readonly FittingGrant[];
      /** Whether a job of the run may read. */
      readonly mayRead: boolean;
    };

export interface EnvironmentDocuments {
  readonly repository: DocumentSlot;
  readonly organisation: DocumentSlot;
}

/** What only a job and its request show. A grant that has such a rule counts as one that fits. */
const OF_THE_JOB: ReadonlySet<RuleName> = new Set<RuleName>([
  "allow.runners",
  "allow.repo-properties",
  "allow.ref-protected",
  "allow.uses",
]);

/**
 * The grants of an environment that a run's jobs may get. `possible`: the claims that their ID tokens can have, as far as they
 * are known. What is not known counts as met, so that nothing is overlooked that needs an approval.
 */
export function grantsOfEnvironment(
  documents: EnvironmentDocuments,
  environment: string,
  possible: readonly Claims[],
): EnvironmentGrants {
  const { repository, organisation } = documents;
  const why = whyUnknown(documents, possible);
  if (why !== undefined || typeof repository !== "object")
    return { kind: "unknown", why: why ?? "" };
  const own = repository.grants.filter(({ environment: name }) => isSame(name, environment));
  const writes = own.filter(({ access }) => access === "write");
  const frames = [repository, organisation].filter((slot) => typeof slot === "object");
  // Which environment a grant with mistakes is for cannot be said.
  const broken = [...new Set(frames.flatMap(({ disabled }) => disabled))];
  if (writes.length === 0 && broken.length > 0) return { kind: "unknown", why: MISTAKES };
  const fitting = (grants: readonly DocumentGrant[]): readonly FittingGrant[] =>
    grants.flatMap((grant) => fits(grant, documents, possible));
  return {
    kind: "known",
    hasWrites: writes.length > 0,
    isObserving: frames.some(({ frame }) => frame.mode === "observe"),
    writes: fitting(writes),
    mayRead: fitting(own.filter(({ access }) => access === "read")).length > 0,
  };
}

const MISTAKES = "The policy has mistakes.";

function whyUnknown(
  { repository, organisation }: EnvironmentDocuments,
  [claims]: readonly Claims[],
): string | undefined {
  if (repository === "broken" || organisation === "broken") return MISTAKES;
  if (typeof repository !== "object") return "The broker has no policy for this repository.";
  if (organisation === "missing") return "The organisation's policy is missing.";
  if (claims === undefined) return "GitHub does not show what this run is for.";
  const isOther = (document: PolicyDocument): boolean => !checkIds(document, claims).holds;
  const documents = [repository, ...(organisation === undefined ? [] : [organisation])];
  return documents.some(isOther) ? "The policy of this name is for another repository." : undefined;
}

/** GitHub takes names of environments for the same whatever their case. */
function isSame(name: string | undefined, environment: string): boolean {
  return name?.toLowerCase() === environment.toLowerCase();
}

/** Once for each ref on which policy allows the grant: with the first workflow that it allows. */
function fits(
  { name, access, environment }: DocumentGrant,
  documents: EnvironmentDocuments,
  possible: readonly Claims[],
): readonly FittingGrant[] {
  const found = new Map<string, FittingGrant>();
  for (const each of possible) {
    const claims = { ...each, environment };
    if (found.has(claims.ref)) continue;
    const request = { grant: name, environment, access, ttlSeconds: undefined };
    const result = evaluate({ ...documents, request, claims, leftOut: OF_THE_JOB });
    if (result.kind !== "granted") continue;
    found.set(claims.ref, { grant: result.grant, frame: result.frame, claims });
  }
  return [...found.values()];
}

/** The environments for which a repository's policy has writes, in lower case, and whose policy it is. */
export function environmentsToWrite({ repository }: Pick<EnvironmentDocuments, "repository">): {
  readonly environments: ReadonlySet<string>;
  readonly repositoryId: number | undefined;
} {
  if (typeof repository !== "object") return { environments: new Set(), repositoryId: undefined };
  const writes = repository.grants.filter(({ access }) => access === "write");
  const names = writes.flatMap(({ environment }) => environment?.toLowerCase() ?? []);
  return { environments: new Set(names), repositoryId: repository.repositoryId };
}
