import { err, ok, type Result } from "../../shared/result.ts";
import type { CommandTable, RedisCommand } from "./command-table.ts";

/** The commands that rules allow, by name. */
export type AllowedCommands = ReadonlyMap<string, RedisCommand>;

/** No category gives these: a grant has to name each command. */
export const KEPT_FROM_CATEGORIES = ["@admin", "@dangerous", "@scripting"];

/**
 * What the rules of a grant allow, one after the other as Redis applies them, except that a category gives none of its
 * dangerous commands and no scripts. An error is the rule that the server does not know.
 */
export function allowedByGrant(
  rules: readonly string[],
  table: CommandTable,
): Result<AllowedCommands, string> {
  return apply(rules, table, (command) => !isIn(command, KEPT_FROM_CATEGORIES));
}

/** What the rules of a user allow, as ACL GETUSER lists them. */
export function allowedToUser(
  rules: readonly string[],
  table: CommandTable,
): Result<AllowedCommands, string> {
  return apply(rules, table, () => true);
}

function apply(
  rules: readonly string[],
  table: CommandTable,
  isGiven: (command: RedisCommand) => boolean,
): Result<AllowedCommands, string> {
  const allowed = new Map<string, RedisCommand>();
  for (const rule of rules) {
    const [sign, target] = [rule.slice(0, 1), rule.slice(1)];
    const meant = meantBy(target, table);
    if (meant.length === 0) return err(rule);
    for (const command of meant) {
      if (sign === "-") allowed.delete(command.name);
      else if (!target.startsWith("@") || isGiven(command)) allowed.set(command.name, command);
    }
    if (sign === "-") forgetFirstArguments(allowed, target);
  }
  return ok(allowed);
}

/** `-select` also takes `+select|0` back. */
function forgetFirstArguments(allowed: Map<string, RedisCommand>, target: string): void {
  for (const name of allowed.keys()) if (name.startsWith(`${target}|`)) allowed.delete(name);
}

function meantBy(target: string, table: CommandTable): readonly RedisCommand[] {
  if (target === "@all") return [...table.values()];
  if (target.startsWith("@")) {
    return [...table.values()].filter(({ categories }) => categories.includes(target));
  }
  const one = table.get(target);
  if (one !== undefined) return [one];
  const parts = [...table.values()].filter(({ name }) => name.startsWith(`${target}|`));
  if (parts.length > 0) return parts;
  // A command with one value of its first argument: `select|0`.
  const whole = table.get(target.split("|")[0] ?? "");
  return whole === undefined ? [] : [{ ...whole, name: target }];
}

export function isIn({ categories }: RedisCommand, names: readonly string[]): boolean {
  return names.some((name) => categories.includes(name));
}
