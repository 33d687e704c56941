import type { Clock } from "../../../src/shared/clock.ts";
import type { FakeHabits } from "./habits.ts";

/**
 * A token bucket that refills each moment: AWS says that IAM limits calls so, and keeps its numbers to itself
 * (https://github.com/hashicorp/terraform-provider-aws/issues/44853 quotes it).
 */
export function tokenBucket(clock: Pick<Clock, "now">): {
  /** False when the call is one too many. */
  take(rate: FakeHabits["rate"]): boolean;
} {
  let tokens: number | undefined;
  let at = clock.now();
  return {
    take: (rate) => {
      if (rate === undefined) return true;
      const now = clock.now();
      const filled = (tokens ?? rate.burst) + ((now - at) / 1000) * rate.perSecond;
      at = now;
      tokens = Math.min(rate.burst, filled);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
