import type { DocumentSlot } from "../../../../policy/evaluate.ts";
import { compareCaps } from "../../../../policy/compare/compare-caps.ts";
import { hasGrant } from "../../../../policy/has-grant.ts";
import { comparePolicies } from "../../../../policy/compare/compare-policies.ts";
import { ofTopLevel, type Widening } from "../../../../policy/compare/widening.ts";
import { isOrganisationFile } from "../../../sources/policy-directory.ts";
import { capOf, pairPaths, type PairedPath, type PolicySlots } from "./policy-slots.ts";

/** One thing that is newly allowed, and the file that says so. */
export interface FileWidening {
  readonly widening: Widening;
  /** The whole path; of a file that is gone, where it was. */
  readonly file: string;
}

/** What a reader of the comparison has to know besides. */
export interface FileNote {
  readonly file: string;
  readonly text: string;
}

export interface FileComparison {
  readonly widenings: readonly FileWidening[];
  readonly notes: readonly FileNote[];
}

export interface BothVersions {
  readonly before: PolicySlots;
  readonly after: PolicySlots;
  /** As `policy.require-organisation`: without an organisation's policy, nothing is allowed. */
  readonly isCapRequired: boolean;
}

/** Compares each policy with what it was, both with what limits them. */
export function compareFiles(versions: BothVersions): FileComparison {
  const pairs = pairPaths(versions.before, versions.after);
  return {
    widenings: pairs.flatMap((pair) => widened(pair, versions)),
    notes: pairs.flatMap((pair) => notesOn(pair, versions)),
  };
}

function widened(pair: PairedPath, versions: BothVersions): readonly FileWidening[] {
  const file = pair.after ?? pair.before ?? "";
  const found = isOrganisationFile(file) ? ofCap(pair, versions) : ofRepository(pair, versions);
  return [...moved(pair), ...found].map((widening) => ({ widening, file }));
}

function ofCap({ before, after }: PairedPath, versions: BothVersions): readonly Widening[] {
  const absent = versions.isCapRequired ? ("missing" as const) : undefined;
  return compareCaps(
    slotAt(versions.before, before) ?? absent,
    slotAt(versions.after, after) ?? absent,
  );
}

function ofRepository({ before, after }: PairedPath, versions: BothVersions): readonly Widening[] {
  if (after === undefined) return [];
  const isRequired = versions.isCapRequired;
  return comparePolicies(
    {
      repository: slotAt(versions.before, before),
      organisation: capOf(versions.before, before ?? after, { isRequired }),
    },
    {
      repository: slotAt(versions.after, after),
      organisation: capOf(versions.after, after, { isRequired }),
    },
  );
}

function slotAt(slots: PolicySlots, path: string | undefined): DocumentSlot {
  return path === undefined ? undefined : slots.get(path);
}

function moved({ before, after }: PairedPath): readonly Widening[] {
  if (before === undefined || after === undefined || before === after) return [];
  const what = "It moved: a broker reads it for the repository or owner of its new name.";
  return [ofTopLevel({ kind: "changed", path: [], what, before, after })];
}

function notesOn(pair: PairedPath, versions: BothVersions): readonly FileNote[] {
  const { before, after } = pair;
  const file = after ?? before ?? "";
  if (after === undefined) return [{ file, text: "is gone." }];
  const wasBroken = before !== undefined && versions.before.get(before) === "broken";
  const isBroken = versions.after.get(after) === "broken";
  return [
    ...onceDisabled(pair, versions).map((name) => ({
      file,
      text: `had mistakes in ${name}, and so allowed nothing of it.`,
    })),
    ...(wasBroken && !isBroken
      ? [{ file, text: "had mistakes, or was not a file, and so allowed nothing." }]
      : []),
    ...(isBroken ? [{ file, text: "has mistakes, and so allows nothing." }] : []),
  ];
}

/** Grants that mistakes disabled and that can be issued now: they are listed as new. */
function onceDisabled({ before, after }: PairedPath, versions: BothVersions): readonly string[] {
  const [was, is] = [slotAt(versions.before, before), slotAt(versions.after, after)];
  if (typeof was !== "object" || typeof is !== "object") return [];
  return was.disabled.filter((name) => !is.disabled.includes(name) && hasGrant(is, name));
}
