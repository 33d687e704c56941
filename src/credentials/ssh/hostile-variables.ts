import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

/** What makes ssh, and programs that use it, run another program. */
export const SSH_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  ...withheld(
    { does: "decides whether ssh runs SSH_ASKPASS", source: "ssh(1)" },
    "SSH_ASKPASS_REQUIRE",
  ),
  ...withheld({ does: "changes how git calls ssh", source: "git(1)" }, "GIT_SSH_VARIANT"),
  ...withheld(
    { does: "names the program that runs in place of ssh", source: "svn(1), cvs(1)" },
    "SVN_SSH",
    "CVS_RSH",
  ),
];
