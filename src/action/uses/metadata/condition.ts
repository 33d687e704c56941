/** Conditions may be written with and without `${{ }}`. */
export function conditionOf(text = ""): string {
  const bare =
    /^\s*\$\{\{(?<inner>(?:(?!\$\{\{).)*)\}\}\s*$/su.exec(text)?.groups?.["inner"] ?? text;
  return bare.trim() === "" ? "always()" : bare.trim();
}
