import { createPrivateKey, type KeyObject } from "node:crypto";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { ED25519, ED25519_BYTES, privateKeyOfSeed, publicBytesOf } from "./ed25519.ts";
import { readWire } from "./read-wire.ts";

/** The key of a certificate authority. */
export interface CaKey {
  /** base64url. */
  readonly seed: Secret;
  /** base64, as `ssh-keygen -y` prints it after the kind. */
  readonly publicKey: string;
}

const BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
const END = "-----END OPENSSH PRIVATE KEY-----";
/** What follows it is `openssh-key-v1` of OpenSSH's PROTOCOL.key. */
const MAGIC = "openssh-key-v1\0";

/** Reads a private key as `ssh-keygen` or `openssl genpkey` writes it. The error completes "The CA's key …". */
export function parseCaKey(text: string): Result<CaKey, string> {
  const trimmed = text.trim();
  if (!trimmed.startsWith(BEGIN)) return parsePkcs8(trimmed);
  const base64 = trimmed.slice(BEGIN.length, trimmed.indexOf(END));
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  return magic === MAGIC ? parseOpenSsh(bytes.subarray(MAGIC.length)) : err(NOT_A_KEY);
}

const NOT_A_KEY = "is not a private key";
const NOT_ED25519 = "is not an Ed25519 key";

function parseOpenSsh(bytes: Uint8Array): Result<CaKey, string> {
  const outer = readWire(bytes);
  const cipher = outer.text();
  outer.bytes();
  outer.bytes();
  outer.uint32();
  outer.bytes();
  const inner = readWire(outer.bytes());
  if (!outer.isIntact()) return err(NOT_A_KEY);
  if (cipher !== "none") return err("has a passphrase");
  // Twice the same number, which shows that a passphrase was right.
  inner.uint32();
  inner.uint32();
  if (inner.text() !== ED25519) return err(NOT_ED25519);
  inner.bytes();
  const both = inner.bytes();
  if (!inner.isIntact() || both.length !== 2 * ED25519_BYTES) return err(NOT_A_KEY);
  return ok(caKeyOf(Buffer.from(both.subarray(0, ED25519_BYTES)).toString("base64url")));
}

function parsePkcs8(text: string): Result<CaKey, string> {
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    const isEncrypted = text.includes("ENCRYPTED");
    return err(isEncrypted ? "has a passphrase" : NOT_A_KEY);
  }
  if (key.asymmetricKeyType !== "ed25519") return err(NOT_ED25519);
  return ok(caKeyOf(key.export({ format: "jwk" }).d ?? ""));
}

function caKeyOf(seed: string): CaKey {
  const publicKey = publicBytesOf(privateKeyOfSeed(seed));
  return { seed: new Secret(seed), publicKey: Buffer.from(publicKey).toString("base64") };
}
