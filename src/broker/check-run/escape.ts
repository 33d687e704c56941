import { codeSpan, escapeMarkdown } from "../../receipt/markdown.ts";
import { wholeCharacters } from "./fit.ts";

/** Text from outside in a check run. Whatever it contains, it stays text: no markup, no mention, no link. */

/** No name or sentence of ours is longer, and one text must not push out all others. */
const MAX_LENGTH = 300;

/** `@`, `#`, `:` and the dot of `www.`, as they were escaped: GitHub looks for mentions, issues and addresses after that. */
const MARKS = /&#(?:64|35|58);|(?<=www)&#46;/giu;
/** `GH-42` is a link to issue 42. */
const ISSUE = /\b(gh)-(?=\d)/giu;

/**
 * One line of plain text. GitHub makes links of mentions, issues and addresses after it has read the Markdown, so escaping
 * alone does not stop it: an element of its own around the sign does.
 */
export function plainText(text: string): string {
  return escapeMarkdown(shortened(text))
    .replaceAll(MARKS, "<span>$&</span>")
    .replaceAll(ISSUE, "$1<span>-</span>");
}

/** A plain name in fixed width, in which GitHub looks for nothing; any other text as `plainText`. */
export function fixedWidth(text: string): string {
  const span = codeSpan(shortened(text));
  return span.startsWith("`") ? span : plainText(text);
}

export function bold(text: string): string {
  return emphasised("**", text);
}

export function italic(text: string): string {
  return emphasised("*", text);
}

/** A mark without anything in it would be read as another mark. */
function emphasised(mark: string, text: string): string {
  const shown = plainText(text);
  return shown === "" ? "(no name)" : `${mark}${shown}${mark}`;
}

/** `url` is one that we made: see `webUrl`. */
export function link(text: string, url: string | undefined): string {
  return url === undefined ? text : `[${text}](${url})`;
}

function shortened(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  return `${wholeCharacters(text, MAX_LENGTH - 1)}…`;
}
