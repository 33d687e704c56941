import type { Instant } from "../../../../shared/clock.ts";
import { err, ok, type Result } from "../../../../shared/result.ts";
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
/** How long a grant waits for a look, in milliseconds. IAM may be down while STS works: then leases still end by their own policy. */
const LOOK_WAIT_MS = 1000;

export function createRoom(deps: BatchDeps, role: RoleDenies, ledger: DenyLedger): RoleRoom {
  let gaining: Promise<Result<void, never>> | undefined;
  /** Those who wait share one try: ends of leases wait for it too. */
  const gain = async (until: Instant): Promise<Result<void, never>> => {
    gaining ??= ledger.exclusive(() => gainRoom(deps, role, until));
    const mine = gaining;
    try {
      return await mine;
    } finally {
      if (gaining === mine) gaining = undefined;
    }
  };
  return {
    release: (key) => {
      role.reserved.delete(key);
    },
    reserve: async ({ key, deniedFrom }, signal) => {
      dropEnded(deps, role);
      await lookWhenDue(deps, role, signal);
      // Without any look, nothing shows that the role is full.
      if (role.look !== undefined && !hasRoom(role)) {
        const gained = await untilAborted(signal, gain(deniedFrom));
        if (!gained.ok) return err({ ...gained.error, mayExist: false });
        if (!hasRoom(role)) {
          const room = { live: role.reserved.size, left: entriesLeft(role) };
          return err(roleFullBeforeIssue(deps, role, room));
        }
      }
      role.reserved.set(key, deniedFrom);
      return ok(undefined);
    },
  };
}

function hasRoom(role: RoleDenies): boolean {
  return role.reserved.size < entriesLeft(role);
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

async function lookWhenDue(
  { clock, look }: BatchDeps,
  role: RoleDenies,
  signal: AbortSignal,
): Promise<void> {
  const age = clock.now() - (role.look?.at ?? Number.NEGATIVE_INFINITY);
  if ((age >= 0 && age < LOOK_AGE_MS) || signal.aborted) return;
  const settled = new AbortController();
  const limit = AbortSignal.any([signal, settled.signal]);
  await Promise.race([look(), clock.sleep(LOOK_WAIT_MS, limit)]);
  settled.abort();
}

/** A session whose own policy denies everything needs no entry. */
function dropEnded({ calls, clock }: BatchDeps, role: RoleDenies): void {
  const now = calls.serverNow() ?? clock.now();
  for (const [key, deniedFrom] of role.reserved) {
    if (deniedFrom + END_MARGIN_SECONDS * 1000 <= now) role.reserved.delete(key);
  }
}
