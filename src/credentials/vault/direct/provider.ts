import type { Clock } from "../../../shared/clock.ts";
import type { HttpSend } from "../../../shared/http.ts";
import { ok } from "../../../shared/result.ts";
import type { DirectKind, IdTokenSource } from "../../kind/credential-kind.ts";
import type { Handle } from "../../kind/credential.ts";
import type { Provider } from "../../kind/provider.ts";
import type { Revocability } from "../../kind/revocability.ts";
import { leaseOfHandle } from "../lease/issued.ts";
import { createIssuedHere } from "../lease/issued-here.ts";
import { VAULT_REVOCABILITY } from "../lease/revocability.ts";
import { vaultRevocability } from "../lease/stays-valid.ts";
import { endJobToken, probeJobToken } from "./end.ts";
import { directVaultHandle } from "./handle.ts";
import { issueVaultDirectly } from "./issue.ts";
import {
  flatVaultSetting,
  parseVaultDirectSettings,
  type VaultDirectSettings,
} from "./settings.ts";

export interface VaultDirectDeps {
  readonly send: HttpSend;
  readonly clock: Clock;
  /** For the login that ends a lease. */
  readonly idToken: IdTokenSource;
}

/**
 * Vault and OpenBao without a broker: the job's ID token logs in. The process that has the token ends it; another one logs in
 * again, and ends it by its accessor.
 */
export function createVaultDirectProvider(deps: VaultDirectDeps): Provider<VaultDirectSettings> {
  const issuedHere = createIssuedHere();
  const whereIs = (handle: Handle) =>
    leaseOfHandle(handle) ?? issuedHere.find(String(handle["lease"]));
  return {
    kind: "vault",
    revocability: VAULT_REVOCABILITY,
    revocabilityOf: directRevocability,
    handleOf: (request) => directVaultHandle(request),
    classify: () =>
      Promise.resolve(ok({ access: "write", because: "Vault does not show what a value allows" })),
    issue: async (request, signal) => {
      const issued = await issueVaultDirectly(deps, request, signal);
      const at = issued.ok ? leaseOfHandle(issued.value.handle) : undefined;
      if (issued.ok && at !== undefined) {
        issuedHere.note(String(issued.value.handle["lease"]), at);
      }
      return issued;
    },
    revoke: (handle, signal, secret) =>
      endJobToken({ ...deps, signal }, { handle, at: whereIs(handle), secret }),
    probe: (handle, signal, secret) =>
      probeJobToken({ ...deps, signal }, { handle, at: whereIs(handle), secret }),
  };
}

/** Without a response nobody knows an accessor, and a role can lack every right to end a token: it expires then. */
function directRevocability(handle: Handle): Revocability {
  const { accessor, ends } = handle;
  const kind: Revocability =
    accessor === undefined || ends === "nothing"
      ? { ...VAULT_REVOCABILITY, revoke: "none", best: "expires" }
      : VAULT_REVOCABILITY;
  return vaultRevocability(kind, handle);
}

export const vaultDirect: DirectKind<VaultDirectSettings> = {
  parse: parseVaultDirectSettings,
  audienceOf: ({ audience }) => audience,
  flatSetting: flatVaultSetting,
  createProvider: createVaultDirectProvider,
};
