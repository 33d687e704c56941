import { toRfc3339, type Clock, type Instant } from "../../../../shared/clock.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import type { AwsCalls } from "../sdk/aws-calls.ts";
import { untilOf } from "./own-policy.ts";
import type { RoleDenies } from "./role-denies.ts";
import { FOREIGN_MARGIN_SECONDS } from "./sweep.ts";

interface Times {
  readonly calls: Pick<AwsCalls, "serverNow">;
  readonly clock: Pick<Clock, "now">;
}

const REMEDY =
  "Use a separate role for each environment, a shorter `ttl`, or managed policies for the role's own rights.";

/** The end of a session needs an entry, and there is no room for one. */
export function roleFull(times: Times, role: RoleDenies): ProviderFailure {
  const denied = role.policies.reduce((sum, { entries }) => sum + entries.size, 0);
  return failure(`role ${role.name} denies ${denied} sessions and has no room for another one`, {
    mayExist: true,
    retryAt: roomAt(times, role),
  });
}

/** Nothing was issued, because there would be no room for its end. */
export function roleFullBeforeIssue(
  times: Times,
  role: RoleDenies,
  room: { readonly live: number; readonly left: number },
): ProviderFailure {
  return failure(
    `role ${role.name} has room to end ${room.left} more sessions early, and ${room.live} are live already`,
    { mayExist: false, retryAt: roomAt(times, role) },
  );
}

function failure(
  what: string,
  rest: { readonly mayExist: boolean; readonly retryAt: Instant | undefined },
): ProviderFailure {
  const { mayExist, retryAt } = rest;
  const when =
    retryAt === undefined
      ? "its own policies take all of it"
      : `there will be room at ${toRfc3339(retryAt)}`;
  return {
    kind: "retryable",
    name: "role_full",
    message: `${what}: ${when}`,
    remedy: retryAt === undefined ? REMEDY : `Try again then. ${REMEDY}`,
    mayExist,
    ...(retryAt === undefined ? {} : { retryAt }),
  };
}

/** When entries or live leases end next, by the broker's clock. */
function roomAt({ calls, clock }: Times, role: RoleDenies): Instant | undefined {
  const foreign = [...role.foreign.values()].map(
    ({ denies }) => (denies.until + FOREIGN_MARGIN_SECONDS) * 1000,
  );
  const own = role.policies.map((policy) => untilOf(policy) * 1000);
  const ends = [...foreign, ...own, ...role.reserved.values()];
  if (ends.length === 0) return undefined;
  const now = clock.now();
  const ahead = now - (calls.serverNow() ?? now);
  // Those that are over by now go with the next look.
  return Math.max(now + 1000, Math.min(...ends) + ahead);
}
