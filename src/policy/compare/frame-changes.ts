import { joinFrames } from "../join.ts";
import type { PolicyFrame } from "../policy.ts";
import type { PolicyPair } from "./effective.ts";
import { isListWithin, isWithinPeople } from "./inclusion.ts";
import { listText } from "./limit-texts.ts";
import { changed, wider, type FieldChange } from "./widening.ts";

/** Where the top level lets more writes pass. It says nothing about a read. */
export function frameChanges(before: PolicyPair, after: PolicyPair): readonly FieldChange[] {
  const [had, has] = [frameOf(before), frameOf(after)];
  if (had === undefined || has === undefined) return [];
  return [...agentChanges(had, has), ...baseChanges(had.bases, has.bases)];
}

function frameOf({ repository, organisation }: PolicyPair): PolicyFrame | undefined {
  if (typeof repository !== "object" || typeof organisation === "string") return undefined;
  return joinFrames(repository.frame, organisation?.frame);
}

/** An account that is no agent any more counts as a person: its approval counts, and its own job may need none. */
export function agentChanges(
  before: Pick<PolicyFrame, "agents">,
  after: Pick<PolicyFrame, "agents">,
): readonly FieldChange[] {
  if (isWithinPeople(before.agents, after.agents)) return [];
  const values = { before: listText(before.agents), after: listText(after.agents) };
  return [wider(["agents"], "Accounts that were agents count as people.", values)];
}

function baseChanges(
  before: PolicyFrame["bases"],
  after: PolicyFrame["bases"],
): readonly FieldChange[] {
  // Without `bases` it is the default branch, whose name only GitHub knows.
  const isNone = after !== undefined && after.length === 0;
  const isKnown = before !== undefined && after !== undefined;
  if (isNone || before === after || (isKnown && isListWithin(after, before))) return [];
  const [had, has] = [before, after].map((bases) => listText(bases, "the default branch"));
  const values = { before: had ?? "", after: has ?? "" };
  return isKnown
    ? [wider(["bases"], "Writes are issued on more branches.", values)]
    : [
        changed(
          ["bases"],
          "Writes are issued on other branches, unless they are the same.",
          values,
        ),
      ];
}
