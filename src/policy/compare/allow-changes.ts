import type { AllowRule } from "../policy.ts";
import { areWithin, common, isListWithin } from "./inclusion.ts";
import { listText, shortText } from "./limit-texts.ts";
import { isWithinTags } from "./tags-inclusion.ts";
import { isWithinUses } from "./uses-inclusion.ts";
import { changed, wider, type FieldChange } from "./widening.ts";

/** What `allow` of every part requires of a job. Each must hold. */
type Allows = readonly AllowRule[];

/** Where these conditions let a job pass that those before refused. */
export function allowChanges(before: Allows, after: Allows): readonly FieldChange[] {
  return [
    ...listChanges(before, after),
    ...workflowChanges(before, after),
    ...propertyChanges(before, after),
    ...protectionChanges(before, after),
    ...tagChanges(before, after),
    ...rollbackChanges(before, after),
    ...usesChanges(before, after),
  ];
}

const LISTS = [
  { key: "events", what: "It is issued on more events." },
  { key: "runners", what: "It is issued on more runners." },
  { key: "refs", what: "It is issued on more refs." },
  { key: "actors", what: "More accounts may have started the run." },
] as const;

function listChanges(before: Allows, after: Allows): readonly FieldChange[] {
  return LISTS.flatMap(({ key, what }) => {
    const [had, has] = [before, after].map((allows) => common(allows.map((allow) => allow[key])));
    if (isListWithin(has, had)) return [];
    return [wider(["allow", key], what, { before: listText(had), after: listText(has) })];
  });
}

function workflowChanges(before: Allows, after: Allows): readonly FieldChange[] {
  const [had = [], has = []] = [before, after].map((allows) =>
    allows.flatMap(({ workflow }) => workflow ?? []),
  );
  if (had.every((workflow) => has.includes(workflow))) return [];
  const values = { before: listText(had), after: has.length === 0 ? "any" : listText(has) };
  const path = ["allow", "workflow"];
  return has.length === 0
    ? [wider(path, "Any workflow file may get it.", values)]
    : [changed(path, "Another workflow file gets it.", values)];
}

function propertyChanges(before: Allows, after: Allows): readonly FieldChange[] {
  const names = new Set(before.flatMap(({ repoProperties }) => Object.keys(repoProperties ?? {})));
  const what = "It is issued to repositories with other properties.";
  return [...names].flatMap((name) => {
    const [had, has] = [before, after].map((allows) => valuesOf(name, allows));
    if (isListWithin(has, had)) return [];
    const path = ["allow", "repo-properties", name];
    return [wider(path, what, { before: listText(had), after: listText(has) })];
  });
}

function valuesOf(name: string, allows: Allows): readonly string[] | undefined {
  return common(
    allows.map(({ repoProperties = {} }) =>
      Object.hasOwn(repoProperties, name) ? repoProperties[name] : undefined,
    ),
  );
}

function protectionChanges(before: Allows, after: Allows): readonly FieldChange[] {
  const [had, has] = [before, after].map((allows) =>
    allows.some(({ refProtected }) => refProtected === true),
  );
  if (had !== true || has === true) return [];
  const values = { before: "true", after: "any" };
  return [wider(["allow", "ref-protected"], "The ref need no longer be protected.", values)];
}

function tagChanges(before: Allows, after: Allows): readonly FieldChange[] {
  // One document that lists no tag allows none.
  const [had = [], has = []] = [before, after].map((allows) =>
    allows.some(({ tags }) => tags.length === 0) ? [] : allows.flatMap(({ tags }) => tags),
  );
  const isNarrower = has.length === 0 || (had.length > 0 && areWithin(has, had, isWithinTags));
  if (isNarrower) return [];
  const values = { before: tagsText(had), after: tagsText(has) };
  const path = ["allow", "tags"];
  return had.length === 0
    ? [wider(path, "A write is issued on tags.", values)]
    : [changed(path, "A write is issued on other tags, or other people may start it.", values)];
}

function tagsText(lists: AllowRule["tags"]): string {
  if (lists.length === 0) return "none";
  const texts = lists.map((list) =>
    list.map(({ name, by }) => `${name} by ${by.join(", ")}`).join("; "),
  );
  return shortText(texts.join(", and also "));
}

function rollbackChanges(before: Allows, after: Allows): readonly FieldChange[] {
  const [had, has] = [before, after].map((allows) => allows.every(({ rollback }) => rollback));
  if (had === true || has !== true) return [];
  const what = "An older approved merge may get it again.";
  return [wider(["allow", "rollback"], what, { before: "false", after: "true" })];
}

function usesChanges(before: Allows, after: Allows): readonly FieldChange[] {
  const [had = [], has = []] = [before, after].map((allows) =>
    allows.flatMap(({ uses }) => uses ?? []),
  );
  if (areWithin(has, had, isWithinUses)) return [];
  const [was, is] = [had, has].map((lists) =>
    lists.length === 0 ? "any" : lists.map((list) => listText(list)).join(", and also "),
  );
  const values = { before: was ?? "", after: is ?? "" };
  return [wider(["allow", "uses"], "More actions or scripts may get it.", values)];
}
