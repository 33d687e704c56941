import type { Revocability } from "../kind/revocability.ts";

export const GITHUB_REVOCABILITY: Revocability = {
  revoke: "immediate",
  best: "verified",
  proof: "GitHub rejects the token",
  survives:
    "What the task did with it stays: commits, releases, deploy keys, changed settings. URLs that GitHub signed for it, such as those of archives and artifacts, work for some minutes more. A token whose response was lost on the way to the broker, which nobody has, stays valid for an hour.",
  minimumSeconds: 3600,
  absenceIsFinal: false,
};
