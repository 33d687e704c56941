import type { Revocability } from "../../kind/revocability.ts";

// In both modes. One lease can have less: see `vaultRevocability`.
export const VAULT_REVOCABILITY: Revocability = {
  revoke: "immediate",
  best: "verified",
  proof: "token and leases gone",
  survives:
    "What Vault only stores or signs: then it is `none`. In direct mode, the token, if the runner dies.",
  minimumSeconds: 0,
  absenceIsFinal: false,
};
