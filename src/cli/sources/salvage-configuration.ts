import type { BrokerConfig } from "../../broker/config/config.ts";
import { isRecord } from "../../shared/json.ts";
import type { Mistake } from "../../shared/mistake.ts";
import { readYaml } from "../../shared/yaml-source.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { parseConfig } from "./configuration.ts";

/** A configuration as far as it can be used. */
export interface SalvagedConfig {
  /** Without the entries that have mistakes; undefined when what is left cannot be used either. */
  readonly config: BrokerConfig | undefined;
  readonly mistakes: readonly Mistake[];
  /** The paths of the entries that were left out: `github`, `servers.postgres.staging`. */
  readonly leftOut: readonly string[];
}

/**
 * Reads a configuration for a command that finds all that is wrong: a mistake in one server or in `github` must not hide
 * what is wrong elsewhere.
 */
export async function salvageConfig(
  deps: CliDeps,
  path: string,
  text: string,
): Promise<SalvagedConfig> {
  const whole = await parseConfig(deps, path, text);
  if (whole.ok) return { config: whole.value, mistakes: [], leftOut: [] };
  const mistakes = whole.error;
  const yaml = readYaml(text);
  if (!yaml.ok || !isRecord(yaml.value.content))
    return { config: undefined, mistakes, leftOut: [] };
  const { rest, leftOut } = without(yaml.value.content, mistakes);
  // Every JSON text is YAML.
  const parsed = await parseConfig(deps, path, JSON.stringify(rest));
  return { config: parsed.ok ? parsed.value : undefined, mistakes, leftOut };
}

function without(
  content: Readonly<Record<string, unknown>>,
  mistakes: readonly Mistake[],
): { readonly rest: object; readonly leftOut: readonly string[] } {
  const has = (entry: string): boolean =>
    mistakes.some(({ path }) => path === entry || path.startsWith(`${entry}.`));
  const { servers, ...others } = content;
  const kept: Record<string, Record<string, unknown>> = {};
  const leftOut: string[] = [];
  for (const [kind, entries] of Object.entries(isRecord(servers) ? servers : {})) {
    const own: Record<string, unknown> = {};
    for (const [name, entry] of Object.entries(isRecord(entries) ? entries : {})) {
      if (has(`servers.${kind}.${name}`)) leftOut.push(`servers.${kind}.${name}`);
      else own[name] = entry;
    }
    if (mistakes.every(({ path }) => path !== `servers.${kind}`)) kept[kind] = own;
  }
  for (const key of ["github", "store-key"].filter(has)) leftOut.push(key);
  const rest = Object.entries(others).filter(([key]) => !leftOut.includes(key));
  return { rest: { ...Object.fromEntries(rest), servers: kept }, leftOut };
}
