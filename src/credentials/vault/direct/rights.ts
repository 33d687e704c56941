import type { Secret } from "../../../shared/secret.ts";
import { callVault, type VaultApi, type VaultEffects } from "../api/call-vault.ts";
import { capabilitiesIn } from "../api/capabilities.ts";
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
  const may = capabilitiesIn(sent.ok && isVaultSuccess(sent.value) ? sent.value : { body: {} });
  return {
    bySelf: may("auth/token/revoke-self", "update"),
    byAccessor: may("auth/token/revoke-accessor", "update"),
    looksUpSelf: may("auth/token/lookup-self", "read"),
  };
}
