import { mistakesOfFaults } from "../shared/mistake.ts";
import type { YamlFault } from "../shared/yaml-faults.ts";
import type { PolicyMistake } from "./document.ts";

/** The mistakes of a text that is not a plain YAML document. */
export function mistakesOfText(
  source: string,
  faults: readonly YamlFault[],
): readonly PolicyMistake[] {
  return mistakesOfFaults(
    source,
    faults.map((fault) => ({ ...fault, message: grantTwice(fault) ?? fault.message })),
  );
}

function grantTwice({ twice, line }: YamlFault): string | undefined {
  const [parent, name, ...below] = twice?.path ?? [];
  if (twice === undefined || parent !== "grants" || name === undefined || below.length > 0) {
    return undefined;
  }
  return `the grant ${name} appears twice: lines ${twice.firstLine} and ${line}. Rename one; until then the whole policy is disabled`;
}
