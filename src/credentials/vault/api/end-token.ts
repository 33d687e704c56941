import { setTimeout as sleep } from "node:timers/promises";
import { err, ok, type Result } from "../../../shared/result.ts";
import { plural } from "../../../shared/wording.ts";
import type { LeaseFinding, Probe, ProviderFailure, Revoked } from "../../kind/provider.ts";
import type { VaultCall } from "./call-vault.ts";
import type { VaultResponse } from "./vault-response.ts";
import { isVaultSuccess, refusedByVault } from "./vault-failure.ts";
import { escapedVaultPath } from "./vault-path.ts";

/** Sends a call with a token that may revoke. */
export type VaultCaller = (
  call: Omit<VaultCall, "token">,
) => Promise<Result<VaultResponse, ProviderFailure>>;

/** What of a lease is at the server. */
export interface LeaseAtVault {
  readonly accessor: string;
  /** The server's own leases, such as users of a database. */
  readonly leases: readonly string[];
}

/** How long to wait for the server to end its leases: it begins at once, in the background. */
const LEASES_MS = 5000;
const LOOK_EVERY_MS = 50;

/**
 * Ends a token by its accessor, and waits until its leases are gone. The server only marks them when the token dies, so a
 * user of a database lives some milliseconds longer, and for hours if the database is away.
 */
export async function endVaultToken(
  { accessor, leases }: LeaseAtVault,
  call: VaultCaller,
  signal: AbortSignal,
): Promise<Result<Revoked, ProviderFailure>> {
  const revoked = await revokeByAccessor(accessor, call);
  if (!revoked.ok) return revoked;
  const left = await waitForLeases(leases, call, signal);
  if (!left.ok) return left;
  const gone = leases.length - left.value.length;
  const facts = ["token revoked", ...(gone === 0 ? [] : [`${plural(gone, "lease")} ended`])];
  return ok({ facts, ...(left.value.length === 0 ? {} : { findings: left.value.map(finding) }) });
}

/** A token that is gone already is no failure. */
export async function revokeByAccessor(
  accessor: string,
  call: VaultCaller,
): Promise<Result<undefined, ProviderFailure>> {
  const path = "auth/token/revoke-accessor";
  const sent = await call({ method: "POST", path, body: { accessor } });
  if (!sent.ok) return sent;
  if (isVaultSuccess(sent.value) || isUnknownAccessor(sent.value)) return ok(undefined);
  const remedy = `Let the policy do it: path "${path}" { capabilities = ["update"] }`;
  return err(refusedByVault(sent.value, { what: "revoke a token by its accessor", remedy }));
}

/** Ends the token with which `call` sends. Without the policy `default` it may not end itself, though it may revoke others. */
export async function revokeOwnToken(
  accessor: string,
  call: VaultCaller,
): Promise<Result<undefined, ProviderFailure>> {
  const sent = await call({ method: "POST", path: "auth/token/revoke-self" });
  return sent.ok && isVaultSuccess(sent.value)
    ? ok(undefined)
    : await revokeByAccessor(accessor, call);
}

/** What the server shows of a lease now. */
export async function probeVaultToken(
  { accessor, leases }: LeaseAtVault,
  call: VaultCaller,
): Promise<Result<Probe, ProviderFailure>> {
  const path = "auth/token/lookup-accessor";
  const sent = await call({ method: "POST", path, body: { accessor } });
  if (!sent.ok) return sent;
  const isAlive = isVaultSuccess(sent.value);
  if (!isAlive && !isUnknownAccessor(sent.value)) {
    const remedy = `Let the policy do it: path "${path}" { capabilities = ["update"] }`;
    return err(refusedByVault(sent.value, { what: "look up a token by its accessor", remedy }));
  }
  const left = await leasesLeft(leases, call);
  if (!left.ok) return left;
  const ofLeases = left.value.length === 0 ? "no leases" : `${left.value.length} leases left`;
  return ok({
    state: isAlive || left.value.length > 0 ? "alive" : "dead",
    facts: [isAlive ? "token exists" : "token absent", ...(leases.length === 0 ? [] : [ofLeases])],
  });
}

/** 400 at OpenBao, 403 or 404 at versions of Vault. */
function isUnknownAccessor({ status, said }: VaultResponse): boolean {
  return (
    status >= 400 && status < 500 && /invalid accessor|no token found|token not found/iu.test(said)
  );
}

/** In its own words: a proxy, or a namespace that is gone, refuses with the same status. */
function isUnknownLease({ status, said }: VaultResponse): boolean {
  return status >= 400 && status < 500 && /invalid lease|lease not found/iu.test(said);
}

async function waitForLeases(
  leases: readonly string[],
  call: VaultCaller,
  signal: AbortSignal,
): Promise<Result<readonly string[], ProviderFailure>> {
  const until = performance.now() + LEASES_MS;
  let left = await leasesLeft(leases, call);
  for (let wait = LOOK_EVERY_MS; left.ok && left.value.length > 0; wait *= 1.5) {
    if (performance.now() + wait > until || signal.aborted)
      return await pushLeases(left.value, call);
    await sleep(wait);
    left = await leasesLeft(left.value, call);
  }
  return left;
}

/** Asks for them by name, which a policy need not allow: the server itself tries again only after a while. */
async function pushLeases(
  leases: readonly string[],
  call: VaultCaller,
): Promise<Result<readonly string[], ProviderFailure>> {
  for (const lease of leases) {
    const path = `sys/leases/revoke/${escapedVaultPath(lease)}`;
    await call({ method: "POST", path, body: { sync: true } });
  }
  return await leasesLeft(leases, call);
}

async function leasesLeft(
  leases: readonly string[],
  call: VaultCaller,
): Promise<Result<readonly string[], ProviderFailure>> {
  const path = "sys/leases/lookup";
  const left: string[] = [];
  for (const lease of leases) {
    const sent = await call({ method: "POST", path, body: { lease_id: lease } });
    if (!sent.ok) return sent;
    if (isVaultSuccess(sent.value)) left.push(lease);
    else if (!isUnknownLease(sent.value)) {
      const remedy = `Let the policy do it: path "${path}" { capabilities = ["update"] }`;
      return err(refusedByVault(sent.value, { what: "look up a lease", remedy }));
    }
  }
  return ok(left);
}

function finding(lease: string): LeaseFinding {
  return {
    what: `Vault could not end lease ${lease}, so its credential may still work.`,
    fix: `vault lease revoke ${lease}`,
  };
}
