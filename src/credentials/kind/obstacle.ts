import { err, ok, type Result } from "../../shared/result.ts";
import type { Obstacle, ProviderFailure } from "./provider.ts";

/** What a rehearsal that failed shows about a grant. `setting`: where the failure names none. */
export function obstacleIn(
  failure: ProviderFailure,
  setting = "server",
): Result<Obstacle, ProviderFailure> {
  // What may pass by itself says nothing about the grant.
  if (failure.kind !== "permanent") return err(failure);
  return ok({ setting: failure.setting ?? setting, failure });
}
