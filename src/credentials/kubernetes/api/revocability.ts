import type { Revocability } from "../../kind/revocability.ts";

export const KUBERNETES_BROKER_REVOCABILITY: Revocability = {
  revoke: "immediate",
  best: "verified",
  proof: "the Secret that the token is bound to is gone, and so is what API servers cached",
  survives:
    "Requests that are open: a watch for up to an hour, `exec` and `port-forward` until somebody closes them. Tokens that the task made itself. Whoever checks tokens without asking the cluster accepts it until it expires.",
  minimumSeconds: 600,
  absenceIsFinal: false,
};

export const KUBERNETES_DIRECT_REVOCABILITY: Revocability = {
  revoke: "none",
  best: "expires",
  proof: "the job's ID token expires five minutes after GitHub issued it",
  survives: "Requests that are open then: a watch, `exec`. What the task made with it.",
  minimumSeconds: 300,
  absenceIsFinal: true,
};
