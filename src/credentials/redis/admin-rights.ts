import { allowedToUser } from "./allowed-commands.ts";
import { readCommandTable } from "./command-table.ts";
import type { RedisCall } from "./connection.ts";
import { RedisRefusal } from "./errors.ts";

/** What the broker's user may do, as docs/kinds/redis.md lists it. */
const NEEDED = [
  "acl|setuser",
  "acl|deluser",
  "acl|getuser",
  "acl|users",
  "client|list",
  "script|kill",
  "function|kill",
  "ping",
];

/** Refuses a server whose user could issue and not revoke. */
export async function refuseMissingRights(call: RedisCall, user: string): Promise<void> {
  const [rights, table] = await Promise.all([call("ACL", "GETUSER", user), readCommandTable(call)]);
  const disabled = NEEDED.filter((name) => !table.has(name));
  if (disabled.length > 0) {
    throw new RedisRefusal({
      kind: "permanent",
      name: "command_disabled",
      message: `the server has no command ${disabled.join(", ").toUpperCase().replaceAll("|", " ")}`,
      remedy:
        "Remove the `rename-command` for it from the server's configuration: the broker needs it.",
    });
  }
  const allowed = allowedToUser(rights, table);
  const missing = NEEDED.filter((name) => !allowed.has(name)).map((name) => `+${name}`);
  if (missing.length === 0) return;
  throw new RedisRefusal({
    kind: "permanent",
    name: "rights_missing",
    message: `the user "${user}" of the admin URL lacks ${missing.join(" ")}`,
    remedy: "Give the broker's user the rights that docs/kinds/redis.md lists.",
    paste: [`ACL SETUSER ${user} ${missing.join(" ")}`],
  });
}
