import type { PolicyDocument } from "../document.ts";
import type { DocumentSlot } from "../evaluate.ts";
import type { PolicyFrame } from "../policy.ts";
import { allowsBreakGlass, partOf, refusesAll, type EffectiveGrant } from "./effective.ts";
import { agentChanges } from "./frame-changes.ts";
import { grantChanges } from "./grant-changes.ts";
import { isListWithin } from "./inclusion.ts";
import { listText } from "./limit-texts.ts";
import {
  changed,
  ofGrant,
  ofTopLevel,
  wider,
  type FieldChange,
  type Widening,
} from "./widening.ts";

/**
 * Where an organisation's policy limits less than it did. It grants nothing by itself, but every policy of the owner may
 * use what it no longer limits, also those that are not compared.
 */
export function compareCaps(before: DocumentSlot, after: DocumentSlot): readonly Widening[] {
  if (typeof after === "string") return [];
  if (before === undefined) {
    return after === undefined ? [] : baseLimits(undefined, after.frame.bases).map(ofTopLevel);
  }
  if (typeof before === "string") return [ofTopLevel(refusedAll(after))];
  if (after === undefined) return [ofTopLevel(removed(before))];
  return [
    ...[...idChanges(before, after), ...modeChanges(before, after)].map(ofTopLevel),
    ...[
      ...agentChanges(before.frame, after.frame),
      ...baseLimits(before.frame.bases, after.frame.bases),
      ...breakGlassLimits(before.frame, after.frame),
    ].map(ofTopLevel),
    ...namesOf(before).flatMap((name) =>
      limitChanges(name, before, after).map((change) => ofGrant(name, change)),
    ),
  ];
}

/** A policy that is broken, or that must exist and did not, refuses every request. */
function refusedAll(after: PolicyDocument | undefined): FieldChange {
  const what = "Every request of the owner's repositories was refused, and no longer is.";
  return wider([], what, {
    before: "mistakes, or missing",
    after: after === undefined ? "no limits" : "limits",
  });
}

function removed(before: PolicyDocument): FieldChange {
  const what = "The organisation's policy is gone: none of its limits applies.";
  return wider([], what, { before: listText(namesOf(before)), after: "no limits" });
}

function namesOf({ grants, disabled }: PolicyDocument): readonly string[] {
  return [...new Set([...grants.map(({ name }) => name), ...disabled])];
}

function idChanges(before: PolicyDocument, after: PolicyDocument): readonly FieldChange[] {
  return [
    ...idChange("owner-id", before.ownerId, after.ownerId),
    ...(before.repositoryId === undefined
      ? []
      : idChange("repository-id", before.repositoryId, after.repositoryId)),
  ];
}

function idChange(key: string, before: number, after: number | undefined): readonly FieldChange[] {
  if (before === after) return [];
  const what = "It refused the jobs of every other owner or repository, and now admits others.";
  const values = { before: String(before), after: after === undefined ? "any" : String(after) };
  return [wider([key], what, values)];
}

function modeChanges(before: PolicyDocument, after: PolicyDocument): readonly FieldChange[] {
  if (before.frame.mode === after.frame.mode) return [];
  const values = { before: before.frame.mode, after: after.frame.mode };
  return after.frame.mode === "enforce"
    ? [
        wider(
          ["mode"],
          "Writes of the owner's repositories were refused, and no longer are.",
          values,
        ),
      ]
    : [wider(["mode"], "Reads are issued whatever `allow` of this policy says.", values)];
}

/** Without `bases`, this policy leaves them to the repository's. Where that has none too, it is the default branch. */
function baseLimits(had: PolicyFrame["bases"], has: PolicyFrame["bases"]): readonly FieldChange[] {
  const none = "those of the repository";
  const values = { before: listText(had, none), after: listText(has, none) };
  if (had === undefined && has !== undefined) {
    const what = "A repository's policy without bases now follows these, not its default branch.";
    return [changed(["bases"], what, values)];
  }
  if (isListWithin(has, had)) return [];
  return [wider(["bases"], "Writes are issued on more branches.", values)];
}

function breakGlassLimits(had: PolicyFrame, has: PolicyFrame): readonly FieldChange[] {
  if (had.noBreakGlass !== true || has.noBreakGlass === true) return [];
  const what = "Break-glass is no longer forbidden: each grant that allows it can be had so.";
  return [wider(["forbid-break-glass"], what, { before: "true", after: "false" })];
}

function limitChanges(
  name: string,
  before: PolicyDocument,
  after: PolicyDocument,
): readonly FieldChange[] {
  // A mistake there refuses every request for this grant.
  if (after.disabled.includes(name)) return [];
  const [had, has] = [limitOf(before, name), limitOf(after, name)];
  if (had !== undefined && has !== undefined) return grantChanges(had, has);
  // A mode that refuses its writes refuses all.
  if (has === undefined && after.grants.some((grant) => grant.name === name)) return [];
  const what = "This grant is no longer limited.";
  if (has === undefined) return [wider([], what, { before: "limits", after: "no limits" })];
  const refused = "Every request for this grant was refused, and no longer is.";
  const why = before.disabled.includes(name) ? "a mistake" : "mode: observe";
  return [wider([], refused, { before: why, after: "limits" })];
}

function limitOf(document: PolicyDocument, name: string): EffectiveGrant | undefined {
  const part = partOf(document, name);
  return part === undefined || refusesAll(document, part.grant)
    ? undefined
    : {
        name,
        parts: [part],
        credential: part.grant.credential,
        breakGlass: allowsBreakGlass([part], [document]),
      };
}
