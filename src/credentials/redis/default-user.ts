import { allowedToUser, isIn } from "./allowed-commands.ts";
import type { CommandTable } from "./command-table.ts";
import { RedisRefusal } from "./errors.ts";
import { replyField, replyTexts, type RedisReply } from "./resp.ts";

/** Whoever connects is this user, until they log in. A health check may be all that is left to it. */
const MORE_THAN_A_LOOK = ["@read", "@write", "@pubsub", "@scripting", "@admin", "@dangerous"];

/** Redis comes with a user `default` who may do everything without a password: no step would need its lease. */
export function refuseOpenServer(user: RedisReply, table: CommandTable): void {
  const flags = replyTexts(replyField(user, "flags"));
  if (!flags.includes("on") || !flags.includes("nopass")) return;
  const allowed = allowedToUser(user, table).values();
  if (!allowed.some((command) => isIn(command, MORE_THAN_A_LOOK))) return;
  throw new RedisRefusal({
    kind: "permanent",
    name: "server_open",
    message:
      "the user `default` needs no password, so every step can use the server without a lease",
    remedy: "Give it a password, turn it off, or leave it no more than `+ping`.",
    paste: ["ACL SETUSER default off resetpass"],
    setting: "server",
  });
}
