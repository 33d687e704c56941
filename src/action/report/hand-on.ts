import { appendFile } from "node:fs/promises";
import { labelled } from "../../receipt/log-lines.ts";
import { joined, plural } from "../../shared/wording.ts";
import type { Job } from "../context/job.ts";
import { keyValueLines } from "../runner/runner.ts";
import type { Exports } from "../task/session.ts";

/** What later steps get of an action, and what they would have got without a secret in it. */
export function exportLines(exported: Exports): readonly string[] {
  const { variables, directories, withSecret, gone = [] } = exported;
  const names = variables.map(({ name }) => name);
  const added = plural(directories.length, "directory", "directories");
  return [
    ...(names.length === 0
      ? []
      : labelled("✓", "exports", `${joined(names, "and", 20)} to later steps`)),
    ...(directories.length === 0
      ? []
      : labelled("✓", "exports", `${added} to PATH of later steps`)),
    ...(withSecret.length === 0
      ? []
      : labelled(
          "✗",
          "exports",
          `${joined(withSecret)}: not passed on, because the value holds a secret`,
        )),
    ...(gone.length === 0 ? [] : labelled("✗", "exports", [`${joined(gone)}: ${GONE}`, INSTEAD])),
  ];
}

const GONE =
  "not passed on, because the value names a directory that stepkey removes with this step";
const INSTEAD = "Let the action write to the workspace or to another directory of the job.";

/** Writes to the runner's own files. Their values hold no secret. */
export async function handOn(
  { env }: Pick<Job, "env">,
  { variables, directories }: Exports,
): Promise<void> {
  const lines = variables.map(({ name, value }) => keyValueLines(name, value)).join("");
  await append(env["GITHUB_ENV"], lines);
  await append(env["GITHUB_PATH"], directories.map((directory) => `${directory}\n`).join(""));
}

async function append(file = "", text: string): Promise<void> {
  if (file !== "" && text !== "") await appendFile(file, text);
}
