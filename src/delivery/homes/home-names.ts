/** Tools that log in, as `keep-config` names them. Those of one kind of credential are in its directory. */
export const HOME_NAMES = [
  "docker",
  "npm",
  "kubectl",
  "gcloud",
  "helm",
  "gh",
  "git",
  "gnupg",
] as const;
