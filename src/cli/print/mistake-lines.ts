import type { Mistake } from "../../shared/mistake.ts";
import { wrap } from "../arguments/help.ts";
import { plain } from "./print.ts";

/** A mistake as compilers tell theirs, so that editors find the place: `shop.yml:14:9  grants.a.allow.workflow`. */
export function mistakeLines(mistake: Mistake): readonly string[] {
  const { source, line, column, path, message, expected, example, severity } = mistake;
  const place = `${source}:${line}:${column}`;
  const kind = severity === "warning" ? "  (warning)" : "";
  const told = [message, expected].filter((text) => text !== "").join(" ");
  return [
    plain(`${place}  ${path}${kind}`).trimEnd(),
    ...wrap(plain(told)).map((part) => `  ${part}`),
    ...(example === "" ? [] : [`  For example  ${example}`]),
  ];
}
