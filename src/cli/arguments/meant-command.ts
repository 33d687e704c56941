import { didYouMean } from "../../shared/did-you-mean.ts";

/** Words that others use for a command. By its spelling alone, `unfreeze` is close to its opposite. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  ["unfreeze", "thaw"],
  ["unlock", "thaw"],
  ["resume", "thaw"],
]);

/** The command that was most likely meant; undefined when none is close enough to suggest. */
export function meantCommand(given: string, known: readonly string[]): string | undefined {
  const word = didYouMean(given, [...OTHER_WORDS.keys(), ...known]);
  return word === undefined ? undefined : (OTHER_WORDS.get(word) ?? word);
}
