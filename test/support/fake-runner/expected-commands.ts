/**
 * How GitHub's runner reads commands from a step's output, rewritten from the behaviour of ActionCommand.cs and
 * StreamReader.ReadLine: the model that the command filter is tested against.
 */
const COMMANDS = new Set([
  "stop-commands",
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "warning",
]);

/** What .NET's `TrimStart` removes (`Char.IsWhiteSpace`): not the byte-order mark, which JavaScript trims. */
const NET_WHITE_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/** Names of the commands in an output, in order. */
export function runnerCommands(output: string): string[] {
  return output
    .split(/\r\n|\r|\n/u)
    .flatMap((line) => commandOf(line) ?? [])
    .filter((name) => COMMANDS.has(name.toLowerCase()));
}

function commandOf(line: string): string | undefined {
  return nameBetween(line.replace(NET_WHITE_SPACE, ""), "::") ?? bracketed(line);
}

function nameBetween(message: string, key: string): string | undefined {
  if (!message.startsWith(key)) return undefined;
  const end = message.indexOf(key, key.length);
  if (end < 0) return undefined;
  const name = message.slice(key.length, end).split(" ")[0] ?? "";
  return COMMANDS.has(name.toLowerCase()) ? name : undefined;
}

function bracketed(line: string): string | undefined {
  const start = line.indexOf("##[");
  if (start < 0) return undefined;
  const end = line.indexOf("]", start);
  if (end < 0) return undefined;
  return line.slice(start + 3, end).split(" ")[0];
}
