import { createHash } from "node:crypto";
import type { LeaseId } from "../../shared/lease-id.ts";

/**
 * The serial of a lease's certificate. It is known before anything is issued, and two leases never share one: 64 bits of a
 * hash. 0 would mean that a certificate has none.
 */
export function serialOf(lease: LeaseId): bigint {
  const serial = createHash("sha256").update(lease).digest().readBigUInt64BE();
  return serial === 0n ? 1n : serial;
}
