import { explanationLines, type Explanation } from "../../policy/explain.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { paint, plain } from "./print.ts";

/** An explanation for the terminal. Its headline has the colour of what it says. */
export function explanationText(
  deps: Pick<CliDeps, "colour">,
  explanation: Explanation,
  isWell: boolean,
): readonly string[] {
  const [headline = "", ...rules] = explanationLines(explanation).map(plain);
  return [paint(deps, isWell ? "green" : "red", headline), ...rules];
}
