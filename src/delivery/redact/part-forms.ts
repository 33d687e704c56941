/**
 * The shortest first or last part of a value that is searched for. A shorter one is often text that others print too: a
 * scheme and a host, the header of a token, a name. For the same reason it is at least half of the value.
 */
export const MIN_PART_BYTES = 16;

type Elements = readonly (readonly string[])[];

interface PlainPattern {
  readonly form: "plain";
  readonly elements: Elements;
  readonly lastStart?: number;
  readonly firstEnd?: number;
}

/** A value as it is, from any of its first bytes to its last, and from its first byte to any of its last ones. */
export function plainPatterns(bytes: Elements): readonly PlainPattern[] {
  const shortest = Math.max(MIN_PART_BYTES, Math.ceil(bytes.length / 2));
  if (shortest >= bytes.length) return [{ form: "plain", elements: bytes }];
  return [
    { form: "plain", elements: bytes, lastStart: bytes.length - shortest },
    { form: "plain", elements: bytes.slice(0, -1), firstEnd: shortest - 1 },
  ];
}
