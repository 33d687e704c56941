import { z } from "zod";
import { id, parserOf, sha } from "./schema.ts";

/** Parsers for tags, and for the rulesets that restrict them. */

const target = z.object({ type: z.string(), sha });

/** The full ref, and what it points to: a commit, or the object of an annotated tag. */
export const parseRef = parserOf(z.object({ ref: z.string(), object: target }));

/** What an annotated tag points to. */
export const parseTagObject = parserOf(z.object({ object: target }));

/** The rulesets of a list; without `target` it is one for branches. */
export const parseRulesets = parserOf(
  z.array(z.object({ id, target: z.string().default("branch"), enforcement: z.string() })),
);

const patterns = z.array(z.string());

/** What a ruleset is for, and the types of its rules. Without a condition for names it is not known what it is for. */
export const parseRuleset = parserOf(
  z
    .object({
      target: z.string(),
      enforcement: z.string(),
      conditions: z
        .object({ ref_name: z.object({ include: patterns, exclude: patterns }).nullish() })
        .nullish(),
      rules: z.array(z.object({ type: z.string() })).default([]),
    })
    .transform((raw) => ({
      target: raw.target,
      enforcement: raw.enforcement,
      names: raw.conditions?.ref_name ?? undefined,
      rules: raw.rules.map(({ type }) => type),
    })),
);
