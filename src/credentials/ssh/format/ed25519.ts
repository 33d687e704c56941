import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";
import { wireString } from "./write-wire.ts";
import { readWire } from "./read-wire.ts";

/** The only kind of key here: users' keys are made for one lease, and every OpenSSH since 6.5 knows it. */
export const ED25519 = "ssh-ed25519";

/** The length of a public key, and of the seed of a private one. */
export const ED25519_BYTES = 32;

/** A public key as SSH's wire has it: the kind, then the key. */
export function ed25519Blob(publicKey: Uint8Array): Uint8Array {
  return new Uint8Array([...wireString(ED25519), ...wireString(publicKey)]);
}

/** The key of a line such as `ssh-ed25519 AAAA…`; undefined when it is not one. */
export function ed25519KeyOf(line: string): Uint8Array | undefined {
  const [kind, base64 = "", ...more] = line.split(" ");
  const reader = readWire(Buffer.from(base64, "base64"));
  const inside = reader.text();
  const key = reader.bytes();
  const isWhole = reader.isIntact() && reader.isAtEnd() && key.length === ED25519_BYTES;
  return kind === ED25519 && inside === ED25519 && isWhole && more.length === 0 ? key : undefined;
}

/** A signature as SSH's wire has it. */
export function ed25519Signature(data: Uint8Array, key: KeyObject): Uint8Array {
  return new Uint8Array([...wireString(ED25519), ...wireString(sign(null, data, key))]);
}

export function privateKeyOfSeed(seed: string): KeyObject {
  // Node takes `x` from the private half, but wants it there.
  return createPrivateKey({
    key: { kty: "OKP", crv: "Ed25519", d: seed, x: "A".repeat(43) },
    format: "jwk",
  });
}

/** The public half of a private or public key. */
export function publicBytesOf(key: KeyObject): Uint8Array {
  const whole = key.type === "public" ? key : createPublicKey(key);
  return new Uint8Array(Buffer.from(whole.export({ format: "jwk" }).x ?? "", "base64url"));
}
