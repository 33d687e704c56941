import type { FakeParameters, FakeValue } from "./action.ts";
import { errors } from "./failure.ts";
import type { FakeRole, FakeState } from "./world.ts";

/** A parameter that must be there. */
export function text(given: FakeParameters, name: string): string {
  const value = given.get(name);
  if (value === undefined || value === "") {
    throw errors.invalid(`1 validation error detected: Value at '${name}' must not be null`);
  }
  return value;
}

export function roleOf(state: FakeState, given: FakeParameters): FakeRole {
  const name = text(given, "RoleName");
  const role = state.roles.get(name);
  if (role === undefined) throw errors.noRole(name);
  return role;
}

/**
 * IAM returns 100 items a page by default.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html
 */
export function page<T>(
  items: readonly T[],
  given: FakeParameters,
): { readonly items: readonly T[]; readonly rest: Readonly<Record<string, FakeValue>> } {
  const from = Number(given.get("Marker") ?? 0);
  const size = Number(given.get("MaxItems") ?? 100);
  const to = from + size;
  const more = to < items.length;
  return {
    items: items.slice(from, to),
    rest: { IsTruncated: more, ...(more ? { Marker: String(to) } : {}) },
  };
}
