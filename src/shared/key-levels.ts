import { z } from "zod";
import { isRecord } from "./json.ts";
import { keysOf, unwrap } from "./schema-keys.ts";
import type { Path } from "./yaml-faults.ts";
import type { YamlSource } from "./yaml-source.ts";

/** A key that is at another level than its own: somebody indented it too little or too far. */
export interface KeyAtWrongLevel {
  readonly path: Path;
  readonly message: string;
  /** Where something is missing or empty because of it. */
  readonly leaves: readonly Path[];
}

/** Which part of a text to look at, and how many keys to find at most. */
export interface KeyLevels {
  readonly schema: z.core.$ZodType;
  readonly yaml: Pick<YamlSource, "valueAt" | "keysAt">;
  readonly base: Path;
  readonly most: number;
}

/** A mapping of the text, with its schema and those around it. */
interface Level {
  readonly schema: unknown;
  readonly path: Path;
  readonly outer: Level | undefined;
}

/** Keys that are unknown where they are, and known one level deeper or further out. */
export function keysAtWrongLevel(given: KeyLevels): readonly KeyAtWrongLevel[] {
  const found: KeyAtWrongLevel[] = [];
  const waiting: Level[] = [{ schema: given.schema, path: given.base, outer: undefined }];
  for (let level = waiting.pop(); level !== undefined; level = waiting.pop()) {
    let before: string | undefined;
    for (const key of given.yaml.keysAt(level.path)) {
      const wrong = isAtHome(key, level, given)
        ? undefined
        : placeOf({ key, level, before }, given);
      if (wrong === undefined) {
        const schema = schemaBelow(level.schema, key);
        if (schema !== undefined)
          waiting.push({ schema, path: [...level.path, key], outer: level });
        before = key;
      } else if (found.push(wrong) >= given.most) return found;
    }
  }
  return found;
}

/** Whether a key is what this mapping can have, and its value is not that of the same key further out. */
function isAtHome(key: string, { schema, path, outer }: Level, { yaml }: KeyLevels): boolean {
  const value = yaml.valueAt([...path, key]);
  const below = schemaBelow(schema, key);
  if (below === undefined) return !isStrict(schema);
  if (isMapping(below)) return !isNamed(schema) || looksLike(value, below);
  return !levelsFrom(outer).some((level) => {
    const other = isNamed(level.schema) ? undefined : schemaBelow(level.schema, key);
    return looksLike(value, other);
  });
}

interface Stray {
  readonly key: string;
  readonly level: Level;
  /** The key before it in the same mapping. */
  readonly before: string | undefined;
}

function placeOf(stray: Stray, given: KeyLevels): KeyAtWrongLevel | undefined {
  const { key, level, before } = stray;
  const path = [...level.path, key];
  const value = given.yaml.valueAt(path);
  if (before !== undefined) {
    const parent = [...level.path, before];
    const schema = schemaBelow(level.schema, before);
    if (fits({ key, value }, schema) && isFree([...parent, key], given)) {
      const message = `\`${key}\` belongs under \`${before}\`: indent it.`;
      return { path, message, leaves: [parent, [...parent, key]] };
    }
  }
  const target = levelsFrom(level.outer).find(
    (one) => fits({ key, value }, one.schema) && isFree([...one.path, key], given),
  );
  if (target === undefined) return undefined;
  const sibling = String(level.path[target.path.length] ?? "");
  const message = `\`${key}\` does not belong under \`${sibling}\`: indent it like \`${sibling}\`.`;
  return { path, message, leaves: [[...target.path, key]] };
}

/** Whether a mapping of this schema would take the key. One of names takes it for the look of its value. */
function fits(
  { key, value }: { readonly key: string; readonly value: unknown },
  schema: unknown,
): boolean {
  const below = schemaBelow(schema, key);
  return below !== undefined && (!isNamed(schema) || looksLike(value, below));
}

/** Whether nothing is there yet. A value that is no mapping has no place for a key. */
function isFree(path: Path, { yaml }: KeyLevels): boolean {
  const parent = yaml.valueAt(path.slice(0, -1));
  return parent === null || (isRecord(parent) && yaml.valueAt(path) === undefined);
}

function levelsFrom(level: Level | undefined): readonly Level[] {
  return level === undefined ? [] : [level, ...levelsFrom(level.outer)];
}

function looksLike(value: unknown, schema: unknown): boolean {
  const keys = keysOf(schema);
  return isRecord(value) && Object.keys(value).some((key) => keys.includes(key));
}

function schemaBelow(schema: unknown, key: string): unknown {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodRecord) return inner.valueType;
  return inner instanceof z.ZodObject && Object.hasOwn(inner.shape, key)
    ? inner.shape[key]
    : undefined;
}

function isMapping(schema: unknown): boolean {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject || inner instanceof z.ZodRecord;
}

/** Whether a mapping can have only the keys that its schema names. */
function isStrict(schema: unknown): boolean {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject && inner.def.catchall instanceof z.ZodNever;
}

/** Whether the keys of a mapping are names of the user's. */
function isNamed(schema: unknown): boolean {
  return unwrap(schema) instanceof z.ZodRecord;
}
