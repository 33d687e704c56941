import type { DocumentSlot } from "../../policy/evaluate.ts";
import {
  failedDocument,
  type DocumentOrigin,
  type LoadEffects,
  type LoadedDocument,
  loggedDocument,
} from "./load-document.ts";
import type { HeldFile } from "./held-files.ts";

/** Files of GitHub as documents: each text is parsed, and its mistakes logged, once. */
export interface HeldDocuments {
  parse(held: HeldFile, origin: DocumentOrigin): DocumentSlot;
  /** A text that GitHub no longer has. */
  parseText(text: string, origin: DocumentOrigin): DocumentSlot;
  mistakesOf(held: HeldFile): number;
}

/** As many as there are files; those of earlier commits go with them. */
export function createHeldDocuments(effects: LoadEffects): HeldDocuments {
  const byFile = new WeakMap<HeldFile, LoadedDocument>();
  /** The last text of each source: a new commit seldom changes it. */
  const bySource = new Map<string, LoadedDocument & { readonly why: string | undefined }>();

  const load = (held: HeldFile, origin: DocumentOrigin): LoadedDocument => {
    const known = byFile.get(held);
    if (known !== undefined) return known;
    const { text } = held;
    const [content, why] = text.ok ? [text.value ?? "", undefined] : ["", text.error];
    const last = bySource.get(origin.source);
    const isSame = last !== undefined && last.text === content && last.why === why;
    const loaded = isSame
      ? last
      : why === undefined
        ? loggedDocument(content, origin, effects)
        : failedDocument(why, origin, effects);
    byFile.set(held, loaded);
    bySource.set(origin.source, { ...loaded, why });
    return loaded;
  };
  const parsed = new Map<string, { readonly text: string; readonly slot: DocumentSlot }>();
  return {
    parse: (held, origin) => load(held, origin).slot,
    mistakesOf: (held) => byFile.get(held)?.mistakes ?? 0,
    parseText: (text, { source, scope }) => {
      const known = parsed.get(source);
      if (known?.text === text) return known.slot;
      const result = effects.parser.parse(text, { source, scope });
      const slot = result.ok ? result.value : "broken";
      parsed.set(source, { text, slot });
      return slot;
    },
  };
}
