import { withoutUrl } from "../shared/wording.ts";
import { codeSpan, escapeMarkdown } from "./markdown.ts";
import { SUMMARY_HEADING, type SummaryPosition } from "./summary.ts";

/** A step that got no credential. */
export interface RefusedStep {
  readonly step: string;
  /** `not approved`, `refused`. */
  readonly title: string;
  /** What happened, then one reason each. */
  readonly lines: readonly string[];
  readonly remedy: string;
  readonly code: string;
  readonly trace: string | undefined;
  /** The pull request that somebody can review. */
  readonly url: string | undefined;
}

const PULL_REQUEST_URL = /^https:\/\/[\w.-]+(?::\d+)?\/[\w.-]+\/[\w.-]+\/pull\/\d+$/u;

/** The part of the job's summary about a step that got no credential: what, why, what now. */
export function renderRefusal(refused: RefusedStep, position: SummaryPosition): string {
  const { lines, url, trace } = refused;
  const link = url !== undefined && PULL_REQUEST_URL.test(url) ? url : undefined;
  const looked = trace === undefined ? "" : `, trace ${codeSpan(trace)}`;
  const parts = [
    ...(position.isFirst ? [SUMMARY_HEADING] : []),
    `### ✗ ${escapeMarkdown(refused.step)}: ${escapeMarkdown(refused.title)}; the step got no credential`,
    lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n"),
    `What now: ${escapeMarkdown(withoutUrl(refused.remedy, link))}`,
    ...(link === undefined ? [] : [`<${link}>`]),
    `Code: ${codeSpan(refused.code)}${looked}`,
  ];
  return `${parts.join("\n\n")}\n\n`;
}
