/** Writes docs/errors.md from the table of codes. A unit test fails when the two differ. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { FAILURE_CODES, codeEntry, type FailureCode } from "../src/shared/failure-codes.ts";
import type { CodeEntry } from "../src/shared/code-entry.ts";

export const ERRORS_FILE = fileURLToPath(new URL("../docs/errors.md", import.meta.url));

const PARTS = [
  {
    from: "broker",
    title: "From the broker",
    file: "src/shared/broker-codes.ts",
    intro:
      "The broker responds with a status and an `error` of the OAuth standards, and with one of these as `code`. The `error_description` is the meaning below, whatever the reason. The broker's audit log has the exact rule, under the `trace` of the response; of a request without a valid token, or of an owner that the broker does not serve, the broker's own log has it, in a sample. [gate-reasons.md](gate-reasons.md) has the reasons behind `approval_pending` and `approval_refused`.",
  },
  {
    from: "action",
    title: "From the action",
    file: "src/shared/action-codes.ts",
    intro: "The step's log shows these when the action itself stops.",
  },
  {
    from: "cli",
    title: "From the command line",
    file: "src/shared/cli-codes.ts",
    intro:
      "The `stepkey` command shows these, with `--json` as `error.code`. [cli.md](cli.md) has its exit codes.",
  },
] as const satisfies readonly {
  readonly from: CodeEntry["from"];
  readonly title: string;
  /** Where the rows of these codes are. */
  readonly file: string;
  readonly intro: string;
}[];

/** The page as Markdown. */
export function errorsPage(): string {
  return [
    "# Codes",
    "",
    "<!-- Written by scripts/write-errors.ts from the files named below. Change it there. -->",
    "",
    "Every refusal and every error has a stable code. A code keeps its meaning between versions. New versions may add codes.",
    "[mistakes.md](mistakes.md) has common mistakes with the exact message that each gets.",
    "",
    ...PARTS.flatMap(partLines),
  ].join("\n");
}

function partLines({ from, title, file, intro }: (typeof PARTS)[number]): readonly string[] {
  const codes = (Object.keys(FAILURE_CODES) as FailureCode[]).filter(
    (code) => codeEntry(code).from === from,
  );
  const source = `For contributors: the rows are in \`${file}\`.`;
  return [`## ${title}`, "", intro, "", source, "", ...codes.flatMap(section)];
}

function section(code: FailureCode): readonly string[] {
  const { meaning, remedy, wire } = codeEntry(code);
  const status = wire === undefined ? [] : [`Response: ${wire.status} \`${wire.error}\``, ""];
  return [`### ${code}`, "", meaning, "", `What to do: ${remedy}`, "", ...status];
}

if (import.meta.main) await writeFile(ERRORS_FILE, errorsPage());
