import { parseJson } from "../../../shared/json.ts";

/**
 * Reads JSON from outside field by field. Each field that is missing or has another form is recorded by its path, and
 * what the reader returns for it must not be used: check `faults` first. Written by hand, because a schema library would
 * cost every step more time than the request itself.
 */
export interface ResponseReader {
  text(name: string, form?: RegExp): string;
  optionalText(name: string): string | undefined;
  /** One of these texts. */
  choice<T extends string>(name: string, choices: readonly [T, ...T[]]): T;
  /** A finite number from `min` to `max`. */
  number(name: string, min?: number, max?: number): number;
  optionalNumber(name: string): number | undefined;
  flag(name: string): boolean;
  /** RFC 3339, as an instant. */
  instant(name: string): number;
  texts(name: string): readonly string[];
  object(name: string): ResponseReader;
  objects(name: string): readonly ResponseReader[];
  keys(): readonly string[];
  /** Whatever JSON it is; undefined if it is absent. */
  any(name: string): unknown;
  has(name: string): boolean;
  /** Records a field that has the right form and a wrong meaning. */
  refuse(name: string): void;
}

export interface ResponseFields {
  readonly root: ResponseReader;
  /** Paths of what does not fit, as `authorization_details.0.lease`. Never values, which may be secrets. */
  readonly faults: readonly string[];
}

export function readResponse(body: string): ResponseFields {
  const faults: string[] = [];
  return { root: readerOf(parseJson(body), "", faults), faults };
}

/** The fault of a response that is not an object at all. */
export const NOT_AN_OBJECT = "the response is not a JSON object";

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u;
const ANY_TEXT = /^[^\0]*$/u;

function readerOf(value: unknown, path: string, faults: string[]): ResponseReader {
  const fields = fieldsOf(value);
  if (fields === undefined) faults.push(path === "" ? NOT_AN_OBJECT : path);
  const at = (name: string): unknown => fields?.get(name);
  const fault = (name: string): void => {
    faults.push(path === "" ? name : `${path}.${name}`);
  };
  const below = (item: unknown, name: string): ResponseReader =>
    readerOf(item, path === "" ? name : `${path}.${name}`, faults);
  const text = (name: string, form: RegExp = ANY_TEXT): string => {
    const found = at(name);
    if (typeof found === "string" && form.test(found)) return found;
    fault(name);
    return "";
  };
  const number = (name: string, min = 0, max = Number.MAX_VALUE): number => {
    const found = at(name);
    if (typeof found === "number" && found >= min && found <= max) return found;
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
    choice: (name, choices) => {
      const found = choices.find((choice) => choice === at(name));
      if (found === undefined) fault(name);
      return found ?? choices[0];
    },
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
    any: at,
    has: (name) => at(name) !== undefined,
    refuse: fault,
  };
}

/** Own fields only: a key named `__proto__` or `toString` is a key like any other. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value));
}
