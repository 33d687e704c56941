import { parseDenies, type Denies } from "./document.ts";
import { parsePolicyName, type PolicyName } from "./names.ts";
import type { RoleDenies, RoleLook } from "./role-denies.ts";

/** A policy of this instance that another process wrote, as a look shows it. */
export interface SeenForeign extends PolicyName {
  /** Or the ARN of a managed policy. */
  readonly name: string;
  readonly denies: Denies;
}

/** The policies of other processes of this instance in a look. What no broker wrote is left alone. */
export function foreignIn(role: RoleDenies, look: RoleLook): readonly SeenForeign[] {
  const own = new Set(role.policies.map(({ name, arn }) => arn ?? name));
  const found: SeenForeign[] = [];
  for (const [name, document] of [...look.inline, ...(look.managed ?? [])]) {
    const parsed = parsePolicyName(name.replace(/^.*\//u, ""), role.instance);
    const denies = parsed === undefined || own.has(name) ? undefined : parseDenies(document);
    if (parsed !== undefined && denies !== undefined) found.push({ ...parsed, name, denies });
  }
  return found;
}

/**
 * Notes the policies of other processes of this instance, so that it shows when one is missing later. A session that
 * another process has ended needs no room any more.
 */
export function noteForeign(role: RoleDenies, look: RoleLook): void {
  for (const { name, denies } of foreignIn(role, look)) {
    role.foreign.set(name, { denies, missed: 0 });
    for (const key of denies.keys) role.reserved.delete(key);
  }
}
