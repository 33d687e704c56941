import { z } from "zod";
import { didYouMean } from "../shared/did-you-mean.ts";
import { isRecord } from "../shared/json.ts";

/**
 * Keywords of JSON Schema that an output's schema can have, with how their values are read. No `pattern`: JavaScript's engine
 * can take years for one, and the output comes from a task. No `$ref`: a schema is a tree, so its size bounds the work.
 */
const KEYWORDS: Readonly<Record<string, "value" | "schema" | "schemas" | "named">> = {
  type: "value",
  title: "value",
  description: "value",
  enum: "value",
  const: "value",
  format: "value",
  minLength: "value",
  maxLength: "value",
  minimum: "value",
  maximum: "value",
  exclusiveMinimum: "value",
  exclusiveMaximum: "value",
  multipleOf: "value",
  minItems: "value",
  maxItems: "value",
  uniqueItems: "value",
  required: "value",
  items: "schema",
  additionalProperties: "schema",
  anyOf: "schemas",
  properties: "named",
};

/** Without one of these, a schema accepts everything, whatever its other keywords say. */
const DECIDING = ["type", "enum", "const", "anyOf"];

const MAX_DEPTH = 12;

/** Why a schema is not one that can be checked, as a sentence without its full stop; undefined when it can. */
export function outputSchemaFault(schema: unknown): string | undefined {
  const fault = faultAt(schema, "", 0);
  if (fault !== undefined) return fault;
  if (!isRecord(schema)) return "It is not a mapping";
  try {
    z.fromJSONSchema(schema);
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    return `It is not a JSON Schema: ${why}`;
  }
}

function faultAt(schema: unknown, path: string, depth: number): string | undefined {
  const place = path === "" ? "The schema" : `\`${path}\``;
  if (typeof schema === "boolean" && path !== "") return undefined;
  if (!isRecord(schema)) return `${place} is not a mapping`;
  if (depth > MAX_DEPTH) return `${place} is too deep`;
  const keys = Object.keys(schema);
  const unknown = keys.find((key) => !Object.hasOwn(KEYWORDS, key));
  if (unknown !== undefined) return unknownKeyword(unknown, place);
  if (!keys.some((key) => DECIDING.includes(key))) {
    return `${place} has none of ${DECIDING.join(", ")}, and so accepts everything`;
  }
  return faultBelow(schema, path, depth);
}

function faultBelow(
  schema: Readonly<Record<string, unknown>>,
  path: string,
  depth: number,
): string | undefined {
  for (const [key, value] of Object.entries(schema)) {
    const here = path === "" ? key : `${path}.${key}`;
    const fault = faultOfKeyword(KEYWORDS[key], { value, here, depth });
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfKeyword(
  how: (typeof KEYWORDS)[string] | undefined,
  given: { readonly value: unknown; readonly here: string; readonly depth: number },
): string | undefined {
  const { value, here, depth } = given;
  if (how === "schema") return faultAt(value, here, depth + 1);
  if (how === "schemas") {
    if (!Array.isArray(value) || value.length === 0) return `\`${here}\` is not a list of schemas`;
    return firstFault(
      value.map((one, index) => [`${here}[${index}]`, one]),
      depth,
    );
  }
  if (how !== "named") return undefined;
  if (!isRecord(value)) return `\`${here}\` is not a mapping`;
  return firstFault(
    Object.entries(value).map(([name, one]) => [`${here}.${name}`, one]),
    depth,
  );
}

function firstFault(
  schemas: readonly (readonly [string, unknown])[],
  depth: number,
): string | undefined {
  for (const [path, schema] of schemas) {
    const fault = faultAt(schema, path, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function unknownKeyword(key: string, place: string): string {
  const meant = didYouMean(key, Object.keys(KEYWORDS));
  const hint =
    meant === undefined
      ? `it can have: ${Object.keys(KEYWORDS).join(", ")}`
      : `did you mean "${meant}"?`;
  return `${place} has the keyword "${key}", which is not supported: ${hint}`;
}
