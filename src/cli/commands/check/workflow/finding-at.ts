import { pathText, type Mistake } from "../../../../shared/mistake.ts";
import type { Path } from "../../../../shared/yaml-faults.ts";
import type { WorkflowSource } from "./workflow-source.ts";

/** The workflow in which mistakes are looked for. */
export interface WorkflowContext {
  /** The file, as the user named it. */
  readonly source: string;
  readonly yaml: WorkflowSource;
}

export interface WorkflowFinding {
  readonly message: string;
  readonly expected?: string;
  readonly example?: string;
  readonly severity?: Mistake["severity"];
  /** The part of the value that it is about; without it, the value. */
  readonly part?: string;
  /** It is about the key and not its value. */
  readonly isOfKey?: true;
}

export function findingAt(
  { source, yaml }: WorkflowContext,
  path: Path,
  finding: WorkflowFinding,
): Mistake {
  const { message, expected = "", example = "", severity = "mistake", part } = finding;
  const atKey = finding.isOfKey === true ? yaml.positionOfKey(path) : yaml.positionOf(path);
  const position = part === undefined ? atKey : yaml.positionOfText(path, part);
  return { source, path: pathText(path), ...position, message, expected, example, severity };
}
