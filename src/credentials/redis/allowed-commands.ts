import { err, ok, type Result } from "../../shared/result.ts";
import type { CommandTable, RedisCommand } from "./command-table.ts";
import { replyField, type RedisReply } from "./resp.ts";

/** The commands that rules allow, by name. */
export type AllowedCommands = ReadonlyMap<string, RedisCommand>;

/** No category gives these: a grant has to name each command. */
export const KEPT_FROM_CATEGORIES = ["@admin", "@dangerous", "@scripting"];

/**
 * What the rules of a grant allow, one after the other as Redis applies them, except that a category gives none of its
 * dangerous commands, no scripts and no database. An error is the rule that the server does not know.
 */
export function allowedByGrant(
  rules: readonly string[],
  table: CommandTable,
): Result<AllowedCommands, string> {
  return apply(
    rules,
    table,
    (command) => command.name !== "select" && !isIn(command, KEPT_FROM_CATEGORIES),
  );
}

/**
 * What a user's rules allow, as ACL GETUSER responds with them. They may name what the server's configuration disables: it is in no
 * table, and nobody can use it.
 */
export function allowedToUser(user: RedisReply, table: CommandTable): AllowedCommands {
  const rules = String(replyField(user, "commands")).split(" ");
  const known = rules.filter((rule) => isKnown(rule.slice(1), table));
  const allowed = apply(known, table, () => true);
  return allowed.ok ? allowed.value : new Map<string, RedisCommand>();
}

function isKnown(target: string, table: CommandTable): boolean {
  return meantBy(target, table).length > 0 || withFirstArgument(target, table) !== undefined;
}

function apply(
  rules: readonly string[],
  table: CommandTable,
  isGiven: (command: RedisCommand) => boolean,
): Result<AllowedCommands, string> {
  const allowed = new Map<string, RedisCommand>();
  for (const rule of rules) {
    const [isAdding, target] = [rule.startsWith("+"), rule.slice(1)];
    const narrowed = withFirstArgument(target, table);
    const meant = meantBy(target, table);
    if (narrowed !== undefined && isAdding) {
      // Redis adds no single argument to the whole command.
      if (!allowed.has(wholeCommand(target))) allowed.set(target, narrowed);
    } else if (meant.length === 0) return err(rule);
    const applies = isAdding && target.startsWith("@") ? meant.filter(isGiven) : meant;
    for (const command of applies) {
      // `-select` takes `+select|0` back too, and `+select` replaces it.
      forgetFirstArguments(allowed, command.name);
      if (isAdding) allowed.set(command.name, command);
      else allowed.delete(command.name);
    }
  }
  return ok(allowed);
}

function forgetFirstArguments(allowed: Map<string, RedisCommand>, command: string): void {
  for (const name of allowed.keys()) if (name.startsWith(`${command}|`)) allowed.delete(name);
}

function meantBy(target: string, table: CommandTable): readonly RedisCommand[] {
  if (target === "@all") return [...table.values()];
  if (target.startsWith("@")) {
    return [...table.values()].filter(({ categories }) => categories.includes(target));
  }
  const one = table.get(target);
  if (one !== undefined) return [one];
  return [...table.values()].filter(({ name }) => name.startsWith(`${target}|`));
}

/** A command with one value of its first argument: `select|0`. */
function withFirstArgument(target: string, table: CommandTable): RedisCommand | undefined {
  if (table.has(target)) return undefined;
  const whole = table.get(wholeCommand(target));
  return whole === undefined ? undefined : { ...whole, name: target };
}

/** `select` of `select|0`. */
export function wholeCommand(target: string): string {
  return target.split("|")[0] ?? "";
}

export function isIn({ categories }: RedisCommand, names: readonly string[]): boolean {
  return names.some((name) => categories.includes(name));
}
