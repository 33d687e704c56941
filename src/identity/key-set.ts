import { importJWK, type CryptoKey } from "jose";
import { z } from "zod";
import type { Clock, Instant } from "../shared/clock.ts";
import { codedFailure, type Failure } from "../shared/failure.ts";
import { isSecureUrl, originOf, type HttpSend } from "../shared/http.ts";
import { err, ok, type Result } from "../shared/result.ts";

/** The issuer's keys, by their `kid`. */
export interface KeySet {
  /**
   * The public keys of this id: none when the issuer has no such key. `keys_unavailable` when the issuer could not be
   * asked, which says nothing about the token.
   */
  find(keyId: string): Promise<Result<readonly CryptoKey[], Failure>>;
}

export interface KeySetOptions {
  /** Exactly as in the tokens' `iss`. */
  readonly issuer: string;
  readonly send: HttpSend;
  readonly clock: Clock;
}

/** Keys older than this are fetched again. */
const FRESH_MS = 10 * 60_000;
/** An issuer that does not answer is forgiven so long: its keys change far more slowly. */
const USABLE_MS = 60 * 60_000;
/** An unknown key id makes us ask no more often than this: anyone can invent key ids. */
const FLOOR_MS = 30_000;
/** After a failed try; short, because nobody gets a lease meanwhile. */
const FAILED_FLOOR_MS = 2000;
/** For each of the two requests. */
const TIMEOUT_MS = 2500;
const MAX_BYTES = 256 * 1024;

type Keys = ReadonlyMap<string, readonly CryptoKey[]>;

interface Cached {
  readonly keys: Keys;
  readonly fetchedAt: Instant;
}

/**
 * Fetches the issuer's RS256 keys through its discovery document (OpenID Connect Discovery 1.0 §4) and keeps them:
 * refreshed when they are old or a key id is unknown, by one request at a time, not more often than a floor.
 */
export function createKeySet({ issuer, send, clock }: KeySetOptions): KeySet {
  let cached: Cached | undefined;
  let failed: { readonly error: Failure; readonly at: Instant } | undefined;
  let running: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    const fetched = await fetchKeys(issuer, send);
    if (fetched.ok) {
      cached = { keys: fetched.value, fetchedAt: clock.now() };
      failed = undefined;
    } else {
      failed = { error: fetched.error, at: clock.now() };
    }
  };
  const refreshOnce = async (): Promise<void> => {
    running ??= refresh().finally(() => {
      running = undefined;
    });
    await running;
  };
  const mayAsk = (): boolean => failed === undefined || clock.now() - failed.at >= FAILED_FLOOR_MS;
  const usable = (): Keys | undefined =>
    cached !== undefined && clock.now() - cached.fetchedAt < USABLE_MS ? cached.keys : undefined;

  return {
    find: async (keyId) => {
      if (needsRefresh(cached, keyId, clock.now()) && mayAsk()) await refreshOnce();
      const keys = usable();
      const found = keys?.get(keyId);
      if (found !== undefined) return ok(found);
      // Unknown, and the issuer could not be asked about it: not the token's fault.
      if (failed !== undefined) return err(failed.error);
      return keys === undefined ? err(unavailable("the keys are too old")) : ok([]);
    },
  };
}

function needsRefresh(cached: Cached | undefined, keyId: string, now: Instant): boolean {
  if (cached === undefined) return true;
  const age = now - cached.fetchedAt;
  return age >= FRESH_MS || (!cached.keys.has(keyId) && age >= FLOOR_MS);
}

const DISCOVERY = z.object({ issuer: z.string(), jwks_uri: z.string() });

async function fetchKeys(issuer: string, send: HttpSend): Promise<Result<Keys, Failure>> {
  const base = issuer.replace(/\/$/u, "");
  const discovery = await getJson(`${base}/.well-known/openid-configuration`, send);
  if (!discovery.ok) return discovery;
  // A document that names another issuer would let its keys speak for ours (Discovery §4.3).
  const { success, data } = DISCOVERY.safeParse(discovery.value);
  if (!success || data.issuer !== issuer) {
    return err(unavailable(`the discovery document of ${issuer} names another issuer`));
  }
  if (!isSecureUrl(data.jwks_uri)) {
    return err(unavailable(`the discovery document of ${issuer} has no usable jwks_uri`));
  }
  const document = await getJson(data.jwks_uri, send);
  if (!document.ok) return document;
  return importKeys(document.value);
}

async function importKeys(document: unknown): Promise<Result<Keys, Failure>> {
  const set = KEY_SET.safeParse(document);
  if (!set.success) return err(unavailable("the issuer's key set has no keys"));
  const keys = new Map<string, CryptoKey[]>();
  for (const entry of set.data.keys) {
    const jwk = SIGNATURE_KEY.safeParse(entry);
    const key = jwk.success ? await importKey(jwk.data) : undefined;
    if (jwk.data === undefined || key === undefined) continue;
    keys.set(jwk.data.kid, [...(keys.get(jwk.data.kid) ?? []), key]);
  }
  return keys.size > 0
    ? ok(keys)
    : err(unavailable("the issuer's key set has no RSA key for signatures"));
}

const KEY_SET = z.object({ keys: z.array(z.unknown()) });
/** What is no RSA signature key is ignored (RFC 7517 §5). */
const SIGNATURE_KEY = z.object({
  kty: z.literal("RSA"),
  kid: z.string().min(1),
  n: z.string(),
  e: z.string(),
  use: z.literal("sig").optional(),
  alg: z.literal("RS256").optional(),
});

async function importKey({ n, e }: z.infer<typeof SIGNATURE_KEY>): Promise<CryptoKey | undefined> {
  try {
    // Only the public members: whatever else the document holds is not ours to hold.
    const key = await importJWK({ kty: "RSA", n, e, alg: "RS256" }, "RS256");
    return key instanceof Uint8Array ? undefined : key;
  } catch {
    return undefined;
  }
}

async function getJson(url: string, send: HttpSend): Promise<Result<unknown, Failure>> {
  const answer = await send({ method: "GET", url, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
  if (!answer.ok) return err(unavailable(answer.error.message));
  if (answer.value.status !== 200) {
    return err(unavailable(`${originOf(url)} answered ${answer.value.status}`));
  }
  try {
    return ok(JSON.parse(answer.value.body) as unknown);
  } catch {
    return err(unavailable(`${originOf(url)} answered something that is no JSON`));
  }
}

function unavailable(reason: string): Failure {
  return codedFailure("keys_unavailable", { reason, retryAfterSeconds: 5 });
}
