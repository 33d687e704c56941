import type { Handle } from "../credentials/kind/credential.ts";
import type { Provider } from "../credentials/kind/provider.ts";
import type { Revocability } from "../credentials/kind/revocability.ts";

/** What revoking one lease achieves: less than the kind's best where the lease holds what nothing ends. */
export function revocabilityOf(
  provider: Pick<Provider, "revocability" | "revocabilityOf">,
  handle: Handle,
): Revocability {
  return provider.revocabilityOf?.(handle) ?? provider.revocability;
}
