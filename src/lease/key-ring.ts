import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import type { LeaseId, RandomBytes } from "../shared/lease-id.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { Secret } from "../shared/secret.ts";
import type { SealedSecret } from "./lease.ts";
import type { StoreKeyUse } from "./store.ts";

/**
 * Encrypts the secrets that revoking takes, for the store. A box is bound to its lease: moved to another one, it does not
 * open. The current key seals; older keys only open, until no lease needs them.
 */
export interface KeyRing {
  seal(secret: Secret, lease: LeaseId): SealedSecret;
  /** `unknown_key`: the key that it was sealed with is not in this ring. */
  open(sealed: SealedSecret, lease: LeaseId): Result<Secret, "unknown_key" | "damaged">;
  /**
   * What a value is known by where it must not be: an HMAC under each key, the current key's first. Without the key, nobody
   * can try out values.
   */
  fingerprints(value: Secret): readonly string[];
  /** Key ids, the current key's first. */
  readonly ids: readonly string[];
}

/** Key material of a ring, as it was configured: any text that holds enough random characters. */
export interface StoreKeys {
  readonly current: Secret;
  /** Newest first. */
  readonly older: readonly Secret[];
}

export interface StoreKeyMistake {
  /** Which key: 0 is the current one, 1 the first of the older ones. */
  readonly index: number;
  /** `not_text`: it was decoded from bytes that are not UTF-8, which loses some of them. */
  readonly problem: "too_short" | "not_text";
}

/** As many bytes as the AES-256 key that is derived from it. */
export const MIN_KEY_BYTES = 32;

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Fixed for good: another text here opens nothing that was sealed before. */
const KEY_INFO = "stepkey store-key: aes-256-gcm";
const HMAC_INFO = "stepkey store-key: hmac-sha256 of values";
const ID_INFO = "stepkey store-key: id";

interface StoreKey {
  readonly id: string;
  readonly key: Uint8Array;
  readonly hmacKey: Uint8Array;
}

/** An error names every key that cannot be used. */
export function createKeyRing(
  keys: StoreKeys,
  randomBytes: RandomBytes,
): Result<KeyRing, readonly StoreKeyMistake[]> {
  const all = [keys.current, ...keys.older];
  const mistakes = all.flatMap((material, index) => {
    const problem = storeKeyProblem(material);
    return problem === undefined ? [] : [{ index, problem }];
  });
  if (mistakes.length > 0) return err(mistakes);
  const current = deriveKey(keys.current);
  const derived = [current, ...keys.older.map(deriveKey)];
  const byId = new Map(derived.map((key) => [key.id, key]));
  return ok({
    ids: [...byId.keys()],
    fingerprints: (value) => [...byId.values()].map((key) => fingerprint(key, value)),
    seal: (secret, lease) => sealWith(current, { secret, lease, nonce: randomBytes(NONCE_BYTES) }),
    open: (sealed, lease) => {
      const key = byId.get(sealed.keyId);
      return key === undefined ? err("unknown_key") : openWith(key, sealed.box, lease);
    },
  });
}

/** The keys that leases need to be revoked and that the ring does not have. Without a ring, all of them. */
export function missingKeys(
  needed: readonly StoreKeyUse[],
  ring: Pick<KeyRing, "ids"> | undefined,
): readonly StoreKeyUse[] {
  return needed.filter(({ keyId }) => ring?.ids.includes(keyId) !== true);
}

/** Why key material cannot be used; undefined when it can. */
export function storeKeyProblem(material: Secret): StoreKeyMistake["problem"] | undefined {
  const text = material.reveal();
  if (text.includes("\uFFFD")) return "not_text";
  return Buffer.byteLength(text, "utf8") < MIN_KEY_BYTES ? "too_short" : undefined;
}

function deriveKey(material: Secret): StoreKey {
  const derive = (info: string, length: number): Buffer =>
    Buffer.from(hkdfSync("sha256", material.reveal(), "", info, length));
  const id = derive(ID_INFO, 4).toString("hex");
  return { id, key: derive(KEY_INFO, 32), hmacKey: derive(HMAC_INFO, 32) };
}

function fingerprint({ hmacKey }: StoreKey, value: Secret): string {
  return createHmac("sha256", hmacKey).update(value.reveal(), "utf8").digest("hex");
}

/** The box: nonce, ciphertext, tag. */
function sealWith(
  { id, key }: StoreKey,
  given: { readonly secret: Secret; readonly lease: LeaseId; readonly nonce: Uint8Array },
): SealedSecret {
  const { secret, lease, nonce } = given;
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(lease, "utf8"));
  const sealed = [cipher.update(secret.reveal(), "utf8"), cipher.final()];
  const box = Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]);
  return { keyId: id, box: box.toString("base64url") };
}

function openWith({ key }: StoreKey, box: string, lease: LeaseId): Result<Secret, "damaged"> {
  const bytes = Buffer.from(box, "base64url");
  // Node skips what is not base64url; a box that was changed anywhere must not open.
  const isWhole = bytes.toString("base64url") === box;
  if (!isWhole || bytes.length < NONCE_BYTES + TAG_BYTES) return err("damaged");
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(lease, "utf8"));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const opened = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    return ok(new Secret(Buffer.concat(opened).toString("utf8")));
  } catch {
    return err("damaged");
  }
}
