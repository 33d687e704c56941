import { isRecord } from "../../../shared/json.ts";
import { leaseSuffix } from "../../../shared/lease-id.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { IssueRequest, ProviderFailure } from "../../kind/provider.ts";
import { batchToken, vaultTokenOf, type VaultToken } from "../api/vault-auth.ts";
import { isVaultSuccess, refusedByVault } from "../api/vault-failure.ts";
import { tooLimited } from "../lease/too-limited.ts";
import { vaultUsesOf } from "../secrets/read-values.ts";
import type { BrokerSession } from "./login.ts";
import type { VaultSettings } from "./settings.ts";

/**
 * Creates the token of one lease: by a role of the token store, so that the broker itself needs none of its policies. It lives
 * as long as the lease, cannot be renewed, and works for as many calls as the lease needs. One more is left, because the
 * server revokes a token with its last use, and its leases with it.
 */
export async function createLeaseToken(
  session: BrokerSession,
  request: IssueRequest<VaultSettings>,
  { seconds, signal }: { readonly seconds: number; readonly signal: AbortSignal },
): Promise<Result<VaultToken, ProviderFailure>> {
  const { settings, lease, instance } = request;
  const ttl = `${seconds}s`;
  const body = {
    ttl,
    explicit_max_ttl: ttl,
    num_uses: usesOfLease(settings),
    display_name: `stepkey-${leaseSuffix(lease)}`,
    meta: metaOf(request, { lease: leaseSuffix(lease), instance }),
  };
  return await createServiceToken(session, { role: settings.role, body }, signal);
}

/** 0: as often as one likes. */
export function usesOfLease(settings: VaultSettings): number {
  return settings.exportToken ? 0 : vaultUsesOf(settings) + 1;
}

/** Creates a service token of a role that cannot be renewed. */
export async function createServiceToken(
  session: BrokerSession,
  { role, body }: { readonly role: string; readonly body: Readonly<Record<string, unknown>> },
  signal: AbortSignal,
): Promise<Result<VaultToken, ProviderFailure>> {
  const path = `auth/token/create/${role}`;
  const whole = { ...body, renewable: false, type: "service" };
  const sent = await session.call({ method: "POST", path, body: whole }, signal);
  if (!sent.ok) return sent;
  const name = `auth/token/roles/${role}`;
  if (isVaultSuccess(sent.value)) return vaultTokenOf(sent.value, name);
  return err(refusedToken(sent.value.said, name, refusedByVault(sent.value, refusal(role))));
}

/** What an admin sees of a token: whose it is. */
function metaOf(
  { settings, repository, step, job }: IssueRequest<VaultSettings>,
  { lease, instance }: { readonly lease: string; readonly instance: string },
): Readonly<Record<string, string>> {
  return {
    stepkey_lease: lease,
    stepkey_instance: instance,
    stepkey_role: settings.role,
    repository,
    step,
    run: `${job.runId}/${job.runAttempt}`,
  };
}

function refusal(role: string) {
  return {
    what: `create a token of role "${role}"`,
    remedy: `Let the broker's policy do it: path "auth/token/create/${role}" { capabilities = ["update"] }`,
    setting: "role",
  };
}

function createRole(role: string): string {
  return `Create it: vault write ${role} …`;
}

/** The server's own words for what is wrong with the role. */
function refusedToken(said: string, role: string, refused: ProviderFailure): ProviderFailure {
  if (/unknown role/iu.test(said)) {
    return { ...refused, name: "role_missing", remedy: createRole(role) };
  }
  return /batch tokens cannot/iu.test(said) ? batchToken(role) : refused;
}

/** Why a token does not fit its lease; undefined when it does. */
export function unfitToken(
  token: VaultToken,
  lease: {
    readonly settings: VaultSettings;
    readonly seconds: number;
    /** What the broker's own login may do. */
    readonly own: readonly string[];
  },
): ProviderFailure | undefined {
  const { isOrphan, policies } = token;
  const { settings, seconds, own } = lease;
  const role = `auth/token/roles/${settings.role}`;
  if (mayAsBroker(policies, own)) return unboundedRole(role);
  if (!isOrphan) return notOrphan(role);
  const uses = usesOfLease(settings);
  const limited = tooLimited(token, { role, ttlSettings: "token_explicit_max_ttl", seconds, uses });
  return limited === undefined ? undefined : { ...limited, setting: "role" };
}

/**
 * Where a role does not say which policies its tokens have, the server gives them those of whoever asks: the broker's, which
 * revoke and make any token.
 */
function mayAsBroker(policies: readonly string[], own: readonly string[]): boolean {
  const isOwn = own.length > 0 && own.every((one) => policies.includes(one));
  return isOwn || policies.includes("root");
}

function unboundedRole(role: string): ProviderFailure {
  return unfitRole(
    "token_as_broker",
    `${role} does not limit the policies of its tokens, so a lease could do what the broker can`,
    `Name those of the lease: vault write ${role} allowed_policies=POLICY …`,
  );
}

function unfitRole(name: string, message: string, remedy: string): ProviderFailure {
  return { ...permanentFailure(name, message, remedy), setting: "role" };
}

function notOrphan(role: string): ProviderFailure {
  return unfitRole(
    "token_not_orphan",
    `the tokens of ${role} die with the broker's own login`,
    `Let them outlive it, as the broker ends them itself: vault write ${role} orphan=true …`,
  );
}

/** What the role says of itself, where the broker may read it. The error says which part does not fit. */
export async function lookAtTokenRole(
  session: BrokerSession,
  role: string,
  signal: AbortSignal,
): Promise<Result<undefined, ProviderFailure>> {
  const name = `auth/token/roles/${role}`;
  const sent = await session.call({ method: "GET", path: name }, signal);
  if (!sent.ok) return sent;
  const { data } = sent.value.body;
  if (sent.value.status === 404) {
    return err(unfitRole("role_missing", `there is no role ${name}`, createRole(name)));
  }
  // Without the right to read it, only a job finds out.
  if (!isVaultSuccess(sent.value) || !isRecord(data)) return ok(undefined);
  if (data["token_type"] === "batch") return err(batchToken(name));
  const allowed = data["allowed_policies"];
  if (!Array.isArray(allowed) || allowed.length === 0) return err(unboundedRole(name));
  return data["orphan"] === true ? ok(undefined) : err(notOrphan(name));
}
