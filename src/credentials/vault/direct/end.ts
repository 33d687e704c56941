import type { HttpSend } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { IdTokenSource } from "../../kind/credential-kind.ts";
import type { Handle } from "../../kind/credential.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { Probe, ProviderFailure, Revoked } from "../../kind/provider.ts";
import { callVault } from "../api/call-vault.ts";
import {
  endVaultToken,
  probeVaultToken,
  revokeOwnToken,
  type LeaseAtVault,
  type VaultCaller,
} from "../api/end-token.ts";
import { isVaultSuccess } from "../api/vault-failure.ts";
import { staysValid } from "../lease/stays-valid.ts";
import { loginOfHandle } from "./handle.ts";
import { jobLogin } from "./login.ts";

export interface EndTools {
  readonly send: HttpSend;
  readonly idToken: IdTokenSource;
  readonly signal: AbortSignal;
}

export interface EndedLease {
  readonly handle: Handle;
  /** Undefined: no response said under which accessor the token is. */
  readonly at: LeaseAtVault | undefined;
  /** The token itself, in the process that logged in. */
  readonly secret: Secret | undefined;
}

/**
 * With the token itself, at once; then, or without it, by a login of its own: that one also sees whether the server's leases
 * are gone.
 */
export async function endJobToken(
  tools: EndTools,
  lease: EndedLease,
): Promise<Result<Revoked, ProviderFailure>> {
  const { handle, at, secret } = lease;
  if (at === undefined) return ok({ facts: ["no token of this lease is known"] });
  const isEnded = secret !== undefined && (await revokeSelf(tools, handle, secret));
  const stays = staysValid(handle);
  if (isEnded && at.leases.length === 0) return ok({ facts: ["token revoked", ...stays] });
  const ended = await withLogin(tools, handle, (call) => endVaultToken(at, call, tools.signal));
  if (ended.ok) return ok({ ...ended.value, facts: [...ended.value.facts, ...stays] });
  // Its leases end with it, though nobody saw it.
  return isEnded
    ? ok({ facts: ["token revoked", "its leases were not looked at", ...stays] })
    : ended;
}

/** Of a lease with leases of the server, only a login shows whether they are gone. */
export async function probeJobToken(
  tools: EndTools,
  { handle, at, secret }: EndedLease,
): Promise<Result<Probe, ProviderFailure>> {
  if (at === undefined) return ok({ state: "unknown", facts: ["no token of this lease is known"] });
  if (secret !== undefined && at.leases.length === 0) {
    return await lookUpSelf(tools, handle, secret);
  }
  const seen = await withLogin(tools, handle, (call) => probeVaultToken(at, call));
  if (seen.ok || seen.error.name !== "vault_denied") return seen;
  return ok({ state: "unknown", facts: ["the role may not look up tokens or leases"] });
}

async function revokeSelf(
  { send, signal }: EndTools,
  handle: Handle,
  token: Secret,
): Promise<boolean> {
  const call = { method: "POST", path: "auth/token/revoke-self", token } as const;
  const sent = await callVault(loginOfHandle(handle), call, { send, signal });
  return sent.ok && isVaultSuccess(sent.value);
}

async function lookUpSelf(
  { send, signal }: EndTools,
  handle: Handle,
  token: Secret,
): Promise<Result<Probe, ProviderFailure>> {
  const call = { method: "GET", path: "auth/token/lookup-self", token } as const;
  const sent = await callVault(loginOfHandle(handle), call, { send, signal });
  if (!sent.ok) return sent;
  if (isVaultSuccess(sent.value)) return ok({ state: "alive", facts: ["token exists"] });
  // Something between could refuse in another way.
  return handle["looks"] === true && sent.value.status === 403
    ? ok({ state: "dead", facts: ["token refused"] })
    : ok({ state: "unknown", facts: ["the token may not look itself up"] });
}

/** Logs in for one purpose, and revokes that login after it. */
async function withLogin<T>(
  { send, idToken, signal }: EndTools,
  handle: Handle,
  work: (call: VaultCaller) => Promise<Result<T, ProviderFailure>>,
): Promise<Result<T, ProviderFailure>> {
  const login = loginOfHandle(handle);
  const effects = { send, signal };
  const fresh = await idToken(login.audience, signal);
  if (!fresh.ok) return err(noIdToken(fresh.error));
  const loggedIn = await jobLogin(login, fresh.value, effects);
  if (!loggedIn.ok) return loggedIn;
  const { token, accessor } = loggedIn.value;
  const caller: VaultCaller = (call) => callVault(login, { ...call, token }, effects);
  const outcome = await work(caller);
  await revokeOwnToken(accessor, caller);
  return outcome;
}

function noIdToken({ message, remedy }: Pick<ProviderFailure, "message" | "remedy">) {
  return permanentFailure("id_token", message, remedy);
}
