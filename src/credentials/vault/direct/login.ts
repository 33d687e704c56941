import { err, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import { callVault, type VaultApi, type VaultEffects } from "../api/call-vault.ts";
import { vaultTokenOf, type VaultToken } from "../api/vault-auth.ts";
import { isVaultSuccess, refusedByVault } from "../api/vault-failure.ts";
import { escapedVaultPath } from "../api/vault-path.ts";

/** Where a job logs in. */
export interface JobLogin extends VaultApi {
  /** Where the JWT auth method is mounted. */
  readonly path: string;
  readonly role: string;
  readonly audience: string;
}

/** Logs in with the job's ID token. */
export async function jobLogin(
  login: JobLogin,
  idToken: Secret,
  effects: VaultEffects,
): Promise<Result<VaultToken, ProviderFailure>> {
  const { path, role } = login;
  const body = { role, jwt: idToken.reveal() };
  const call = { method: "POST", path: `auth/${escapedVaultPath(path)}/login`, body } as const;
  const sent = await callVault(login, call, effects);
  if (!sent.ok) return sent;
  if (isVaultSuccess(sent.value)) return vaultTokenOf(sent.value, `auth/${path}/role/${role}`);
  return err(refusedLogin(login, refusedByVault(sent.value, refusal(login))));
}

function refusal({ path, role }: JobLogin) {
  const remedy = `Check the role: vault read auth/${path}/role/${role}. docs/kinds/vault.md has one that fits.`;
  return { what: `let the job log in as role ${role} at auth/${path}`, remedy };
}

/** By the server's own words. */
const REMEDIES: readonly (readonly [RegExp, (login: JobLogin) => string])[] = [
  [
    /audience/iu,
    ({ audience, path, role }) =>
      `The ID token is for ${audience}. Add that to bound_audiences of auth/${path}/role/${role}, or set \`jwt-github-audience\` to an audience that is there: vault-action uses https://github.com/OWNER.`,
  ],
  [
    /claim/iu,
    ({ path, role }) =>
      `The job is not one that the role is for: compare bound_claims and bound_subject of auth/${path}/role/${role} with the job.`,
  ],
  [/role .*could not be found|unknown role/iu, () => "Correct `role`, or create it."],
  [
    /permission denied|unsupported path|no handler/iu,
    () => "Correct `path`, `namespace` or `role`.",
  ],
];

function refusedLogin(login: JobLogin, failure: ProviderFailure): ProviderFailure {
  if (/token is expired|expired \(exp\)/iu.test(failure.message)) {
    return { ...failure, kind: "new_id_token", remedy: "Re-run the job." };
  }
  const remedy = REMEDIES.find(([words]) => words.test(failure.message))?.[1](login);
  return remedy === undefined ? failure : { ...failure, remedy };
}
