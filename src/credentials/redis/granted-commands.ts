import { type AllowedCommands, allowedByGrant, isIn, wholeCommand } from "./allowed-commands.ts";
import { readCommandTable, type CommandTable } from "./command-table.ts";
import type { RedisCall } from "./connection.ts";
import { RedisRefusal } from "./errors.ts";
import type { RedisServer } from "./server.ts";
import type { RedisSettings } from "./settings.ts";

/** `SCRIPT KILL` and the like end none of these, and no deadline but the caller's. */
const BLOCKING = new Set(["migrate"]);

export interface GrantedCommands {
  readonly table: CommandTable;
  readonly allowed: AllowedCommands;
}

/** What a grant's rules allow on this server. Refuses rules that it does not know, and what no lease gets. */
export async function readGrantedCommands(
  call: RedisCall,
  { commands }: Pick<RedisSettings, "commands">,
  { allowsScripts }: Pick<RedisServer, "allowsScripts">,
): Promise<GrantedCommands> {
  const table = await readCommandTable(call);
  const allowed = allowedByGrant(commands, table);
  if (!allowed.ok) {
    throw refusal(
      "rule_unknown",
      `the server knows no command or category of the rule "${allowed.error}"`,
      "Correct the rule. ACL CAT lists the categories, and COMMAND LIST the commands.",
    );
  }
  const admin = [...allowed.value.values()].find((command) => isIn(command, ["@admin"]));
  if (admin !== undefined) {
    throw refusal(
      "admin_command",
      `the command "${admin.name}" administers the server, and no lease gets such a command`,
      "Take the command out of the grant.",
    );
  }
  const blocking = [...allowed.value.values()].find(({ name }) => BLOCKING.has(wholeCommand(name)));
  if (blocking !== undefined) {
    throw refusal(
      "blocking_command",
      `the command "${blocking.name}" makes the whole server wait for another one, for as long as the task likes, and nothing ends its lease meanwhile`,
      "Take the command out of the grant. DUMP and RESTORE copy keys too.",
    );
  }
  const script = [...allowed.value.values()].find((command) => isIn(command, ["@scripting"]));
  if (script !== undefined && !allowsScripts) {
    throw refusal(
      "scripts_not_allowed",
      `the command "${script.name}" is for scripts, with which a task can hold up the server and the end of its lease`,
      "Take the command out of the grant, or set `scripts: allowed` for the server.",
    );
  }
  if (allowed.value.size === 0) {
    throw refusal(
      "no_commands",
      "the rules allow no command: what one adds, the next ones take away",
      "Name the commands that the step needs.",
    );
  }
  return { table, allowed: allowed.value };
}

function refusal(name: string, message: string, remedy: string): RedisRefusal {
  return new RedisRefusal({ kind: "permanent", name, message, remedy, setting: "commands" });
}
