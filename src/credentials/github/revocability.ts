import type { Revocability } from "../kind/revocability.ts";

export const GITHUB_REVOCABILITY: Revocability = {
  revoke: "immediate",
  best: "verified",
  proof: "GitHub rejects the token",
  survives:
    "What the task did with it: commits, deploy keys, settings. URLs that GitHub signed for it, for some minutes. A token that was lost on its way to the broker, and that nobody has, for an hour.",
  minimumSeconds: 3600,
  // Nothing is looked for: a token that comes late is deleted by who asked for it, and one that was lost is nobody's.
  absenceIsFinal: true,
};
