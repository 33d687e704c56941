import type { Access } from "../../shared/claims.ts";
import type { AllowedCommands } from "./allowed-commands.ts";
import { isIn, KEPT_FROM_CATEGORIES, wholeCommand } from "./allowed-commands.ts";
import { readingKeys } from "./rule-fields.ts";
import type { RedisSettings } from "./settings.ts";

/** Keeps a task from other databases than the lease's, and the one in which every connection begins: 0. */
export function selectRule(database: number): string {
  return `+select|${database}`;
}

/** What no lease gets that only reads, though the server marks it as reading, and key patterns do not stop it. */
export function keptFromReaders(allowed: AllowedCommands): readonly string[] {
  return [...allowed.values()].filter(({ changesKeys }) => changesKeys).map(({ name }) => name);
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
    ...(access === "read"
      ? [...keptFromReaders(allowed).map((name) => `-${wholeCommand(name)}`), ...readingKeys(keys)]
      : keys),
    ...channels,
  ];
}
