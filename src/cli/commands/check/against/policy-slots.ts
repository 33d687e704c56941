import type { PolicyDocument } from "../../../../policy/document.ts";
import type { DocumentSlot } from "../../../../policy/evaluate.ts";
import type { PolicyParser } from "../../../../policy/parse-policy.ts";
import { capPathOf, isOrganisationFile } from "../../../sources/policy-directory.ts";
import { scopeOf } from "../../../sources/policy-file.ts";

/** The policies of one moment, by the whole paths of their files. */
export type PolicySlots = ReadonlyMap<string, PolicyDocument | "broken">;

/** Parses policies; a text that is undefined cannot be read, which allows as little as one with mistakes. */
export function parseSlots(
  parser: PolicyParser,
  files: ReadonlyMap<string, string | undefined>,
): PolicySlots {
  return new Map(
    [...files].map(([path, text]) => {
      const parsed =
        text === undefined ? undefined : parser.parse(text, { source: path, scope: scopeOf(path) });
      return [path, parsed?.ok === true ? parsed.value : "broken"] as const;
    }),
  );
}

/** The organisation's policy that limits the policy at this path. */
export function capOf(
  slots: PolicySlots,
  path: string,
  { isRequired }: { readonly isRequired: boolean },
): DocumentSlot {
  const place = capPathOf(path);
  if (place === undefined) return undefined;
  return slots.get(place) ?? (isRequired ? "missing" : undefined);
}

/** A file and what it was before. */
export interface PairedPath {
  /** Undefined: it was removed. */
  readonly after: string | undefined;
  /** Undefined: it is new. */
  readonly before: string | undefined;
}

/**
 * Which file was which. A file at a new path is compared with the one of the same ids that is gone, so that a moved policy
 * is not listed as all new. That it moved is listed: by its old name, a broker may never have read it.
 */
export function pairPaths(before: PolicySlots, after: PolicySlots): readonly PairedPath[] {
  const gone = new Set([...before.keys()].filter((path) => !after.has(path)));
  const kept = [...after.keys()].map((path): PairedPath => {
    if (before.has(path)) return { after: path, before: path };
    const old = [...gone].find((one) => isSame(before.get(one), after.get(path), one, path));
    if (old !== undefined) gone.delete(old);
    return { after: path, before: old };
  });
  return [...kept, ...[...gone].map((path) => ({ after: undefined, before: path }))];
}

function isSame(
  before: PolicyDocument | "broken" | undefined,
  after: PolicyDocument | "broken" | undefined,
  ...[was, is]: readonly string[]
): boolean {
  if (typeof before !== "object" || typeof after !== "object") return false;
  if (isOrganisationFile(was ?? "") !== isOrganisationFile(is ?? "")) return false;
  return before.ownerId === after.ownerId && before.repositoryId === after.repositoryId;
}
