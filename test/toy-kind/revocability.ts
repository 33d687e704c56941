import type { Revocability } from "../../src/credentials/kind/revocability.ts";

export const TOY_REVOCABILITY: Revocability = {
  revoke: "immediate",
  best: "verified",
  proof: "token refused",
  survives: "",
  minimumSeconds: 0,
  absenceIsFinal: false,
};
