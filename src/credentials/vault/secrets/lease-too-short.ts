import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { ReadValues } from "./read-values.ts";

/** Where what was read dies before its lease; undefined: it does not. */
export function leaseTooShort(
  { seconds, leases }: ReadValues,
  needs: number,
): ProviderFailure | undefined {
  // The server counts from a moment before its response came.
  if (seconds >= needs - 1) return undefined;
  const paths = leases.map((lease) => lease.slice(0, lease.lastIndexOf("/"))).join(", ");
  const message = `what was read at ${paths} ends after ${seconds} s, and the lease after ${needs} s`;
  const remedy = "Raise the default_ttl of the engine's role, or shorten the ttl of the lease.";
  return { ...permanentFailure("lease_too_short", message, remedy), setting: "secrets" };
}
