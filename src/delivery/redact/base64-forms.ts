/** base64 (RFC 4648 §4 and §5): how each character may be written, and which of them a secret alone determines. */

/** base64 has 62 safe characters, and two that other encoders escape or base64url (RFC 4648 §5) writes differently. */
const BASE64_SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  "+": ["+", "-", "%2B", "%2b", "\\u002b", "\\u002B", "\\+"],
  "/": ["/", "_", "%2F", "%2f", "\\/", "\\u002f", "\\u002F"],
};

export function base64Spellings(character: string): readonly string[] {
  return BASE64_SPELLINGS[character] ?? [character];
}

/**
 * The characters of a base64 text that the secret alone determines, for each of the three positions in a group of three
 * bytes at which it may start. What comes before and after it changes at most one character on either side.
 */
export function base64Windows(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const firstBit = offset * 8;
    const endBit = firstBit + bytes.length * 8;
    return encoded.slice(Math.ceil(firstBit / 6), Math.floor(endBit / 6));
  });
}
