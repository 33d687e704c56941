import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { VaultResponse } from "./vault-response.ts";

/** A token as a login or the creation of a token returns it. */
export interface VaultToken {
  readonly token: Secret;
  /** Names the token without being it: whoever may, looks it up and revokes it by this. */
  readonly accessor: string;
  /** How long it lives from now on. */
  readonly seconds: number;
  /** How often it can be used; 0: as often as one likes. */
  readonly uses: number;
  /** Whether it survives the token that made it. */
  readonly isOrphan: boolean;
  /** What it may do. */
  readonly policies: readonly string[];
}

/**
 * The token of a response. A batch token is refused: it has no accessor, and no call ends it.
 * `role` is what its kind is set at: `auth/jwt/role/deploy`.
 */
export function vaultTokenOf(
  { body }: VaultResponse,
  role: string,
): Result<VaultToken, ProviderFailure> {
  const auth = isRecord(body["auth"]) ? body["auth"] : {};
  const { client_token: token, accessor, token_type: type, lease_duration: seconds } = auth;
  if (type === "batch") return err(batchToken(role));
  if (typeof token !== "string" || typeof accessor !== "string" || accessor === "") {
    const message = "the server's response has no token with an accessor";
    return err(permanentFailure("vault_malformed", message, "Check `url`."));
  }
  return ok({
    token: new Secret(token),
    accessor,
    seconds: typeof seconds === "number" && seconds > 0 ? seconds : Number.POSITIVE_INFINITY,
    uses: typeof auth["num_uses"] === "number" ? auth["num_uses"] : 0,
    isOrphan: auth["orphan"] === true,
    policies: textsIn(auth["token_policies"] ?? auth["policies"]),
  });
}

function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
}

/** A role whose tokens no call can revoke. */
export function batchToken(role: string): ProviderFailure {
  const message = `${role} gives batch tokens, which have no accessor: no call can revoke one`;
  const remedy = `Give it service tokens: vault write ${role} token_type=service …`;
  return { ...permanentFailure("batch_token", message, remedy), setting: "role" };
}
