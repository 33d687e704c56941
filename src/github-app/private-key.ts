import { createPrivateKey, type KeyObject } from "node:crypto";
import { err, ok, type Result } from "../shared/result.ts";

/** RS256 needs at least as many bits (RFC 7518 §3.3); GitHub makes keys of 2048. */
const MIN_BITS = 2048;

/**
 * A private key as GitHub hands it out: PEM, in PKCS#1 or PKCS#8. A variable often has `\n` in place of each line end. The
 * error is a sentence that repeats nothing of the key.
 */
export function parsePrivateKey(text: string): Result<KeyObject, string> {
  const pem = text.replaceAll(String.raw`\n`, "\n");
  if (!pem.includes("-----BEGIN")) return err("This is not a private key in PEM form.");
  if (/BEGIN (?:RSA )?PUBLIC KEY|BEGIN CERTIFICATE/u.test(pem)) {
    return err("This is a public key or a certificate, and not the App's private key.");
  }
  if (/BEGIN ENCRYPTED|ENCRYPTED$/mu.test(pem)) return err("This private key is encrypted.");
  const key = readKey(pem);
  if (key === undefined) return err("This private key is damaged.");
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== "rsa" || bits < MIN_BITS) {
    return err(`This is not an RSA key of at least ${MIN_BITS} bits, as GitHub's are.`);
  }
  return ok(key);
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
