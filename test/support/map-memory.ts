import type { CapMemory } from "../../src/lease/caps.ts";

/** Organisations' policies in memory, without a store. */
export function mapMemory(): CapMemory {
  const texts = new Map<string, string>();
  return {
    findCap: (owner) => Promise.resolve(texts.get(owner)),
    forgetCap: (owner) => Promise.resolve(texts.delete(owner)),
    keepCap: async (owner, text) => {
      texts.set(owner, text);
    },
  };
}
