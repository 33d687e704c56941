import { type HostileVariable, withheld } from "../../shared/hostile-variable.ts";

/** Every job loads this list, so it is short. */
const own = {
  does: "decides which server or login Redis's tools and clients use",
  source: "https://redis.io/docs/latest/develop/tools/cli/",
  isOwnCredential: true,
} as const;

/** What makes Redis's tools use other servers, other logins or other files than the step's own. */
export const REDIS_HOSTILE_VARIABLES: readonly HostileVariable[] = [
  // The kind delivers these itself.
  ...withheld(
    { ...own, isDelivered: true },
    "REDIS_URL",
    "REDIS_HOST",
    "REDIS_PORT",
    "REDIS_USERNAME",
    "REDIS_PASSWORD",
    "REDIS_CA_FILE",
    "REDISCLI_AUTH",
  ),
  ...withheld({ ...own, does: "makes redis-cli run other settings" }, "REDISCLI_RCFILE"),
  ...withheld(
    { ...own, does: "makes redis-cli write what was typed elsewhere" },
    "REDISCLI_HISTFILE",
  ),
];
