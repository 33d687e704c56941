import { parseJson } from "../../../shared/json.ts";
/**
 * Reads JSON from outside field by field. Each field that is missing or of another form is noted by its path, and what
 * the reader returns for it then is never used: ask `faults` first. Written out by hand because a schema library would
 * cost every step more time than the request itself.
 */
export interface AnswerReader {
  text(name: string, form?: RegExp): string;
  optionalText(name: string): string | undefined;
  /** A finite number, neither below `least` nor above `most`. */
  number(name: string, least?: number, most?: number): number;
  optionalNumber(name: string): number | undefined;
  flag(name: string): boolean;
  /** RFC 3339, as an instant. */
  instant(name: string): number;
  texts(name: string): readonly string[];
  object(name: string): AnswerReader;
  objects(name: string): readonly AnswerReader[];
  keys(): readonly string[];
  has(name: string): boolean;
  /** Notes a fault of the field's meaning. */
  refuse(name: string): void;
}

export interface Reading {
  readonly root: AnswerReader;
  /** Paths of what did not fit, as `authorization_details.0.lease`. Never values: they may be secrets. */
  readonly faults: readonly string[];
}

export function readAnswer(body: string): Reading {
  const faults: string[] = [];
  return { root: readerOf(parseJson(body), "", faults), faults };
}

/** The fault of an answer that is not even an object. */
export const NO_OBJECT = "the answer is no JSON object";

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u;
const ANY_TEXT = /^[^\0]*$/u;

function readerOf(value: unknown, path: string, faults: string[]): AnswerReader {
  const fields = fieldsOf(value);
  if (fields === undefined) faults.push(path === "" ? NO_OBJECT : path);
  const at = (name: string): unknown => fields?.get(name);
  const fault = (name: string): void => {
    faults.push(path === "" ? name : `${path}.${name}`);
  };
  const below = (item: unknown, name: string): AnswerReader =>
    readerOf(item, path === "" ? name : `${path}.${name}`, faults);
  const text = (name: string, form: RegExp = ANY_TEXT): string => {
    const found = at(name);
    if (typeof found === "string" && form.test(found)) return found;
    fault(name);
    return "";
  };
  const number = (name: string, least = 0, most = Number.MAX_VALUE): number => {
    const found = at(name);
    if (typeof found === "number" && found >= least && found <= most) return found;
    fault(name);
    return 0;
  };
  const list = (name: string): readonly unknown[] => {
    const found = at(name);
    if (Array.isArray(found)) return found;
    fault(name);
    return [];
  };
  return {
    text,
    optionalText: (name) => (at(name) === undefined ? undefined : text(name)),
    number,
    optionalNumber: (name) => (at(name) === undefined ? undefined : number(name)),
    flag: (name) => {
      const found = at(name);
      if (typeof found !== "boolean") fault(name);
      return found === true;
    },
    instant: (name) => {
      const instant = Date.parse(text(name, RFC3339));
      if (Number.isNaN(instant)) fault(name);
      return instant;
    },
    texts: (name) => {
      const items = list(name);
      if (items.every((item) => typeof item === "string")) return items;
      fault(name);
      return [];
    },
    object: (name) => below(at(name), name),
    objects: (name) => list(name).map((item, index) => below(item, `${name}.${index}`)),
    keys: () => [...(fields?.keys() ?? [])],
    has: (name) => at(name) !== undefined,
    refuse: fault,
  };
}

/** Own fields alone: a key named `__proto__` or `toString` is a key like any other. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value));
}
