import { wireByte, wireJoined, wireString, wireUint32, wireUint64 } from "./write-wire.ts";

const MAGIC = 0x53_53_48_4b_52_4c_0a_00n;
const FORMAT_VERSION = 1;
/** KRL_SECTION_CERTIFICATES, and in it KRL_SECTION_CERT_SERIAL_LIST. */
const CERTIFICATES = 1;
const SERIAL_LIST = 0x20;

/**
 * A list of revoked serials, as sshd reads it for `RevokedKeys`. The same serials give the same bytes, so that every broker
 * of one store has the same ETag for it. It holds for every CA: serials are random, and a CA that was replaced had some too.
 * @see https://cvsweb.openbsd.org/src/usr.bin/ssh/PROTOCOL.krl
 */
export function revocationList(serials: readonly bigint[]): Uint8Array {
  const sorted = BigUint64Array.from(serials).toSorted().filter(isFirst);
  const header = wireJoined(
    wireUint64(MAGIC),
    wireUint32(FORMAT_VERSION),
    // The list's version, the time when it was made, and flags. sshd reads none of them.
    wireUint64(0n),
    wireUint64(0n),
    wireUint64(0n),
    // Reserved, and a comment.
    wireString(),
    wireString("stepkey"),
  );
  if (sorted.length === 0) return header;
  const list = wireJoined(wireByte(SERIAL_LIST), wireString(bigEndian(sorted)));
  // No CA, and reserved.
  const section = wireString(wireString(), wireString(), list);
  return wireJoined(header, wireByte(CERTIFICATES), section);
}

/** A set of so many numbers takes longer to make than all the rest. */
function isFirst(serial: bigint, index: number, sorted: BigUint64Array): boolean {
  return index === 0 || serial !== sorted[index - 1];
}

function bigEndian(serials: BigUint64Array): Uint8Array {
  const bytes = new Uint8Array(8 * serials.length);
  const view = new DataView(bytes.buffer);
  for (const [index, serial] of serials.entries()) view.setBigUint64(8 * index, serial);
  return bytes;
}
