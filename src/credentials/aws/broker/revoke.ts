import type { AwsCalls } from "./calls.ts";
import { parseDenies } from "./deny-document.ts";
import { type DenyLedger, RETIRE_SECONDS, createDenyLedger } from "./deny-ledger.ts";
import type { AwsBrokerHandle } from "./handle.ts";
import { parseRoleArn } from "../session/partition.ts";
import type { ProviderFailure, Revoked } from "../../kind/provider.ts";
import { type Clock, type Instant, toRfc3339 } from "../../../shared/clock.ts";
import type { Jitter } from "../../../shared/http.ts";
import type { RandomBytes } from "../../../shared/lease-id.ts";
import { type Result, err, ok } from "../../../shared/result.ts";

export interface RevokerDeps {
  readonly calls: AwsCalls;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly jitter: Jitter;
}

/** Ends sessions of one server's roles with deny entries in the roles' inline policies. */
export interface Revoker {
  revoke(handle: AwsBrokerHandle, signal: AbortSignal): Promise<Result<Revoked, ProviderFailure>>;
  /** Whether the role has a deny for this session, whichever process wrote it. */
  isDenied(handle: AwsBrokerHandle, signal: AbortSignal): Promise<Result<boolean, ProviderFailure>>;
}

/** How long a deny stays after the lease's end, when the session's own policy takes over: clocks may differ. */
const KEEP_MS = 300_000;
const SWEEP_EVERY_MS = 600_000;

interface Role {
  /** Without its path, as IAM's calls expect it. */
  readonly name: string;
  readonly prefix: string;
  readonly ledger: DenyLedger;
  checked: boolean;
  sweptAt: number;
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
    revoke: (handle, signal) => revoke(deps, roleOf(handle), { handle, signal }),
    isDenied: (handle, signal) => isDenied(deps.calls, roleOf(handle), { handle, signal }),
  };
}

function newRole(deps: RevokerDeps, handle: AwsBrokerHandle): Role {
  const name = parseRoleArn(handle.role)?.name ?? "";
  const prefix = `stepkey-${handle.instance.replaceAll(/[^\w=,.@-]/gu, "-").slice(0, 64)}-`;
  const newPolicyName = (): string =>
    `${prefix}${Buffer.from(deps.randomBytes(6)).toString("hex")}`;
  const ledger = createDenyLedger({ ...deps, newPolicyName }, name);
  return { name, prefix, ledger, checked: false, sweptAt: 0 };
}

interface HandleCall {
  readonly handle: AwsBrokerHandle;
  readonly signal: AbortSignal;
}

async function revoke(
  deps: RevokerDeps,
  role: Role,
  { handle, signal }: HandleCall,
): Promise<Result<Revoked, ProviderFailure>> {
  const keepUntil = handle.deniedFrom + KEEP_MS;
  if (deps.clock.now() >= keepUntil) {
    const since = toRfc3339(handle.deniedFrom);
    return ok({ facts: [`its own session policy denies everything since ${since}`] });
  }
  const account = await checkAccount(deps.calls, role, { handle, signal });
  if (!account.ok) return account;
  await sweepSometimes(deps, role, signal);
  const entry = { session: handle.session, until: Math.ceil(keepUntil / 1000) };
  const denied = await role.ledger.deny(entry, signal);
  return denied.ok ? ok({ facts: ["deny read back"] }) : denied;
}

/** IAM's calls name a role without its account: in the account of the credentials, the same name may be another role. */
async function checkAccount(
  calls: AwsCalls,
  role: Role,
  { handle, signal }: HandleCall,
): Promise<Result<void, ProviderFailure>> {
  if (role.checked) return ok(undefined);
  const found = await calls.roleArn(role.name, signal);
  if (!found.ok) return found;
  role.checked = found.value === handle.role;
  if (role.checked) return ok(undefined);
  return err({
    kind: "permanent",
    name: "role_elsewhere",
    message: `${handle.role} is not in the account of this server's credentials`,
    remedy:
      "Give the server credentials of the role's account: a session can be ended early only from there.",
    mayExist: true,
  });
}

async function sweepSometimes(deps: RevokerDeps, role: Role, signal: AbortSignal): Promise<void> {
  const now = deps.clock.now();
  if (now - role.sweptAt < SWEEP_EVERY_MS) return;
  role.sweptAt = now;
  const { name, prefix, ledger } = role;
  await sweepDenies({
    calls: deps.calls,
    role: name,
    prefix,
    own: ledger.policyName(),
    now,
    signal,
  });
}

async function isDenied(
  calls: AwsCalls,
  role: Role,
  { handle, signal }: HandleCall,
): Promise<Result<boolean, ProviderFailure>> {
  const names = await calls.listRolePolicies(role.name, signal);
  if (!names.ok) return names;
  for (const name of names.value.filter((one) => one.startsWith(role.prefix))) {
    const document = await calls.getRolePolicy({ role: role.name, name }, signal);
    if (!document.ok) return document;
    const entries = parseDenies(document.value ?? "") ?? [];
    if (entries.some(({ session }) => session === handle.session)) return ok(true);
  }
  return ok(false);
}

export interface Sweep {
  readonly calls: AwsCalls;
  readonly role: string;
  /** How the names of this broker instance's policies begin. */
  readonly prefix: string;
  /** This process's current policy, which stays. */
  readonly own: string | undefined;
  readonly now: Instant;
  readonly signal: AbortSignal;
}

/**
 * Removes the policies that earlier processes of this broker left: those whose last entry ended so long ago that no
 * process writes to them any more. A policy that cannot be read stays, which is harmless.
 */
export async function sweepDenies(sweep: Sweep): Promise<void> {
  const { calls, role, signal } = sweep;
  for (const name of await namesOf(sweep)) {
    if (name === sweep.own) continue;
    const found = await calls.getRolePolicy({ role, name }, signal);
    const entries = found.ok ? parseDenies(found.value ?? "") : undefined;
    const newest = entries && Math.max(0, ...entries.map(({ until }) => until));
    const isOver = newest !== undefined && newest + 2 * RETIRE_SECONDS < sweep.now / 1000;
    if (isOver) await calls.deleteRolePolicy({ role, name }, signal);
  }
}

/** The names of this broker instance's policies in the role. */
async function namesOf({ calls, role, prefix, signal }: Sweep): Promise<readonly string[]> {
  const names = await calls.listRolePolicies(role, signal);
  return names.ok ? names.value.filter((name) => name.startsWith(prefix)) : [];
}
