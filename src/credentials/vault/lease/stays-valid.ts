import type { Handle } from "../../kind/credential.ts";
import type { Revocability } from "../../kind/revocability.ts";

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
