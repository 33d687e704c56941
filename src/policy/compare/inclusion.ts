/** Whether one set of values is within another: yes only where it can be proven. */

/** The values that are in all lists. An absent list does not restrict; undefined if none does. */
export function common(
  lists: readonly (readonly string[] | undefined)[],
): readonly string[] | undefined {
  const given = lists.filter((list) => list !== undefined);
  const [first, ...others] = given;
  return first?.filter((entry) => others.every((list) => list.includes(entry)));
}

/** Whether every value that `after` allows was allowed by `before`. */
export function isListWithin(
  after: readonly string[] | undefined,
  before: readonly string[] | undefined,
): boolean {
  if (before === undefined) return true;
  return after !== undefined && after.every((entry) => before.includes(entry));
}

/**
 * The same for lists of which each must hold: whoever meets all of `after` must meet all of `before`. It is proven for a
 * list of `before` if one list of `after` is within it.
 */
export function areWithin<T>(
  after: readonly T[],
  before: readonly T[],
  isPartOf: (after: T, before: T) => boolean,
): boolean {
  return before.every((had) => after.some((has) => isPartOf(has, had)));
}

/** People and teams: GitHub compares their names without case. */
export function isWithinPeople(after: readonly string[], before: readonly string[]): boolean {
  const had = new Set(before.map((name) => name.toLowerCase()));
  return after.every((name) => had.has(name.toLowerCase()));
}
