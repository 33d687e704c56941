import { replyField, replyList, replyTexts, type RedisReply } from "./resp.ts";
import type { RedisCall } from "./connection.ts";

/** One command as the server describes it; a subcommand is called `client|list`. */
export interface RedisCommand {
  readonly name: string;
  readonly flags: readonly string[];
  /** `@read`, `@dangerous`. */
  readonly categories: readonly string[];
  /** It may change how a key is stored, also where it is marked as reading: PFCOUNT. */
  readonly changesKeys: boolean;
}

/** What the server says of a key that a command does not only read. */
const CHANGES = new Set(["RW", "OW", "RM"]);

/** Every command of a server, those of modules too, by name. One with subcommands is there as these only. */
export type CommandTable = ReadonlyMap<string, RedisCommand>;

export async function readCommandTable(call: RedisCall): Promise<CommandTable> {
  return parseCommandTable(await call("COMMAND"));
}

/** @see https://redis.io/docs/latest/commands/command/ */
export function parseCommandTable(reply: RedisReply): CommandTable {
  const table = new Map<string, RedisCommand>();
  for (const entry of replyList(reply)) {
    const subcommands = replyList(replyList(entry)[9]);
    for (const one of subcommands.length === 0 ? [entry] : subcommands) add(table, one);
  }
  return table;
}

function add(table: Map<string, RedisCommand>, entry: RedisReply): void {
  const fields = replyList(entry);
  const [name] = fields;
  if (typeof name !== "string") return;
  const [flags, categories] = [replyTexts(fields[2]), replyTexts(fields[6])];
  const changesKeys = replyList(fields[8]).some((key) =>
    replyTexts(replyField(key, "flags")).some((flag) => CHANGES.has(flag)),
  );
  table.set(name.toLowerCase(), { name: name.toLowerCase(), flags, categories, changesKeys });
}
