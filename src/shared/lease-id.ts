/** The public id of a lease: `lse_` and 26 lower-case Crockford base 32 characters. It grants nothing. */
export type LeaseId = `lse_${string}`;

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const FORM = /^lse_[0-9a-hjkmnp-tv-z]{26}$/u;

/** Random bytes as an argument: Node's `randomBytes`, or fixed bytes in a test. */
export type RandomBytes = (length: number) => Uint8Array;

export function newLeaseId(randomBytes: RandomBytes): LeaseId {
  // 26 characters of 5 bits each; 256 is a multiple of 32, so no character is likelier than another.
  const characters = Array.from(randomBytes(26), (byte) => ALPHABET.charAt(byte % 32));
  return `lse_${characters.join("")}`;
}

export function isLeaseId(text: string): text is LeaseId {
  return FORM.test(text);
}

/** The 26 characters without the prefix, for names of roles and sessions. */
export function leaseSuffix(id: LeaseId): string {
  return id.slice("lse_".length);
}
