import { Secret } from "../../shared/secret.ts";

/** Whether two parsed settings are equal, their secrets too. Functions do not count: they are made anew by each reading. */
export function sameSettings(left: unknown, right: unknown): boolean {
  if (left instanceof Secret && right instanceof Secret) return left.reveal() === right.reveal();
  if (typeof left === "function" && typeof right === "function") return true;
  if (!isObject(left) || !isObject(right)) return Object.is(left, right);
  const [ofLeft, ofRight] = [new Map(Object.entries(left)), new Map(Object.entries(right))];
  const names = new Set([...ofLeft.keys(), ...ofRight.keys()]);
  return [...names].every((name) => sameSettings(ofLeft.get(name), ofRight.get(name)));
}

/** A list is an object whose names are numbers. */
function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Secret);
}
