import { leaseSuffix, type LeaseId } from "../../../shared/lease-id.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * The GUID of a lease's requests, made from its id. The sign-in logs of Microsoft Entra show it as the correlation id, and so
 * lead from there to the lease.
 */
export function requestIdOf(lease: LeaseId): string {
  let bits = 0n;
  for (const character of leaseSuffix(lease)) {
    bits = bits * 32n + BigInt(ALPHABET.indexOf(character));
  }
  // 26 characters have two bits more than a GUID.
  const hex = (bits >> 2n).toString(16).padStart(32, "0");
  const at = [0, 8, 12, 16, 20, 32];
  return at
    .slice(1)
    .map((end, index) => hex.slice(at[index], end))
    .join("-");
}
