/**
 * A regular expression with classes of Unicode, made by its first use. Node makes the classes of a literal already when it
 * reads the code around it, and again when it compiles that code: up to a millisecond in every job, for texts that most
 * jobs never meet.
 */
export function unicodePattern(source: string, flags: "u" | "gu"): () => RegExp {
  let made: RegExp | undefined;
  return () => (made ??= new RegExp(source, flags));
}
