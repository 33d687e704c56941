import { isRecord } from "../../../shared/json.ts";
import type { Secret } from "../../../shared/secret.ts";
import { callVault, type VaultApi, type VaultEffects } from "../api/call-vault.ts";
import { isVaultSuccess } from "../api/vault-failure.ts";

/** What the job's token may do to end itself. */
export interface EndingRights {
  /** The task's own process can end it, which has the token. */
  readonly bySelf: boolean;
  /** Another process can, after a login of its own. */
  readonly byAccessor: boolean;
  /** Whether a refused lookup of itself shows that the token is dead, and not that it may not look. */
  readonly looksUpSelf: boolean;
}

const PATHS = ["auth/token/revoke-self", "auth/token/revoke-accessor", "auth/token/lookup-self"];

/** Without the right to ask, as without the default policy, nothing can be relied on. */
export async function endingRights(
  api: VaultApi,
  token: Secret,
  effects: VaultEffects,
): Promise<EndingRights> {
  const call = {
    method: "POST",
    path: "sys/capabilities-self",
    token,
    body: { paths: PATHS },
  } as const;
  const sent = await callVault(api, call, effects);
  const body = sent.ok && isVaultSuccess(sent.value) ? sent.value.body : {};
  const has = isRecord(body["data"]) ? body["data"] : body;
  const may = (path: string, right: string): boolean => {
    const rights = has[path];
    return Array.isArray(rights) && (rights.includes(right) || rights.includes("root"));
  };
  return {
    bySelf: may("auth/token/revoke-self", "update"),
    byAccessor: may("auth/token/revoke-accessor", "update"),
    looksUpSelf: may("auth/token/lookup-self", "read"),
  };
}
