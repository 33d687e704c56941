import type { PolicyDocument } from "../document.ts";
import type { DocumentSlot } from "../evaluate.ts";
import { hasGrant } from "../has-grant.ts";
import type { NamedTask } from "../named-task.ts";
import { pathText } from "../../shared/mistake.ts";
import { effectiveGrant, type EffectiveGrant, type PolicyPair } from "./effective.ts";
import { frameChanges } from "./frame-changes.ts";
import { grantChanges } from "./grant-changes.ts";
import { grantSummary } from "./grant-summary.ts";
import { taskChanges, taskSummary } from "./task-changes.ts";
import { ofGrant, ofTask, ofTopLevel, type Widening } from "./widening.ts";

/**
 * Everything that the policies of a repository allow in `after` and did not allow in `before`. Whatever cannot be proven
 * equal or narrower is listed, so what is not listed gives no job more than it had.
 */
export function comparePolicies(before: PolicyPair, after: PolicyPair): readonly Widening[] {
  const all = widenings(before, after);
  if (before.organisation === undefined && after.organisation === undefined) return all;
  const own = new Set(widenings(alone(before), alone(after)).map(placeOf));
  return all.map((one) => (own.has(placeOf(one)) ? one : byOrganisation(one)));
}

function byOrganisation(widening: Widening): Widening {
  return { ...widening, byOrganisation: true };
}

function alone({ repository }: PolicyPair): PolicyPair {
  return { repository, organisation: undefined };
}

function placeOf({ kind, path }: Widening): string {
  return `${kind} ${pathText(path)}`;
}

function widenings(before: PolicyPair, after: PolicyPair): readonly Widening[] {
  const { repository } = after;
  if (typeof repository !== "object") return [];
  const had = isSameRepository(before.repository, repository) ? before : NOTHING;
  const pairs = repository.grants.flatMap(({ name }) => {
    const has = effectiveGrant(after, name);
    return has === undefined ? [] : [{ name, had: effectiveGrant(had, name), has }];
  });
  const issued = new Set(pairs.map(({ name }) => name));
  return [
    ...(pairs.some(keepsWriting) ? frameChanges(had, after).map(ofTopLevel) : []),
    ...pairs.flatMap((pair) => ofOneGrant(pair, had.repository)),
    ...repository.tasks
      .filter(({ name, grant }) => issued.has(grant) && !repository.disabledTasks.includes(name))
      .flatMap((task) => ofOneTask(task, had.repository)),
  ];
}

const NOTHING: PolicyPair = { repository: undefined, organisation: undefined };

/** Ids decide, not names: a policy for another repository allowed this one nothing. */
function isSameRepository(before: DocumentSlot, after: PolicyDocument): boolean {
  if (typeof before !== "object") return true;
  return before.repositoryId === after.repositoryId && before.ownerId === after.ownerId;
}

interface GrantPair {
  readonly name: string;
  readonly had: EffectiveGrant | undefined;
  readonly has: EffectiveGrant;
}

function keepsWriting({ had, has }: GrantPair): boolean {
  return [had, has].every((one) => one?.parts[0]?.grant.access === "write");
}

function ofOneGrant({ name, had, has }: GrantPair, before: DocumentSlot): readonly Widening[] {
  if (had !== undefined) return grantChanges(had, has).map((change) => ofGrant(name, change));
  const wasNamed = before === "broken" || hasGrant(before, name);
  const what = wasNamed ? "It was not issued before." : "This grant is new.";
  return [ofGrant(name, { kind: "new", path: [], what, before: "", after: grantSummary(has) })];
}

function ofOneTask(task: NamedTask, before: DocumentSlot): readonly Widening[] {
  const { name } = task;
  const known = typeof before === "object" && !before.disabledTasks.includes(name);
  const had = known ? before.tasks.find((one) => one.name === name) : undefined;
  if (had !== undefined) return taskChanges(had, task).map((change) => ofTask(name, change));
  const what = "This task is new.";
  const after = taskSummary(task);
  return [ofTask(name, { kind: "new", path: [], what, before: "", after })];
}
