/** A line that starts at another column than those that it belongs to. */
export interface OddIndentation {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * Looks for the line that a parser did not understand, at the line where it stopped and at the one after: a line that is
 * indented too far is taken for a part of the value before it.
 */
export function oddIndentation(text: string, stoppedAt: number): OddIndentation | undefined {
  /** The columns of the mappings and lists that are open. */
  let open: readonly number[] = [];
  let last = "";
  let looked = 0;
  for (const [index, content] of text.split(/\r\n|\n|\r/u).entries()) {
    if (/^\s*(?:#.*)?$/u.test(content)) continue;
    const column = content.search(/\S/u) + 1;
    const line = index + 1;
    if (line >= stoppedAt) {
      looked += 1;
      const siblings = siblingsOf(column, open, last);
      if (siblings !== undefined) {
        const message = `line ${line} starts at column ${column}, its siblings at ${siblings}`;
        return { line, column, message };
      }
      if (looked === 2) break;
    }
    open = [...open.filter((one) => one < column), column];
    last = content;
  }
  return undefined;
}

/** Where a line should start that starts at this column; undefined when it is right. */
function siblingsOf(column: number, open: readonly number[], last: string): string | undefined {
  const deepest = open.at(-1);
  if (deepest === undefined || open.includes(column)) return undefined;
  const outer = open.findLast((one) => one < column);
  const inner = open.find((one) => one > column);
  if (inner !== undefined) return outer === undefined ? `${inner}` : `${outer} or ${inner}`;
  // After `key:` and `-`, a deeper line is what belongs there.
  return /(?:^|\s)-\s*$|:\s*(?:#.*)?$|[|>][-+\d]*\s*$/u.test(last) ? undefined : `${deepest}`;
}
