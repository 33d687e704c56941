import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

/** Every job loads this list, so it is short. */
const own = {
  source: "https://redis.io/docs/latest/develop/tools/cli/",
  isOwnCredential: true,
} as const;

/** What makes redis-cli use another login or other files than the step's own. */
export const REDIS_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  // The kind delivers it itself, beside REDIS_URL and the like, which no tool of Redis's reads.
  ...withheld(
    { ...own, does: "makes redis-cli use another login", isCredential: true },
    "REDISCLI_AUTH",
  ),
  ...withheld({ ...own, does: "makes redis-cli run other settings" }, "REDISCLI_RCFILE"),
  ...withheld(
    { ...own, does: "makes redis-cli write what was typed elsewhere" },
    "REDISCLI_HISTFILE",
  ),
];
