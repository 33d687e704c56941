import type { Clock } from "../../shared/clock.ts";
import type { Result } from "../../shared/result.ts";
import type { ProviderFailure, Revoked } from "./provider.ts";

/** Waits until nobody accepts a credential that was revoked: a probe before that would see it alive. */
export async function settling(
  revoked: Result<Revoked, ProviderFailure>,
  clock: Pick<Clock, "sleep">,
): Promise<void> {
  const { settlesInMs = 0 } = revoked.ok ? revoked.value : {};
  if (settlesInMs > 0) await clock.sleep(settlesInMs);
}
