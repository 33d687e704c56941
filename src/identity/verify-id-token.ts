import { KeyObject, verify } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, type CryptoKey } from "jose";
import type { Claims } from "../shared/claims.ts";
import type { Clock } from "../shared/clock.ts";
import type { FailureCode } from "../shared/failure-codes.ts";
import { codedFailure } from "../shared/coded-failure.ts";
import type { Failure } from "../shared/failure.ts";
import { isLoopback } from "../shared/secure-url.ts";
import { err, ok, type Result } from "../shared/result.ts";
import type { Secret } from "../shared/secret.ts";
import { isNumericDate, parseClaims } from "./claims.ts";
import type { KeySet } from "./key-set.ts";

export type VerifyIdToken = (token: Secret) => Promise<Result<Claims, Failure>>;

export interface VerifierOptions {
  /** Must equal `iss` exactly. */
  readonly issuer: string;
  /** The only audience that a token may have. */
  readonly audience: string;
  readonly maxAgeSeconds: number;
  readonly clockSkewSeconds: number;
  readonly keySet: KeySet;
  readonly clock: Clock;
}

/** GitHub's tokens are about 2 KiB; a longer one is not parsed at all. */
const MAX_CHARACTERS = 16 * 1024;
/** A token with a longer lifetime is not a job's, whatever the issuer says. */
const MAX_LIFETIME_SECONDS = 15 * 60;
/** Three base64url parts (RFC 7515 §7.1): no padding, no white space. */
const COMPACT_FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/u;

/**
 * Verifies a job's ID token: size and form, issuer, RS256 signature, exactly one audience, `exp`, `nbf` and `iat` with
 * skew, maximum age, then the claims. Returns the first failure, with the exact reason in `reason`, and never throws.
 * Only `keys_unavailable` says nothing about the token. (OpenID Connect Core 1.0 §3.1.3.7, RFC 8725 §3.)
 */
export function createIdTokenVerifier(options: VerifierOptions): VerifyIdToken {
  return async (secret) => {
    const token = secret.reveal();
    const decoded = decode(token);
    if (!decoded.ok) return decoded;
    const { keyId, payload } = decoded.value;
    // Before the signature, so that another issuer's token causes no key fetch. This check can only refuse.
    if (payload["iss"] !== options.issuer) {
      return refuse("token_issuer", `iss is not ${options.issuer}`);
    }
    const signed = await verifySignature(token, keyId, options.keySet);
    if (!signed.ok) return signed;
    const fault = audienceFault(payload["aud"], options.audience) ?? timeFault(payload, options);
    return fault === undefined ? parseClaims(payload) : err(fault);
  };
}

