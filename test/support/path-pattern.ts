/** A place as tests write it: `*` is any text, and what hides a secret is three of them. */
export function pathPattern(place: string): RegExp {
  const parts = place.split(/(?<!\*)\*(?!\*)/u);
  const literal = parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`));
  return new RegExp(`^${literal.join(".+")}$`, "u");
}
