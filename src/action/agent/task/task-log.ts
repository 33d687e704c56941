import { Buffer } from "node:buffer";
import type { WriteBytes } from "../../../shared/write-bytes.ts";
import { commandData, type Runner } from "../../runner/runner.ts";
import { boundedText } from "./collect-output.ts";

/** What the log shows of the output of one task. */
const MAX_LOGGED_BYTES = 1024 * 1024;

/**
 * One task's part of the agent's log. The agent prints meanwhile, so everything is kept until the task has ended, and then
 * written at once, folded.
 */
export interface TaskLog {
  /** In place of the step's: lines are kept, masks are set at once, and outputs and summary are not the step's own. */
  readonly runner: Runner;
  /** The task's output, without secrets and commands. */
  readonly write: WriteBytes;
  /** Where the receipt was written. */
  receiptPath(): string | undefined;
  /** Everything that was kept, in one group. */
  group(title: string): Uint8Array;
}

export function openTaskLog(runner: Runner): TaskLog {
  const before: string[] = [];
  const after: string[] = [];
  const output = boundedText(MAX_LOGGED_BYTES);
  let hasPrinted = false;
  let receipt: string | undefined;
  const keep = (line: string): void => void (hasPrinted ? after : before).push(line);
  return {
    runner: {
      ...runner,
      say: keep,
      warn: (message) => keep(`! ${message.replaceAll(/\r?\n/gu, " ")}`),
      fail: (message) => keep(`✗ ${message.replaceAll(/\r?\n/gu, " ")}`),
      setOutput: (name, value) => {
        if (name === "receipt") receipt = value;
      },
      appendSummary: () => undefined,
    },
    write: (bytes) => {
      hasPrinted = true;
      output.add(bytes);
      return undefined;
    },
    receiptPath: () => receipt,
    group(title) {
      const printed = output.text();
      const end = printed === "" || printed.endsWith("\n") ? "" : "\n";
      const cut = output.isTruncated() ? "◌ output      the rest is not shown\n" : "";
      const text = `::group::${commandData(title)}\n${linesOf(before)}${printed}${end}${cut}${linesOf(after)}::endgroup::\n`;
      return Buffer.from(text, "utf8");
    },
  };
}

function linesOf(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
