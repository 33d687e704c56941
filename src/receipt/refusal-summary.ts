import { printable } from "../shared/printable.ts";
import { withoutUrl } from "../shared/wording.ts";
import { codeSpan, escapeMarkdown, fenced } from "./markdown.ts";
import { SUMMARY_HEADING, type SummaryPosition } from "./summary-position.ts";

/** A step that got no credential. */
export interface RefusedStep {
  readonly step: string;
  /** `not approved`, `refused`. */
  readonly title: string;
  /** What happened, then one reason each. */
  readonly lines: readonly string[];
  /** Lines to paste as they are. */
  readonly paste?: readonly string[] | undefined;
  /** Empty where the lines say it themselves. */
  readonly remedy: string;
  readonly code: string;
  readonly trace: string | undefined;
  /** The pull request that somebody can review. */
  readonly url: string | undefined;
  /** The paragraph about the code. */
  readonly paragraph?: string | undefined;
}

const PARAGRAPH_URL = /^https:\/\/[\w.-]+(?::\d+)?\/[\w./-]+#\w+$/u;
const PULL_REQUEST_URL = /^https:\/\/[\w.-]+(?::\d+)?\/[\w.-]+\/[\w.-]+\/pull\/\d+$/u;

/** The part of the job's summary about a step that got no credential: what, why, what now. */
export function renderRefusal(refused: RefusedStep, position: SummaryPosition): string {
  const { lines, paste = [], remedy, url, trace } = refused;
  const link = url !== undefined && PULL_REQUEST_URL.test(url) ? url : undefined;
  const looked = trace === undefined ? "" : `, trace ${codeSpan(trace)}`;
  const parts = [
    ...(position.isFirst ? [SUMMARY_HEADING] : []),
    `### ✗ ${escapeMarkdown(refused.step)}: ${escapeMarkdown(refused.title)}; the step got no credential`,
    lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n"),
    ...(remedy === "" ? [] : [`What now: ${escapeMarkdown(withoutUrl(remedy, link))}`]),
    ...(paste.length === 0 ? [] : [fenced("", paste.map(printable).join("\n"))]),
    ...(link === undefined ? [] : [`<${link}>`]),
    `Code: ${codeWithLink(refused)}${looked}`,
  ];
  return `${parts.join("\n\n")}\n\n`;
}

function codeWithLink({ code, paragraph }: RefusedStep): string {
  if (paragraph === undefined || !PARAGRAPH_URL.test(paragraph)) return codeSpan(code);
  return `[${codeSpan(code)}](${paragraph})`;
}
