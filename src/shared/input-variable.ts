/**
 * As the runner names the variable of an action's input. Names that differ only in case, or in a space for an underscore,
 * are one input.
 */
export function inputVariable(id: string): string {
  return `INPUT_${id.replaceAll(" ", "_").toUpperCase()}`;
}
