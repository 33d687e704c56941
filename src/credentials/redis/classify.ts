import type { Classification } from "../kind/provider.ts";
import { type AllowedCommands, isIn } from "./allowed-commands.ts";
import type { RedisCommand } from "./command-table.ts";

/** Neither read nor write data, and act on the caller's own connection or show something of the server. */
const HARMLESS = new Set([
  "info",
  "lastsave",
  "lolwut",
  "role",
  "time",
  "subscribe",
  "psubscribe",
  "ssubscribe",
  "unsubscribe",
  "punsubscribe",
  "sunsubscribe",
]);

/** The server marks what reads. Whatever is not marked so, and is not known to be harmless, counts as writing. */
export function classifyCommands(allowed: AllowedCommands): Classification {
  const writing = [...allowed.values()].filter((command) => !isReading(command));
  const names = writing.map(({ name }) => name.toUpperCase().replace("|", " ")).toSorted();
  if (names.length === 0) {
    return {
      access: "read",
      because:
        "the server marks every command that it allows as reading, and its keys are read only",
    };
  }
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return { access: "write", because: `it allows ${names.slice(0, 3).join(", ")}${more}` };
}

function isReading(command: RedisCommand): boolean {
  const { name, flags } = command;
  // A script does what its caller may do; one that is loaded stays.
  if (flags.includes("write") || isIn(command, ["@write", "@scripting", "@admin"])) return false;
  if (flags.includes("readonly") || HARMLESS.has(name)) return true;
  return (
    isIn(command, ["@connection", "@transaction"]) || /^(?:pubsub|command)(?:\||$)/u.test(name)
  );
}

/** Whether a script of the lease's may run when the lease ends. */
export function mayRunScripts(allowed: AllowedCommands): boolean {
  return [...allowed.values()].some((command) => isIn(command, ["@scripting"]));
}
