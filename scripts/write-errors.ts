/** Writes docs/errors.md from the table of codes; a unit test fails when the two differ. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { FAILURE_CODES, codeEntry, type FailureCode } from "../src/shared/failure-codes.ts";
import type { CodeEntry } from "../src/shared/code-entry.ts";

export const ERRORS_FILE = fileURLToPath(new URL("../docs/errors.md", import.meta.url));

const PARTS = [
  {
    from: "broker",
    title: "Answered by the broker",
    intro:
      "The broker answers with the status and `error` of the OAuth standards, and with one of these as `code`. Its `error_description` is the meaning below, the same for every reason of the code: which rule or claim it was stands in the broker's audit log under the answer's `trace`.",
  },
  {
    from: "action",
    title: "Told by the action",
    intro: "Shown in the step's log, where the action itself stops.",
  },
  {
    from: "cli",
    title: "Told by the command line",
    intro:
      "Shown by the `stepkey` command; with `--json` as `error.code`. [cli.md](cli.md) has its exit codes.",
  },
] as const satisfies readonly {
  readonly from: CodeEntry["from"];
  readonly title: string;
  readonly intro: string;
}[];

/** The page as Markdown. */
export function errorsPage(): string {
  return [
    "# Codes",
    "",
    "<!-- Written by scripts/write-errors.ts from src/shared/failure-codes.ts. Change it there. -->",
    "",
    "Every refusal and every fault has a stable code. A code keeps its meaning between versions; new ones may be added.",
    "",
    ...PARTS.flatMap(partLines),
  ].join("\n");
}

function partLines({ from, title, intro }: (typeof PARTS)[number]): readonly string[] {
  const codes = (Object.keys(FAILURE_CODES) as FailureCode[]).filter(
    (code) => codeEntry(code).from === from,
  );
  return [`## ${title}`, "", intro, "", ...codes.flatMap(section)];
}

function section(code: FailureCode): readonly string[] {
  const { meaning, remedy, wire } = codeEntry(code);
  const status = wire === undefined ? [] : [`Answer: ${wire.status} \`${wire.error}\``, ""];
  return [`### ${code}`, "", meaning, "", `What now: ${remedy}`, "", ...status];
}

if (import.meta.main) await writeFile(ERRORS_FILE, errorsPage());
