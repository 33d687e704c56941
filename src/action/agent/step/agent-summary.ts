import { codeSpan, escapeMarkdown, markdownTable } from "../../../receipt/markdown.ts";
import type { Isolation } from "../backend/isolation.ts";
import type { Run } from "../task/run.ts";

export interface AgentSummary {
  readonly step: string;
  readonly exitCode: number;
  readonly isolation: Isolation;
  readonly runs: readonly Run[];
}

/** GitHub shows a summary of up to a megabyte, or nothing of it. */
const MAX_ROWS = 200;
const HEADINGS = ["task", "commit", "outcome", "lease", "ended", "proof", "receipt"];

/** Which tasks an agent had run, each with its lease and its proof, as Markdown. */
export function agentSummary({ step, exitCode, isolation, runs }: AgentSummary): string {
  const mark = exitCode === 0 ? "✓" : "✗";
  const count = runs.length === 1 ? "1 task" : `${runs.length} tasks`;
  const heading = `### ${mark} ${escapeMarkdown(step)}: the agent ended with exit ${exitCode}, and ran ${count}`;
  const walled = isolation.wall
    ? "The agent ran as a user of its own, and had no credential."
    : `**The agent ran without a wall**, as the user whose tasks have credentials. ${isolation.missing.map(escapeMarkdown).join(" ")}`;
  const rows = runs.slice(0, MAX_ROWS).map(row);
  const more =
    runs.length > MAX_ROWS ? [`${runs.length - MAX_ROWS} more tasks are in the log.`] : [];
  const table = rows.length === 0 ? [] : [markdownTable(HEADINGS, rows)];
  return `${[heading, walled, ...table, ...more].join("\n\n")}\n\n`;
}

function row(run: Run): readonly string[] {
  const view = run.view();
  const performed = run.performed();
  const ending = performed?.session.ending;
  const outcome =
    view.exit_code === undefined ? view.state : `${view.state}, exit ${view.exit_code}`;
  const refused = view.refusal === undefined ? "" : `<br>${escapeMarkdown(view.refusal.code)}`;
  return [
    escapeMarkdown(view.task),
    codeSpan(view.commit.slice(0, 7)),
    `${escapeMarkdown(outcome)}${refused}`,
    view.lease === undefined ? "none" : codeSpan(view.lease),
    escapeMarkdown(view.revocation ?? "nothing was issued"),
    (ending?.facts ?? []).map(escapeMarkdown).join("<br>"),
    performed?.receiptPath === undefined ? "" : codeSpan(performed.receiptPath),
  ];
}
