import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import { leaseSuffix } from "../../../shared/lease-id.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Handle } from "../../kind/credential.ts";
import type {
  IssueRequest,
  Obstacle,
  Probe,
  Provider,
  ProviderFailure,
  Revoked,
} from "../../kind/provider.ts";
import { obstacleIn } from "../../kind/obstacle.ts";
import { serverFinder } from "../../kind/unknown-server.ts";
import { endVaultToken, probeVaultToken, type LeaseAtVault } from "../api/end-token.ts";
import { leaseOfHandle } from "../lease/issued.ts";
import { VAULT_REVOCABILITY } from "../lease/revocability.ts";
import { staysValid, vaultRevocability } from "../lease/stays-valid.ts";
import { classifyVault } from "./classify.ts";
import { lookAtTokenRole } from "./create-token.ts";
import { createIssuedHere, type IssuedHere } from "../lease/issued-here.ts";
import { issueVaultLease } from "./issue.ts";
import { createTokenFinder } from "./lease-tokens.ts";
import { createBrokerSession, type BrokerSession } from "./login.ts";
import { rehearseVaultToken } from "./rehearse.ts";
import { checkRights, EVERY_LEASE } from "./rights.ts";
import type { VaultServer } from "./server.ts";
import type { VaultSettings } from "./settings.ts";

export interface VaultDeps {
  /** By their names under `servers.vault`. */
  readonly servers: Readonly<Record<string, VaultServer>>;
  readonly send: HttpSend;
  readonly clock: Clock;
}

/** One server with what the broker keeps about it while it runs. */
export interface KeptVault {
  readonly server: VaultServer;
  readonly session: BrokerSession;
  readonly findTokens: ReturnType<typeof createTokenFinder>;
  readonly issuedHere: IssuedHere;
}

/**
 * Vault and OpenBao: one token a lease, made by a role of the token store. The broker reads what the grant names with it, and
 * ends it by its accessor; the server's own leases end with it.
 */
export function createVaultProvider(deps: VaultDeps): Provider<VaultSettings> {
  const { send, clock } = deps;
  const kept = new Map<string, KeptVault>();
  for (const [name, server] of Object.entries(deps.servers)) {
    const session = createBrokerSession(server, { send, clock });
    const findTokens = createTokenFinder(session);
    kept.set(name, { server, session, findTokens, issuedHere: createIssuedHere() });
  }
  const find = serverFinder("vault", kept);
  return {
    kind: "vault",
    revocability: VAULT_REVOCABILITY,
    revocabilityOf: (handle) => vaultRevocability(VAULT_REVOCABILITY, handle),
    handleOf,
    classify: (settings) => {
      const at = find(settings.server);
      return Promise.resolve(at.ok ? ok(classifyVault(at.value.server, settings)) : at);
    },
    rehearse: async (settings, signal) => {
      const at = find(settings.server);
      return at.ok ? await rehearse(at.value, settings, signal) : obstacleIn(at.error);
    },
    checkSettings: async ({ settings }, signal) => {
      const at = find(settings.server);
      return at.ok ? await checkRole(at.value, settings, signal) : at;
    },
    issue: async (request, signal) => {
      const at = find(request.settings.server);
      if (!at.ok) return at;
      const handle = handleOf(request);
      return await issueVaultLease({ ...at.value, send, clock }, { request, handle, signal });
    },
    revoke: async (handle, signal) => {
      const at = find(String(handle["server"]));
      return at.ok ? await revoke(at.value, handle, signal) : at;
    },
    probe: async (handle, signal) => {
      const at = find(String(handle["server"]));
      return at.ok ? await probe(at.value, handle, signal) : at;
    },
    checkServer: async (name, signal) => {
      const at = find(name);
      return at.ok ? await checkRights(at.value.session, EVERY_LEASE, signal) : at;
    },
    list: async (name, instance, signal) => {
      const at = find(name);
      if (!at.ok) return at;
      const found = await at.value.findTokens((token) => token.instance === instance, signal);
      if (!found.ok) return found;
      return ok(found.value.map(({ role, lease }) => ({ server: name, role, lease })));
    },
  };
}

function handleOf({ lease, settings }: Omit<IssueRequest<VaultSettings>, "idToken">): Handle {
  return { server: settings.server, role: settings.role, lease: leaseSuffix(lease) };
}

async function revoke(
  { session, findTokens, issuedHere }: KeptVault,
  handle: Handle,
  signal: AbortSignal,
): Promise<Result<Revoked, ProviderFailure>> {
  const at = await whereIs(handle, { findTokens, issuedHere, signal });
  if (!at.ok) return at;
  if (at.value === undefined) return ok({ facts: ["no token of this lease"] });
  const ended = await endVaultToken(at.value, (call) => session.call(call, signal), signal);
  return ended.ok
    ? ok({ ...ended.value, facts: [...ended.value.facts, ...staysValid(handle)] })
    : ended;
}

async function probe(
  { session, findTokens, issuedHere }: KeptVault,
  handle: Handle,
  signal: AbortSignal,
): Promise<Result<Probe, ProviderFailure>> {
  const at = await whereIs(handle, { findTokens, issuedHere, signal });
  if (!at.ok) return at;
  if (at.value === undefined) return ok({ state: "dead", facts: ["no token of this lease"] });
  const seen = await probeVaultToken(at.value, (call) => session.call(call, signal));
  if (seen.ok && seen.value.state === "dead") issuedHere.forget(String(handle["lease"]));
  return seen;
}

/** The handle says it once the server has responded; before that, this process or the server knows. */
async function whereIs(
  handle: Handle,
  {
    findTokens,
    issuedHere,
    signal,
  }: Pick<KeptVault, "findTokens" | "issuedHere"> & {
    readonly signal: AbortSignal;
  },
): Promise<Result<LeaseAtVault | undefined, ProviderFailure>> {
  const { lease } = handle;
  const known = leaseOfHandle(handle) ?? issuedHere.find(String(lease));
  if (known !== undefined) return ok(known);
  const found = await findTokens((token) => token.lease === lease, signal);
  if (!found.ok) return found;
  const [token] = found.value;
  return ok(token === undefined ? undefined : { accessor: token.accessor, leases: [] });
}

async function checkRole(
  { session }: KeptVault,
  { role }: VaultSettings,
  signal: AbortSignal,
): Promise<Result<undefined, ProviderFailure>> {
  const needs = { [`auth/token/create/${role}`]: ["update"] };
  const rights = await checkRights(session, needs, signal);
  if (rights.ok) return await lookAtTokenRole(session, role, signal);
  const { error } = rights;
  return error.name === "rights_missing" ? err({ ...error, setting: "role" }) : rights;
}

async function rehearse(
  kept: KeptVault,
  settings: VaultSettings,
  signal: AbortSignal,
): Promise<Result<Obstacle | undefined, ProviderFailure>> {
  const rights = await checkRights(kept.session, EVERY_LEASE, signal);
  if (!rights.ok) return obstacleIn(rights.error);
  const role = await checkRole(kept, settings, signal);
  if (!role.ok) return obstacleIn(role.error);
  const token = await rehearseVaultToken(kept.session, settings, signal);
  return token.ok ? ok(undefined) : obstacleIn(token.error);
}
