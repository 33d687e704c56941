import { Buffer } from "node:buffer";
import type { FormMatcher } from "../redact/form-matcher.ts";
import type { FormName } from "../redact/secret-forms.ts";
import type { BytePath } from "./byte-path.ts";
import type { ChangedName } from "./tree.ts";

export interface NameMatch {
  readonly name: BytePath;
  readonly form: FormName;
}

/** No text in any encoding has these bytes in a row, so that no form runs from one name into the next. */
const BETWEEN = "\xff\0\xff";
/** How much of the directory's path is searched together with a name: base64 has slashes. */
const CONTEXT = 4096;

interface Piece {
  readonly name: BytePath;
  /** A match counts when it ends after this place: one that ends before is in the directory's own name. */
  readonly from: number;
  readonly end: number;
}

/** The names, and the targets of links, that contain a secret, alone or together with the directory's path. */
export function searchNames(
  matcher: FormMatcher,
  directory: BytePath,
  names: readonly ChangedName[],
): readonly NameMatch[] {
  const before = `${directory.slice(-CONTEXT)}/`;
  const pieces: Piece[] = [];
  let text = "";
  const add = (name: BytePath, context: string, searched: BytePath): void => {
    const from = text.length + context.length;
    text += context + searched + BETWEEN;
    pieces.push({ name, from, end: from + searched.length });
  };
  for (const { name, target } of names) {
    add(name, before, name);
    if (target !== undefined) add(name, "", target);
  }
  const found = new Map<BytePath, FormName>();
  let at = 0;
  // One pass for a whole directory, because starting one costs more than reading a name.
  matcher.scan().feed(Buffer.from(text, "latin1"), ({ end, form }) => {
    while (at < pieces.length - 1 && (pieces[at]?.end ?? 0) < end) at += 1;
    const piece = pieces[at];
    if (piece !== undefined && end > piece.from && end <= piece.end && !found.has(piece.name)) {
      found.set(piece.name, form);
    }
  });
  return [...found].map(([name, form]) => ({ name, form }));
}
