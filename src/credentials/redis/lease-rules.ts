import type { Access } from "../../shared/claims.ts";
import type { AllowedCommands } from "./allowed-commands.ts";
import { isIn, KEPT_FROM_CATEGORIES } from "./allowed-commands.ts";
import { readingKeys } from "./rule-fields.ts";
import type { RedisSettings } from "./settings.ts";

/** Keeps a task from other databases than the lease's, and the one in which every connection begins: 0. */
export function selectRule(database: number): string {
  return `+select|${database}`;
}

/**
 * The rules for ACL SETUSER, all but its password. Categories give no dangerous commands and no scripts; those that the grant names come
 * after the rules that take them out.
 */
export function leaseRules(
  settings: RedisSettings,
  { access, allowed }: { readonly access: Access; readonly allowed: AllowedCommands },
): readonly string[] {
  const { commands, keys, channels, database } = settings;
  const named = [...allowed.values()].filter((command) => isIn(command, KEPT_FROM_CATEGORIES));
  const databases = [...allowed.keys()].flatMap((name) =>
    name.startsWith("select|") ? [`+${name}`] : [],
  );
  return [
    "reset",
    "sanitize-payload",
    "resetkeys",
    "resetchannels",
    "-@all",
    ...commands,
    ...KEPT_FROM_CATEGORIES.map((category) => `-${category}`),
    ...named.map(({ name }) => `+${name}`),
    ...(allowed.has("select") ? [] : ["-select", selectRule(database), ...databases]),
    ...(access === "read" ? readingKeys(keys) : keys),
    ...channels,
  ];
}
