import { createKeyRing, missingKeys, type KeyRing } from "../../lease/key-ring.ts";
import type { LeaseStore, StoreKeyUse } from "../../lease/store.ts";
import { codedFailure } from "../../shared/coded-failure.ts";
import type { Failure } from "../../shared/failure.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { plural } from "../../shared/wording.ts";
import type { BrokerConfig } from "../config/config.ts";

/**
 * The keys of the configuration, checked against the leases that need one to be revoked: a broker that starts without a
 * key would leave those leases alive and find out only when it ends them.
 */
export async function openKeyRing(
  { storeKeys: [current, ...older] }: Pick<BrokerConfig, "storeKeys">,
  store: Pick<LeaseStore, "sealedKeyIds">,
  randomBytes: RandomBytes,
): Promise<Result<KeyRing | undefined, Failure>> {
  const ring = current === undefined ? undefined : ringOf({ current, older }, randomBytes);
  const missing = missingKeys(await store.sealedKeyIds(), ring);
  return missing.length === 0 ? ok(ring) : err(keyMissing(missing));
}

function ringOf(...given: Parameters<typeof createKeyRing>): KeyRing {
  const ring = createKeyRing(...given);
  // The configuration was refused for a key that cannot be used.
  if (!ring.ok) throw new TypeError("a store key that was not parsed");
  return ring.value;
}

function keyMissing(missing: readonly StoreKeyUse[]): Failure {
  const needs = missing.map(
    ({ keyId, leases }) => `${plural(leases, "lease")} can only be revoked with key ${keyId}`,
  );
  return codedFailure("store_key_missing", {
    message: `\`store-key\` lacks a key that the store needs: ${needs.join("; ")}.`,
  });
}
