import { importJWK, type CryptoKey } from "jose";
import { z } from "zod";
import { isWithinLast, type Clock, type Instant } from "../shared/clock.ts";
import { codedFailure } from "../shared/coded-failure.ts";
import type { Failure } from "../shared/failure.ts";
import { originOf, type HttpSend } from "../shared/http.ts";
import { isSecureUrl } from "../shared/secure-url.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { singleFlight } from "../shared/single-flight.ts";

/** The issuer's public keys, by their `kid`. */
export interface KeySet {
  /**
   * The public keys with this id; empty if the issuer has none. Fails with `keys_unavailable` if the issuer could not be
   * reached, which says nothing about the token.
   */
  find(keyId: string): Promise<Result<readonly CryptoKey[], Failure>>;
}

/** Keys that can be read before anybody needs them. */
export interface RefreshableKeySet extends KeySet {
  /** Reads the keys now, also when those that are known are not old. Fails if the issuer cannot be reached. */
  refresh(): Promise<Result<undefined, Failure>>;
}

export interface KeySetOptions {
  /** Exactly as in `iss` of the tokens. */
  readonly issuer: string;
  readonly send: HttpSend;
  readonly clock: Clock;
}

/** Keys older than this are fetched again. */
const REFRESH_AFTER_MS = 10 * 60_000;
/** Keys are used for this long if the issuer cannot be reached: they change far more slowly. */
const MAX_AGE_MS = 60 * 60_000;
/** Shortest time between two fetches because of an unknown key id: anyone can invent key ids. */
const MIN_INTERVAL_MS = 30_000;
/** Shortest time after a failed fetch. Short, because until the next one nobody gets a lease. */
const MIN_INTERVAL_AFTER_FAILURE_MS = 2000;
/** For each of the two requests: discovery document and keys. */
const TIMEOUT_MS = 2500;
const MAX_BYTES = 256 * 1024;

type Keys = ReadonlyMap<string, readonly CryptoKey[]>;

interface Cached {
  readonly keys: Keys;
  readonly fetchedAt: Instant;
}

/**
 * Fetches the issuer's RS256 keys through its discovery document (OpenID Connect Discovery 1.0 §4) and caches them. They
 * are fetched again when they are old or a key id is unknown: one fetch at a time, with a shortest interval.
 */
export function createKeySet({ issuer, send, clock }: KeySetOptions): RefreshableKeySet {
  let cached: Cached | undefined;
  let failed: { readonly error: Failure; readonly at: Instant } | undefined;

  const refreshOnce = singleFlight(async (): Promise<void> => {
    const fetched = await fetchKeys(issuer, send);
    if (fetched.ok) {
      cached = { keys: fetched.value, fetchedAt: clock.now() };
      failed = undefined;
    } else {
      failed = { error: fetched.error, at: clock.now() };
    }
  });
  const mayFetch = (): boolean =>
    failed === undefined || !isWithinLast(MIN_INTERVAL_AFTER_FAILURE_MS, failed.at, clock.now());
  const usable = (): Keys | undefined =>
    cached !== undefined && clock.now() - cached.fetchedAt < MAX_AGE_MS ? cached.keys : undefined;

  return {
    refresh: async () => {
      await refreshOnce();
      return failed === undefined ? ok(undefined) : err(failed.error);
    },
    find: async (keyId) => {
      if (needsRefresh(cached, keyId, clock.now()) && mayFetch()) await refreshOnce();
      const keys = usable();
      const found = keys?.get(keyId);
      if (found !== undefined) return ok(found);
      // The key is unknown, but the issuer could not be reached: that says nothing about the token.
      if (failed !== undefined) return err(failed.error);
      return keys === undefined ? err(unavailable("the keys are too old")) : ok([]);
    },
  };
}

function needsRefresh(cached: Cached | undefined, keyId: string, now: Instant): boolean {
  if (cached === undefined) return true;
  const { keys, fetchedAt } = cached;
  if (!isWithinLast(REFRESH_AFTER_MS, fetchedAt, now)) return true;
  return !keys.has(keyId) && !isWithinLast(MIN_INTERVAL_MS, fetchedAt, now);
}

const DISCOVERY = z.object({ issuer: z.string(), jwks_uri: z.string() });

async function fetchKeys(issuer: string, send: HttpSend): Promise<Result<Keys, Failure>> {
  const base = issuer.replace(/\/$/u, "");
  const discovery = await getJson(`${base}/.well-known/openid-configuration`, send);
  if (!discovery.ok) return discovery;
  // The document must name the same issuer (Discovery §4.3), or another issuer's keys would be trusted.
  const { success, data } = DISCOVERY.safeParse(discovery.value);
  if (!success || data.issuer !== issuer) {
    return err(unavailable(`the discovery document of ${issuer} names another issuer`));
  }
  if (!isSecureUrl(data.jwks_uri)) {
    return err(
      unavailable(`the jwks_uri in the discovery document of ${issuer} is not a secure URL`),
    );
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
/** Keys that are not RSA keys for signatures are ignored (RFC 7517 §5). */
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
    // Only the public members: a private key must not be held, even if the document contains one.
    const key = await importJWK({ kty: "RSA", n, e, alg: "RS256" }, "RS256");
    return key instanceof Uint8Array ? undefined : key;
  } catch {
    return undefined;
  }
}

async function getJson(url: string, send: HttpSend): Promise<Result<unknown, Failure>> {
  const response = await send({ method: "GET", url, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES });
  if (!response.ok) return err(unavailable(response.error.message));
  if (response.value.status !== 200) {
    return err(unavailable(`${originOf(url)} returned ${response.value.status}`));
  }
  try {
    return ok(JSON.parse(response.value.body) as unknown);
  } catch {
    return err(unavailable(`${originOf(url)} returned something that is not JSON`));
  }
}

function unavailable(reason: string): Failure {
  return codedFailure("keys_unavailable", { reason, retryAfterSeconds: 5 });
}