interface Decoded {
  readonly keyId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Form and header, and the payload as claimed: nothing of it is trusted yet. */
function decode(token: string): Result<Decoded, Failure> {
  if (token.length > MAX_CHARACTERS) {
    return refuse("token_malformed", `it has more than ${MAX_CHARACTERS} characters`);
  }
  if (!COMPACT_FORM.test(token)) {
    return refuse("token_malformed", "it is not three base64url parts");
  }
  try {
    const header = decodeProtectedHeader(token);
    const payload = decodeJwt(token);
    const fault = headerFault(header);
    return fault === undefined ? ok({ keyId: String(header.kid), payload }) : err(fault);
  } catch {
    return refuse("token_malformed", "its header or payload is not a JSON object");
  }
}

function headerFault(header: ReturnType<typeof decodeProtectedHeader>): Failure | undefined {
  // Never let the token choose the algorithm (RFC 8725 §2.1).
  if (header.alg !== "RS256") return fail("token_signature", "alg is not RS256");
  if (typeof header.kid !== "string" || header.kid === "") {
    return fail("token_malformed", "the header has no kid");
  }
  if (header.crit !== undefined) return fail("token_malformed", "the header has crit");
  // Other kinds of token by the same issuer are not ID tokens (RFC 8725 §3.11).
  const type: unknown = header.typ;
  if (type !== undefined && !(typeof type === "string" && type.toUpperCase() === "JWT")) {
    return fail("token_malformed", "typ is not JWT");
  }
  return undefined;
}

async function verifySignature(
  token: string,
  keyId: string,
  keySet: KeySet,
): Promise<Result<undefined, Failure>> {
  const keys = await keySet.find(keyId);
  if (!keys.ok) return keys;
  if (keys.value.some((key) => isSignedBy(token, key))) return ok(undefined);
  const reason =
    keys.value.length === 0
      ? "the issuer has no key with this kid"
      : "no key of the issuer verifies it";
  return refuse("token_signature", reason);
}

/** RFC 7518 §3.3: a shorter key does not verify anything. */
const MIN_KEY_BITS = 2048;

/** RS256, on this thread: to hand it to another one and back takes longer than to do it. */
function isSignedBy(token: string, cryptoKey: CryptoKey): boolean {
  const key = usableKey(cryptoKey);
  if (key === undefined) return false;
  const end = token.lastIndexOf(".");
  const signature = Buffer.from(token.slice(end + 1), "base64url");
  return verify("sha256", Buffer.from(token.slice(0, end)), key, signature);
}

/** What is known of keys that were used before. */
const usableKeys = new WeakMap<CryptoKey, KeyObject>();

function usableKey(cryptoKey: CryptoKey): KeyObject | undefined {
  const known = usableKeys.get(cryptoKey);
  if (known !== undefined) return known;
  const key = KeyObject.from(cryptoKey);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType !== "rsa" || bits < MIN_KEY_BITS) return undefined;
  usableKeys.set(cryptoKey, key);
  return key;
}

function audienceFault(audience: unknown, expected: string): Failure | undefined {
  const list: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  if (list.length === 1 && list[0] === expected) return undefined;
  const [only] = list;
  if (list.length === 1 && isOtherSpelling(only, expected)) {
    return fail("broker_url_differs", `aud is not ${expected}, but another name of this machine`);
  }
  // A token that others accept as well may have been sent to them first (RFC 8725 §3.9).
  const fault = list.includes(expected) ? "aud has others besides" : "aud is not";
  return fail("token_audience", `${fault} ${expected}`);
}

/** `localhost` and `127.0.0.1` reach the same broker, but are two audiences. */
function isOtherSpelling(audience: unknown, expected: string): boolean {
  const names = [audience, expected].map(loopbackName);
  return names.every((name) => name !== undefined) && names[0] !== names[1];
}

function loopbackName(url: unknown): string | undefined {
  if (typeof url !== "string" || !URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  return isLoopback(hostname) ? hostname : undefined;
}

interface Payload {
  readonly exp?: unknown;
  readonly iat?: unknown;
  readonly nbf?: unknown;
}

function timeFault(
  payload: Payload,
  options: Pick<VerifierOptions, "clock" | "clockSkewSeconds" | "maxAgeSeconds">,
): Failure | undefined {
  const { exp, iat } = payload;
  // Optional in an ID token; GitHub's is before `iat`.
  const nbf = payload.nbf ?? iat;
  if (!isNumericDate(exp) || !isNumericDate(iat) || !isNumericDate(nbf)) {
    return fail("claims_incomplete", "exp, iat or nbf is missing or not a NumericDate");
  }
  const now = options.clock.now() / 1000;
  const skew = options.clockSkewSeconds;
  if (now >= exp + skew) return fail("token_expired", "exp has passed");
  if (now < nbf - skew) return fail("broker_clock_off", "nbf is in the future");
  if (now < iat - skew) return fail("broker_clock_off", "iat is in the future");
  if (exp - iat > MAX_LIFETIME_SECONDS) {
    return fail("token_too_old", `exp is more than ${MAX_LIFETIME_SECONDS} s after iat`);
  }
  if (now > iat + options.maxAgeSeconds + skew) {
    return fail("token_too_old", `iat is more than ${options.maxAgeSeconds} s ago`);
  }
  return undefined;
}

function fail(code: FailureCode, reason: string): Failure {
  return codedFailure(code, { reason });
}

function refuse(code: FailureCode, reason: string): Result<never, Failure> {
  return err(fail(code, reason));
}
