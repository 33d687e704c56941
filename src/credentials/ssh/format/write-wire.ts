/** The data types of SSH's wire (RFC 4251 §5), as certificates, revocation lists and agents use them. */

const utf8 = new TextEncoder();

export function wireByte(value: number): Uint8Array {
  return Uint8Array.of(value);
}

export function wireUint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function wireUint64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value);
  return bytes;
}

/** `string`: bytes with their length before them. */
export function wireString(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  const content = wireJoined(
    ...parts.map((part) => (typeof part === "string" ? utf8.encode(part) : part)),
  );
  return wireJoined(wireUint32(content.length), content);
}

export function wireJoined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
