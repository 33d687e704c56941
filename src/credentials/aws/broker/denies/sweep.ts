import type { Instant } from "../../../../shared/clock.ts";
import type { PolicyName } from "./names.ts";
import { END_MARGIN_SECONDS, untilOf, type OwnPolicy } from "./own-policy.ts";

/**
 * So long after its last entry a policy of another process may be removed, in seconds. Its owner writes to it only before
 * that end, and a write takes some seconds, as does its way to every server of IAM.
 */
export const FOREIGN_MARGIN_SECONDS = 60;
/** The version before wrote to a policy until half an hour after its last entry. */
const EARLIER_MARGIN_SECONDS = 3600;

/**
 * Whether this process may remove a policy of this instance that another process wrote. `serverNow` is AWS's own time: the
 * broker's clock may be ahead, and the sessions live by AWS's. Without it, nothing is over.
 */
export function isOver(
  policy: PolicyName & { readonly until: number },
  serverNow: Instant | undefined,
): boolean {
  const margin = policy.format === "earlier" ? EARLIER_MARGIN_SECONDS : FOREIGN_MARGIN_SECONDS;
  return serverNow !== undefined && (policy.until + margin) * 1000 <= serverNow;
}

/** Whether a policy of this process has no session left to deny. */
export function isOwnOver(policy: OwnPolicy, serverNow: Instant | undefined): boolean {
  return serverNow !== undefined && (untilOf(policy) + END_MARGIN_SECONDS) * 1000 <= serverNow;
}
