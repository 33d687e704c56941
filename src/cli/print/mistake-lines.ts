import type { Mistake } from "../../shared/mistake.ts";
import { wrap } from "../arguments/help.ts";
import { plain } from "./print.ts";

/** A mistake in the format of compilers, which editors can open: `shop.yml:14:9  grants.a.allow.workflow`. */
export function mistakeLines(mistake: Mistake): readonly string[] {
  const { source, line, column, path, message, expected, example, severity, code } = mistake;
  const position = `${source}:${line}:${column}`;
  const kind = severity === "warning" ? "(warning)" : "";
  const named = code === undefined ? "" : `(${code})`;
  const head = [position, path, kind, named].filter((part) => part !== "").join("  ");
  const text = [message, expected].filter((part) => part !== "").join(" ");
  return [
    plain(head),
    ...wrap(plain(text)).map((part) => `  ${part}`),
    ...(example === "" ? [] : [`  For example  ${example}`]),
  ];
}
