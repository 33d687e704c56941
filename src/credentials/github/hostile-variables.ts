import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

/** Beside what every job withholds of gh: this kind names its own server. */
export const GITHUB_HOSTILE_VARIABLES: readonly HostileVariable[] = withheld(
  {
    does: "makes gh use another server",
    source: "https://cli.github.com/manual/gh_help_environment",
    isDelivered: true,
  },
  "GH_HOST",
);
