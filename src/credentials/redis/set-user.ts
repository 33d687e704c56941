import type { Access } from "../../shared/claims.ts";
import { allowedToUser } from "./allowed-commands.ts";
import type { RedisCall } from "./connection.ts";
import { RedisRefusal } from "./errors.ts";
import type { GrantedCommands } from "./granted-commands.ts";
import { keptFromReaders, selectRule } from "./lease-rules.ts";
import { RedisError, type RedisReply } from "./resp.ts";
import type { RedisSettings } from "./settings.ts";

/** The rule that the server refuses, by its first character. */
const REFUSED_RULE = /^ERR Error in ACL SETUSER modifier '(?<sign>.)/u;
const SETTINGS: Readonly<Record<string, string>> = {
  "+": "commands",
  "-": "commands",
  "~": "keys",
  "%": "keys",
  "&": "channels",
};

/** Redis applies all rules, or none: where it refuses one, there is no user. */
export async function setUser(
  call: RedisCall,
  user: string,
  rules: readonly string[],
): Promise<void> {
  try {
    await call("ACL", "SETUSER", user, ...rules);
  } catch (error) {
    const sign = error instanceof RedisError ? REFUSED_RULE.exec(error.message)?.[1] : undefined;
    const setting = SETTINGS[sign ?? ""];
    if (!(error instanceof RedisError) || setting === undefined) throw error;
    throw new RedisRefusal({
      kind: "permanent",
      name: "rule_refused",
      message: error.message,
      remedy: "Correct the rule that the message quotes.",
      setting,
    });
  }
}

/** What a user should be allowed. */
export interface WantedRules {
  readonly settings: RedisSettings;
  readonly access: Access;
  readonly granted: GrantedCommands;
}

/** Redis writes rules in its own way, so what they allow is compared, and not how they are written. */
export function refuseDifference(
  user: RedisReply,
  { settings, access, granted }: WantedRules,
): void {
  const given = new Set(allowedToUser(user, granted.table).keys());
  const expected = expectedOf(settings, granted);
  if (access === "read") for (const name of keptFromReaders(granted.allowed)) expected.delete(name);
  if (given.size === expected.size && expected.isSubsetOf(given)) return;
  throw new RedisRefusal({
    kind: "permanent",
    name: "rules_differ",
    message: "the server understood the rules for commands in another way than the broker",
    remedy: "Write the rules in a simpler way, and report this with the rules.",
    setting: "commands",
  });
}

function expectedOf({ database }: RedisSettings, { allowed, table }: GrantedCommands): Set<string> {
  const expected = new Set(allowed.keys());
  if (allowed.has("select") || !table.has("select")) return expected;
  return expected.add(selectRule(database).slice(1));
}
