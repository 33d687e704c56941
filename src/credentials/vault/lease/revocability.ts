import type { Handle } from "../../kind/credential.ts";
import type { Revocability } from "../../kind/revocability.ts";

const SURVIVES =
  "Values that Vault only stores or signs: keys of KV, certificates, sessions of AWS STS. A lease with one of them is reported as `none`. Database sessions that were open, where the engine's revocation statements do not end them. What the task created.";

export const VAULT_BROKER_REVOCABILITY: Revocability = {
  revoke: "immediate",
  best: "verified",
  proof: "no token under its accessor, and none of its leases",
  survives: SURVIVES,
  minimumSeconds: 0,
  absenceIsFinal: false,
};

export const VAULT_DIRECT_REVOCABILITY: Revocability = {
  ...VAULT_BROKER_REVOCABILITY,
  survives: `${SURVIVES} If the runner dies, the token with its leases until its TTL.`,
};

/**
 * What revoking one lease achieves. Its token dies either way; a value that is only stored does not.
 */
export function vaultRevocability(kind: Revocability, { stays }: Handle): Revocability {
  return stays === undefined ? kind : { ...kind, best: "none" };
}

/** For the proof: what revoking did not end. */
export function staysValid({ stays }: Handle): readonly string[] {
  return stays === undefined ? [] : [`the token is dead, the value of ${String(stays)} is not`];
}
