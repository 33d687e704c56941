import type { AwsCalls } from "./sdk/aws-calls.ts";
import { createRoleAccount, type RoleAccount } from "./denies/account.ts";
import { eachAtOnce } from "./denies/at-once.ts";
import { parseDenies, denyKey } from "./denies/document.ts";
import { fenceAt } from "./denies/fence.ts";
import { createDenyLedger, type DenyLedger } from "./denies/ledger.ts";
import { createLooks } from "./denies/look.ts";
import { parsePolicyName } from "./denies/names.ts";
import { createRoleDenies, type RoleDenies, type RoleLook } from "./denies/role-denies.ts";
import { createRoom, type RoleRoom } from "./denies/room.ts";
import { untilAborted } from "./denies/until-aborted.ts";
import { watchRole } from "./denies/watch.ts";
import type { BatchDeps } from "./denies/settle-batch.ts";
import type { AwsBrokerHandle } from "./handle.ts";
import type { ProviderFailure, Revoked } from "../../kind/provider.ts";
import { type Clock, toRfc3339 } from "../../../shared/clock.ts";
import type { Jitter } from "../../../shared/http.ts";
import type { RandomBytes } from "../../../shared/lease-id.ts";
import { type Result, err, ok } from "../../../shared/result.ts";

export interface RevokerDeps {
  readonly calls: AwsCalls;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly jitter: Jitter;
}

/** Ends sessions of one server's roles with deny entries in the roles' policies. */
export interface Revoker {
  /** Keeps room for the end of a session that is about to be issued; refuses when the role has none. */
  reserve(handle: AwsBrokerHandle, signal: AbortSignal): Promise<Result<void, ProviderFailure>>;
  /** The session was not issued. */
  release(handle: AwsBrokerHandle): void;
  revoke(handle: AwsBrokerHandle, signal: AbortSignal): Promise<Result<Revoked, ProviderFailure>>;
  /** Whether the role has a deny for this session, whichever process wrote it. */
  isDenied(handle: AwsBrokerHandle, signal: AbortSignal): Promise<Result<boolean, ProviderFailure>>;
  /** Looks at every role that this process has used: see `watchRole`. */
  watch(): Promise<Result<undefined, ProviderFailure>>;
}

const ROLES_AT_ONCE = 4;

interface Role {
  readonly denies: RoleDenies;
  readonly deps: BatchDeps;
  readonly ledger: DenyLedger;
  readonly room: RoleRoom;
  readonly account: RoleAccount;
}

export function createRevoker(deps: RevokerDeps): Revoker {
  const roles = new Map<string, Role>();
  const roleOf = (handle: AwsBrokerHandle): Role => {
    const key = `${handle.instance} ${handle.role}`;
    const role = roles.get(key) ?? newRole(deps, handle);
    roles.set(key, role);
    return role;
  };
  return {
    reserve: (handle, signal) => {
      const session = { key: denyKey(handle.session), deniedFrom: handle.deniedFrom };
      return roleOf(handle).room.reserve(session, signal);
    },
    release: (handle) => roleOf(handle).room.release(denyKey(handle.session)),
    revoke: (handle, signal) => revoke(deps, roleOf(handle), { handle, signal }),
    isDenied: (handle, signal) => untilAborted(signal, isDenied(roleOf(handle), handle)),
    watch: async () => {
      const failures: ProviderFailure[] = [];
      await eachAtOnce([...roles.values()], ROLES_AT_ONCE, async (role) => {
        const seen = await role.ledger.exclusive(() => watchRole(role.deps, role.denies));
        if (!seen.ok) failures.push(seen.error);
      });
      const [first] = failures;
      return first === undefined ? ok(undefined) : err(first);
    },
  };
}

function newRole(given: RevokerDeps, handle: AwsBrokerHandle): Role {
  const denies = createRoleDenies(handle.role, handle.instance);
  const deps = { ...given, look: createLooks(given, denies) };
  const ledger = createDenyLedger(deps, denies);
  const account = createRoleAccount(given.calls, denies);
  return { denies, deps, ledger, room: createRoom(deps, denies, ledger), account };
}

interface HandleCall {
  readonly handle: AwsBrokerHandle;
  readonly signal: AbortSignal;
}

async function revoke(
  deps: RevokerDeps,
  role: Role,
  call: HandleCall,
): Promise<Result<Revoked, ProviderFailure>> {
  const { handle, signal } = call;
  const isFenced = await waitForFence(deps, role, call);
  if (!isFenced.ok) return isFenced;
  const key = denyKey(handle.session);
  if (isFenced.value) {
    role.room.release(key);
    const since = toRfc3339(handle.deniedFrom);
    return ok({ facts: [`its own session policy denies everything since ${since}`] });
  }
  const account = await role.account.check(signal);
  if (!account.ok) return account;
  const entry = { key, until: Math.ceil(handle.deniedFrom / 1000) };
  const denied = await role.ledger.deny(entry, signal);
  if (!denied.ok) return denied;
  role.room.release(key);
  return ok({ facts: ["deny read back"] });
}

/** Whether the session's own policy denies everything for certain: for its last seconds, waiting is less than a write. */
async function waitForFence(
  { calls, clock }: RevokerDeps,
  role: Role,
  { handle, signal }: HandleCall,
): Promise<Result<boolean, ProviderFailure>> {
  const look = () => fenceAt(handle.deniedFrom, { server: calls.serverNow(), local: clock.now() });
  let fence = look();
  if (fence.kind === "unknown") {
    const asked = await role.account.askTime(signal);
    fence = look();
    // A refusal brings the time too.
    if (fence.kind === "unknown" && !asked.ok) return asked;
  }
  if (fence.kind !== "reached") return ok(fence.kind === "passed");
  await clock.sleep(fence.waitMs, signal);
  // A wait that the deadline cut short needs an entry.
  return ok(!signal.aborted);
}

async function isDenied(
  { denies, deps }: Role,
  handle: AwsBrokerHandle,
): Promise<Result<boolean, ProviderFailure>> {
  const seen = await deps.look();
  if (!seen.ok) return seen;
  const key = denyKey(handle.session);
  return ok(documentsOf(denies, seen.value).some((text) => hasKey(text, key)));
}

/** The documents of this instance's policies. */
function documentsOf({ instance }: RoleDenies, look: RoleLook): readonly string[] {
  const inline = [...look.inline].filter(([name]) => parsePolicyName(name, instance) !== undefined);
  return [...inline.map(([, document]) => document), ...(look.managed?.values() ?? [])];
}

function hasKey(document: string, key: string): boolean {
  return parseDenies(document)?.keys.includes(key) === true;
}
