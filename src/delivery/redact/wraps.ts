/**
 * What tools write between two characters of an encoded text, or between two lines of a text that they copy: they wrap
 * long lines (`base64` at 76, `xxd -p` at 60), and put something before each.
 */

/** Indentation of a text within another (YAML) or of a dump, a quotation, a comment, a list, a difference. */
const PREFIXES = [
  "",
  "\t",
  ...Array.from({ length: 12 }, (_, width) => " ".repeat(width + 1)),
  "> ",
  ">",
  "# ",
  "#",
  "// ",
  "* ",
  " * ",
  "+",
  "-",
  "+ ",
  "- ",
  "| ",
  "; ",
];

/** Line ends as they are, and as JSON and shells escape them. */
export const LINE_BREAKS = ["\n", "\r\n"].flatMap((end) => PREFIXES.map((prefix) => end + prefix));

export const WRAPS = ["", ...LINE_BREAKS, "\\n", "\\r\\n"];
