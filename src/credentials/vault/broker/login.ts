import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import { err, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import { permanentFailure } from "../../kind/failures.ts";
import { keptLogin } from "../../kind/login/kept-login.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { callVault, type VaultCall } from "../api/call-vault.ts";
import type { VaultResponse } from "../api/vault-response.ts";
import { vaultTokenOf, type VaultToken } from "../api/vault-auth.ts";
import { isVaultSuccess, refusedByVault, retryableAtVault } from "../api/vault-failure.ts";
import { escapedVaultPath } from "../api/vault-path.ts";
import type { VaultLogin, VaultServer } from "./server.ts";

/** Calls a server with the broker's own token. */
export interface BrokerSession {
  call(
    call: Omit<VaultCall, "token">,
    signal: AbortSignal,
  ): Promise<Result<VaultResponse, ProviderFailure>>;
  /** What the newest login may do, beside the policy that everybody has; empty before the first one. */
  policies(): readonly string[];
}

/**
 * The broker's own login, which all calls share. It is renewed also when the server refuses it, because it was revoked, or
 * because the server lost it.
 */
export function createBrokerSession(
  server: VaultServer,
  { send, clock }: { readonly send: HttpSend; readonly clock: Pick<Clock, "now"> },
): BrokerSession {
  let policies: readonly string[] = [];
  const login = keptLogin<Secret>({
    clock,
    logIn: async (signal) => {
      const token = await brokerLogin(server, { send, signal });
      if (token.ok) policies = token.value.policies.filter((one) => one !== "default");
      return token;
    },
    late: lateLogin,
  });
  return {
    policies: () => policies,
    call: async (call, signal) => {
      const used = await login.get(signal);
      if (!used.ok) return used;
      const first = await callVault(server, { ...call, token: used.value }, { send, signal });
      if (!first.ok || first.value.status !== 403) return first;
      // Nothing was done. Another token tells a right that is missing from a token that is gone.
      login.forget(used.value);
      const again = await login.get(signal);
      if (!again.ok) return again;
      return await callVault(server, { ...call, token: again.value }, { send, signal });
    },
  };
}

function lateLogin(when: "before" | "meanwhile"): ProviderFailure {
  return when === "before"
    ? retryableAtVault("aborted", "the time was over")
    : retryableAtVault("timeout", "the server did not respond to the broker's login in time");
}

async function brokerLogin(
  server: VaultServer,
  effects: { readonly send: HttpSend; readonly signal: AbortSignal },
): Promise<Result<VaultToken, ProviderFailure>> {
  const { login } = server;
  const path = `auth/${escapedVaultPath(login.path)}/login`;
  const sent = await callVault(server, { method: "POST", path, body: bodyOf(login) }, effects);
  // Whatever became of it, nothing was issued for a lease.
  if (!sent.ok) return err({ ...sent.error, mayExist: false });
  if (isVaultSuccess(sent.value)) return loginToken(login, sent.value);
  const what = `let the broker log in at auth/${login.path}`;
  return err(refusedByVault(sent.value, { what, remedy: REMEDIES[login.method] }));
}

function loginToken(
  { method, path }: VaultLogin,
  response: VaultResponse,
): Result<VaultToken, ProviderFailure> {
  const token = vaultTokenOf(response, `auth/${path}/role/ROLE`);
  if (token.ok || token.error.name !== "batch_token") return token;
  const message = `the broker's login at auth/${path} gives batch tokens, which can create no others`;
  const role = method === "approle" ? "that `role-id` is of" : "named by `role`";
  const remedy = `Give the role ${role} service tokens: vault write auth/${path}/role/ROLE token_type=service`;
  return err(permanentFailure("batch_token", message, remedy));
}

const REMEDIES = {
  approle:
    "Check `role-id`, `secret-id` and `path`: a secret ID can have expired, or have been used up.",
  jwt: "Check `role`, `jwt` and `path`: the JWT can have expired, or not fit the role's bound claims.",
};

function bodyOf(login: VaultLogin): Readonly<Record<string, string>> {
  if (login.method === "jwt") return { role: login.role, jwt: login.jwt.reread().reveal() };
  const [roleId, secretId] = [login.roleId.reread(), login.secretId.reread()];
  return { role_id: roleId.reveal(), secret_id: secretId.reveal() };
}
