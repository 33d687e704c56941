/**
 * Writes docs/mistakes.md: what each mistake is met with, by running the code that meets it. A unit test fails when the
 * page and the code differ.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { refusalLines } from "../src/action/runner/log.ts";
import { fenced } from "../src/receipt/markdown.ts";
import type { Failure } from "../src/shared/failure.ts";
import { AGENT_STEP_MISTAKES } from "./mistakes/agent-step.ts";
import { AGENT_TOOL_MISTAKES } from "./mistakes/agent-tools.ts";
import { AWS_MISTAKES } from "./mistakes/aws.ts";
import { AZURE_MISTAKES } from "./mistakes/azure.ts";
import { BROKER_MISTAKES } from "./mistakes/broker.ts";
import { FETCHING_MISTAKES } from "./mistakes/fetching.ts";
import { GITHUB_SETTING_MISTAKES } from "./mistakes/github-settings.ts";
import { GCP_MISTAKES } from "./mistakes/gcp.ts";
import { INPUT_MISTAKES } from "./mistakes/inputs.ts";
import { JOB_MISTAKES } from "./mistakes/job.ts";
import { REGISTRY_MISTAKES } from "./mistakes/registry.ts";
import { VAULT_MISTAKES } from "./mistakes/vault.ts";
import type {
  ExampleMistake,
  MistakeGroup,
  PrintedGroup,
  PrintedMistake,
  ToldGroup,
  ToldMistake,
} from "./mistakes/mistake.ts";

export const MISTAKES_FILE = fileURLToPath(new URL("../docs/mistakes.md", import.meta.url));

export const MISTAKE_GROUPS: readonly MistakeGroup[] = [
  ...INPUT_MISTAKES,
  ...JOB_MISTAKES,
  ...AGENT_STEP_MISTAKES,
  ...FETCHING_MISTAKES,
  ...BROKER_MISTAKES,
  ...AWS_MISTAKES,
  ...AZURE_MISTAKES,
  ...VAULT_MISTAKES,
  ...GCP_MISTAKES,
  ...REGISTRY_MISTAKES,
];

/** Behind the others: what an agent reads, and no log shows. */
export const TOLD_GROUPS: readonly ToldGroup[] = AGENT_TOOL_MISTAKES;

/** What a command finds. */
export const PRINTED_GROUPS: readonly PrintedGroup[] = [GITHUB_SETTING_MISTAKES];

/** The page as Markdown. */
export async function mistakesPage(): Promise<string> {
  const printed = await Promise.all(PRINTED_GROUPS.map(printedLines));
  const counts = [
    ...[...MISTAKE_GROUPS, ...TOLD_GROUPS].map(({ mistakes }) => mistakes.length),
    ...printed.map(({ count }) => count),
  ];
  const count = counts.reduce((sum, one) => sum + one, 0);
  const groups = await Promise.all(MISTAKE_GROUPS.map(groupLines));
  const told = await Promise.all(TOLD_GROUPS.map(toldLines));
  return [
    "# Mistakes, and the message that each gets",
    "",
    "<!-- Written by scripts/write-mistakes.ts, which runs each mistake. Change the code, or scripts/mistakes/. -->",
    "",
    `Here are ${count} mistakes with the exact lines that the step's log shows for each. The annotation and the job's summary say the`,
    "same. Search this page for the message that you got. [errors.md](errors.md) has a paragraph for each code.",
    "",
    ...groups.flat(),
    ...printed.flatMap(({ lines }) => lines),
    ...told.flat(),
  ].join("\n");
}

async function groupLines({ title, intro, mistakes }: MistakeGroup): Promise<readonly string[]> {
  const sections = await Promise.all(mistakes.map(sectionLines));
  return [`## ${title}`, "", intro, "", ...sections.flat()];
}

async function sectionLines({ title, given, meet }: ExampleMistake): Promise<readonly string[]> {
  const failure = await meet();
  return [
    `### ${title}`,
    "",
    ...(given === undefined ? [] : [fenced("yaml", given), ""]),
    fenced("text", messageOf(failure)),
    "",
    `Code: [${failure.code}](errors.md#${failure.code})`,
    "",
  ];
}

async function printedLines({
  title,
  intro,
  meetAll,
}: PrintedGroup): Promise<{ readonly count: number; readonly lines: readonly string[] }> {
  const met = await meetAll();
  const lines = [`## ${title}`, "", intro, "", ...met.flatMap(printedSection)];
  return { count: met.length, lines };
}

function printedSection({ title, given, text }: PrintedMistake): readonly string[] {
  const shown = given === undefined ? [] : [fenced("yaml", given), ""];
  return [`### ${title}`, "", ...shown, fenced("text", text), ""];
}

async function toldLines({ title, intro, mistakes }: ToldGroup): Promise<readonly string[]> {
  const sections = await Promise.all(mistakes.map(toldSection));
  return [`## ${title}`, "", intro, "", ...sections.flat()];
}

async function toldSection({ title, given, meet }: ToldMistake): Promise<readonly string[]> {
  const { text } = await meet();
  return [`### ${title}`, "", fenced("text", given), "", fenced("text", text), ""];
}

/** As the log has it, without the code, which is a link here. */
function messageOf(failure: Failure): string {
  return refusalLines(failure)
    .filter((line) => !line.startsWith("  code "))
    .map((line) => line.trimEnd())
    .join("\n");
}

if (import.meta.main) await writeFile(MISTAKES_FILE, await mistakesPage());
