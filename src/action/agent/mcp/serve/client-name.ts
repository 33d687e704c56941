import { printable } from "../../../../shared/printable.ts";
import { isRecord } from "../../../../shared/json.ts";

const MAX_CHARACTERS = 128;

/**
 * `name version` as an MCP client claims them of itself, as one printable line. Nothing proves it, so it is shown and never
 * decides anything.
 */
export function claimedClient(claim: unknown): string | undefined {
  if (!isRecord(claim)) return undefined;
  const { name, version } = claim;
  if (typeof name !== "string") return undefined;
  const text = typeof version === "string" ? `${name} ${version}` : name;
  const line = printable(text.slice(0, 4 * MAX_CHARACTERS)).trim();
  return line === "" ? undefined : line.slice(0, MAX_CHARACTERS).trim();
}
