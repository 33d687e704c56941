import { isWithinLast, type Instant } from "../../../../shared/clock.ts";
import { err, ok, type Result } from "../../../../shared/result.ts";
import { singleFlight } from "../../../../shared/single-flight.ts";
import type { ProviderFailure } from "../../../kind/provider.ts";
import type { DenyLedger } from "./ledger.ts";
import { makeRoom } from "./make-room.ts";
import { openManaged } from "./managed-policy.ts";
import { END_MARGIN_SECONDS } from "./own-policy.ts";
import { entriesLeft, type RoleDenies } from "./role-denies.ts";
import { roleFullBeforeIssue } from "./role-full.ts";
import type { BatchDeps } from "./settle-batch.ts";
import { untilAborted } from "./until-aborted.ts";

/** Keeps room in one role for the ends of the leases that this process has issued. */
export interface RoleRoom {
  /** Keeps room for one session; refuses when there is none. */
  reserve(
    session: { readonly key: string; readonly deniedFrom: Instant },
    signal: AbortSignal,
  ): Promise<Result<void, ProviderFailure>>;
  /** The session has an entry, was never issued, or is dead without one. */
  release(key: string): void;
}

/** How old the last look at the role may be, in milliseconds. */
const LOOK_AGE_MS = 60_000;
/** Grants that come at once may use up in a moment what was gained for them together. */
const MAX_TRIES = 4;
/** So long after a look that failed the next one comes, in milliseconds. */
const LOOK_AGAIN_MS = 5000;
/** How long a grant waits for a look, in milliseconds. IAM may be down while STS works: then leases still end by their own policy. */
const LOOK_WAIT_MS = 1000;

export function createRoom(deps: BatchDeps, role: RoleDenies, ledger: DenyLedger): RoleRoom {
  const lookWhenDue = createDueLook(deps, role);
  /** Those who wait share one try: ends of leases wait for it too. */
  const gain = singleFlight((until: Instant) =>
    ledger.exclusive(() => gainRoom(deps, role, until)),
  );
  return {
    release: (key) => {
      role.reserved.delete(key);
    },
    reserve: async ({ key, deniedFrom }, signal) => {
      dropEnded(deps, role);
      await lookWhenDue(signal);
      for (let tries = 0; tries < MAX_TRIES && !hasRoom(role); tries += 1) {
        const gained = await untilAborted(signal, gain(deniedFrom));
        if (!gained.ok) return err({ ...gained.error, mayExist: false });
      }
      if (!hasRoom(role)) {
        const room = { live: role.reserved.size, left: entriesLeft(role) };
        return err(roleFullBeforeIssue(deps, role, room));
      }
      role.reserved.set(key, deniedFrom);
      return ok(undefined);
    },
  };
}

/** Without any look, nothing shows that the role is full. */
function hasRoom(role: RoleDenies): boolean {
  return role.look === undefined || role.reserved.size < entriesLeft(role);
}

async function gainRoom(
  deps: BatchDeps,
  role: RoleDenies,
  until: Instant,
): Promise<Result<void, never>> {
  if (!hasRoom(role)) await makeRoom(deps, role);
  if (!hasRoom(role)) await openManaged(deps, role, Math.ceil(until / 1000));
  return ok(undefined);
}

/** Looks at the role when the last look is old. Grants that come meanwhile wait for the same look. */
function createDueLook(
  { clock, look }: BatchDeps,
  role: RoleDenies,
): (signal: AbortSignal) => Promise<void> {
  let looking: Promise<unknown> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  const isWithin = (since: Instant, milliseconds: number): boolean =>
    isWithinLast(milliseconds, since, clock.now());
  return async (signal) => {
    if (role.look !== undefined && isWithin(role.look.at, LOOK_AGE_MS)) return;
    if (looking === undefined && isWithin(triedAt, LOOK_AGAIN_MS)) return;
    if (signal.aborted) return;
    triedAt = clock.now();
    looking ??= look().finally(() => {
      looking = undefined;
    });
    const settled = new AbortController();
    const limit = AbortSignal.any([signal, settled.signal]);
    await Promise.race([looking, clock.sleep(LOOK_WAIT_MS, limit)]);
    settled.abort();
  };
}

/** A session whose own policy denies everything needs no entry. */
function dropEnded({ calls, clock }: BatchDeps, role: RoleDenies): void {
  const now = calls.serverNow() ?? clock.now();
  for (const [key, deniedFrom] of role.reserved) {
    if (deniedFrom + END_MARGIN_SECONDS * 1000 <= now) role.reserved.delete(key);
  }
}
