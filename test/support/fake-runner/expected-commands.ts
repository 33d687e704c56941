import { COMMANDS, parseCommand } from "./commands.ts";

const NAMES = new Set(COMMANDS);

/** Names of the commands that the runner reads in an output, in order: what the command filter is tested against. */
export function runnerCommands(output: string): string[] {
  return output.split(/\r\n|\r|\n/u).flatMap((line) => parseCommand(line, NAMES)?.name ?? []);
}
