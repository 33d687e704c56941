/** Writes docs/cli.md from the help of the commands. A unit test fails when the two differ. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { KINDS } from "../src/credentials/kinds.ts";
import { COMMANDS } from "../src/cli/commands.ts";
import { commandHelp, generalHelp } from "../src/cli/arguments/help.ts";

export const CLI_FILE = fileURLToPath(new URL("../docs/cli.md", import.meta.url));

/** The page as Markdown. */
export async function cliPage(): Promise<string> {
  const commands = await Promise.all(COMMANDS.map((entry) => entry.load(KINDS)));
  return [
    "# The command line",
    "",
    "<!-- Written by scripts/write-cli.ts from the commands' help. Change it there. -->",
    "",
    "Run `npx stepkey` in a clone of stepkey after `npm ci`, or `node dist/cli.js` with your own Node 24.",
    "",
    ...block(generalHelp(COMMANDS)),
    "`leases`, `revoke`, `freeze`, `thaw` and `uncap` use the store that the configuration names. Only `leases --orphans` needs the servers' secrets. A running broker notices a change within a second.",
    "",
    ...commands.flatMap((command) =>
      [`## ${command.name}`, ""].concat(block(commandHelp(command))),
    ),
  ].join("\n");
}

function block(lines: readonly string[]): readonly string[] {
  return ["```text", ...lines, "```", ""];
}

if (import.meta.main) await writeFile(CLI_FILE, await cliPage());
