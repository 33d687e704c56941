import { readFileSync } from "node:fs";
import { wildcardFits } from "../../src/shared/wildcard.ts";

/*
 * The names of AWS's actions and the texts of its read-only policies, as facts with their date: test/support/aws/, which
 * scripts/write-aws-actions.ts renews.
 */

function linesOf(file: string): readonly (readonly string[])[] {
  const text = readFileSync(new URL(`aws/${file}`, import.meta.url), "utf8");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => line.split(" "));
}

const ACTIONS = linesOf("actions.txt");
const POLICIES = linesOf("policies.txt");

function named(kind: string): readonly string[] {
  return ACTIONS.flatMap(([service = "", of, ...names]) =>
    of === kind ? names.map((name) => `${service}:${name}`) : [],
  );
}

/** What AWS classes as Read or List. */
export const READS: readonly string[] = named("reads");
/** What AWS classes as anything else: all of the fenced services, and elsewhere what is named like reading. */
export const WRITES: readonly string[] = named("writes");

/** Actions that read and that AWS checks on resources of that service, which is not their own; `*`: on those of any. */
export const CHECKED_ELSEWHERE: readonly (readonly [action: string, owner: string])[] =
  ACTIONS.flatMap(([service = "", of = "", ...names]) =>
    of.startsWith("on:") ? names.map((name) => [`${service}:${name}`, of.slice(3)] as const) : [],
  );

const BY_SERVICE = Map.groupBy([...READS, ...WRITES], serviceOf);

export function serviceOf(action: string): string {
  return action.split(":")[0] ?? "";
}

export function nameOf(action: string): string {
  return action.slice(serviceOf(action).length + 1);
}

/** The actions that these patterns of a policy match, of all that are known. */
export function expand(patterns: readonly string[]): readonly string[] {
  const found = patterns.flatMap((pattern) => {
    if (pattern === "*") return [...READS, ...WRITES];
    const known = BY_SERVICE.get(serviceOf(pattern).toLowerCase()) ?? [];
    return known.filter((action) => wildcardFits(pattern.toLowerCase(), action.toLowerCase()));
  });
  return [...new Set(found)].toSorted();
}

const held = new Map<string, ReadonlySet<string>>();

/** The actions that one of AWS's read-only policies allows, by the part of its ARN after `policy/`. */
export function heldBy(policy: string): ReadonlySet<string> {
  const known = held.get(policy);
  if (known !== undefined) return known;
  const lines = POLICIES.filter(([name]) => name === policy);
  const patterns = lines.flatMap(([, service = "", ...names]) =>
    names.map((name) => `${service}:${name}`),
  );
  const actions = new Set(expand(patterns));
  held.set(policy, actions);
  return actions;
}

/** The actions that any of AWS's read-only policies that stepkey accepts allows. */
export function heldByAny(): readonly string[] {
  const policies = new Set(POLICIES.map(([name = ""]) => name));
  const all = new Set<string>();
  for (const policy of policies) for (const action of heldBy(policy)) all.add(action);
  return [...all].toSorted();
}
