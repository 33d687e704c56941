import { withoutUrl } from "../shared/wording.ts";
import { code, escapeMarkdown } from "./markdown.ts";
import { SUMMARY_HEADING, type SummaryPlace } from "./summary.ts";

/** A step that got no credential. */
export interface RefusedStep {
  readonly step: string;
  /** `not approved`, `refused`. */
  readonly title: string;
  /** What happened, and then one ground each. */
  readonly lines: readonly string[];
  readonly remedy: string;
  readonly code: string;
  readonly trace: string | undefined;
  /** The pull request that somebody can review. */
  readonly url: string | undefined;
}

const PULL_REQUEST_URL = /^https:\/\/[\w.-]+(?::\d+)?\/[\w.-]+\/[\w.-]+\/pull\/\d+$/u;

/** The part of the job's summary of a step that got none: what, why, what now. */
export function renderRefusal(refused: RefusedStep, place: SummaryPlace): string {
  const { lines, url, trace } = refused;
  const link = url !== undefined && PULL_REQUEST_URL.test(url) ? url : undefined;
  const looked = trace === undefined ? "" : `, trace ${code(trace)}`;
  const parts = [
    ...(place.isFirst ? [SUMMARY_HEADING] : []),
    `### ✗ ${escapeMarkdown(refused.step)}: ${escapeMarkdown(refused.title)}; the step got no credential`,
    lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n"),
    `What now: ${escapeMarkdown(withoutUrl(refused.remedy, link))}`,
    ...(link === undefined ? [] : [`<${link}>`]),
    `Code: ${code(refused.code)}${looked}`,
  ];
  return `${parts.join("\n\n")}\n\n`;
}
