import { allowedToUser } from "./allowed-commands.ts";
import { readCommandTable } from "./command-table.ts";
import type { RedisCall } from "./connection.ts";
import { RedisRefusal } from "./errors.ts";
import { replyField } from "./resp.ts";

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
  const rules = replyField(await call("ACL", "GETUSER", user), "commands");
  const allowed = allowedToUser(
    String(rules)
      .split(" ")
      .filter((rule) => rule !== ""),
    await readCommandTable(call),
  );
  // A rule that we cannot read shows nothing.
  if (!allowed.ok) return;
  const missing = NEEDED.filter((name) => !allowed.value.has(name)).map((name) => `+${name}`);
  if (missing.length === 0) return;
  throw new RedisRefusal({
    kind: "permanent",
    name: "rights_missing",
    message: `the user "${user}" of the admin URL lacks ${missing.join(" ")}`,
    remedy: "Give the broker's user the rights that docs/kinds/redis.md lists.",
    paste: [`ACL SETUSER ${user} ${missing.join(" ")}`],
  });
}
