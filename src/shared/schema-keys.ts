import { z } from "zod";
import type { Path } from "./yaml-faults.ts";

/** The schema of the value at `path`, as far as it can be followed. */
export function schemaAt(schema: z.core.$ZodType, path: Path): unknown {
  return path.reduce<unknown>((here, step) => {
    const inner = unwrap(here);
    if (inner instanceof z.ZodObject) return inner.shape[step];
    if (inner instanceof z.ZodArray) return inner.element;
    return inner instanceof z.ZodRecord ? inner.valueType : undefined;
  }, schema);
}

/** A schema without what is around it: a default, a transformation. */
export function unwrap(schema: unknown): unknown {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrap(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}

/** The keys that a mapping can have; empty when these are names of the user's. */
export function keysOf(schema: unknown): readonly string[] {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}
