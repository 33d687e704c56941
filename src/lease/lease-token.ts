import { createHash } from "node:crypto";
import type { RandomBytes } from "../shared/lease-id.ts";
import { Secret } from "../shared/secret.ts";

/** 192 random bits: more than the 128 that a bearer token needs (RFC 6750 §5.2, RFC 6819 §5.1.4.2.2), no padding in base64url. */
const TOKEN_BYTES = 24;
const FORM = /^lsk_[A-Za-z0-9_-]{32}$/u;

/** A new lease token: `lsk_` and 32 base64url characters. It can keep its lease alive and end it, nothing else. */
export function newLeaseToken(randomBytes: RandomBytes): Secret {
  return new Secret(`lsk_${Buffer.from(randomBytes(TOKEN_BYTES)).toString("base64url")}`);
}

/** Text from a bearer or form value; undefined when it cannot be a lease token, so that nothing else is looked up. */
export function parseLeaseToken(text: string): Secret | undefined {
  return FORM.test(text) ? new Secret(text) : undefined;
}

/**
 * SHA-256 of a lease token, hex: what the store and the audit log hold. No salt and no stretching, because the token is
 * random and long: there is nothing to guess.
 */
export function hashLeaseToken(token: Secret): string {
  return createHash("sha256").update(token.reveal(), "utf8").digest("hex");
}
