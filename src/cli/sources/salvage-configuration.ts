import type { BrokerConfig } from "../../broker/config/config.ts";
import { isRecord } from "../../shared/json.ts";
import type { Mistake } from "../../shared/mistake.ts";
import { readYaml, type YamlSource } from "../../shared/yaml-source.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { parseConfig, parseConfigAndFiles, topKeys } from "./configuration.ts";

/** A configuration as far as it can be used. */
export interface SalvagedConfig {
  /** Without the entries that have mistakes; undefined when what is left cannot be used either. */
  readonly config: BrokerConfig | undefined;
  readonly mistakes: readonly Mistake[];
  /** The paths of the entries that were left out: `github`, `servers.postgres.staging`. */
  readonly leftOut: readonly string[];
  /** A key is misspelt or in the wrong place: what seems to be missing may be written there. */
  readonly hasStrays: boolean;
  /** Undefined when the text is not YAML. */
  readonly yaml: YamlSource | undefined;
  readonly secretFiles: readonly string[];
}

/**
 * Reads a configuration for a command that finds all that is wrong: a mistake in one part must not hide what is wrong
 * elsewhere.
 */
export async function salvageConfig(
  deps: CliDeps,
  path: string,
  text: string,
): Promise<SalvagedConfig> {
  const { config: whole, secretFiles } = await parseConfigAndFiles(deps, { path, text });
  const parsed = readYaml(text);
  const yaml = parsed.ok ? parsed.value : undefined;
  const nothing = { leftOut: [], hasStrays: false, yaml, secretFiles };
  if (whole.ok) return { ...nothing, config: whole.value, mistakes: [] };
  const mistakes = whole.error;
  const content = yaml?.content;
  if (!isRecord(content)) return { ...nothing, config: undefined, mistakes };
  const known = topKeys(deps, path);
  const { rest, leftOut } = without(content, mistakes, known);
  // Every JSON text is YAML.
  const salvaged = await parseConfig(deps, path, JSON.stringify(rest));
  const config = salvaged.ok ? salvaged.value : undefined;
  const hasStrays =
    Object.keys(content).some((key) => !known.includes(key)) ||
    mistakes.some((mistake) => /^servers(?:\.[^.]+)?$/u.test(mistake.path));
  return { config, mistakes, leftOut, hasStrays, yaml, secretFiles };
}

/** What can be left out, and is then not looked at. */
const LEFT_OUT = ["github", "store-key", "issuer", "store", "audit"];
/** What nothing that is looked at depends on. */
const UNUSED = new Set(["admin-listen", "tls", "proxy", "limits"]);
/** The same, where a configuration must have it. */
const PLACEHOLDERS = { url: "http://127.0.0.1:1", listen: "127.0.0.1:1" };

function without(
  content: Readonly<Record<string, unknown>>,
  mistakes: readonly Mistake[],
  known: readonly string[],
): { readonly rest: object; readonly leftOut: readonly string[] } {
  const has = (entry: string): boolean =>
    mistakes.some(({ path }) => [path, ...prefixesOf(path)].includes(entry));
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
  leftOut.push(...LEFT_OUT.filter(has));
  const rest = Object.entries(others).filter(
    ([key]) => known.includes(key) && !leftOut.includes(key) && !UNUSED.has(key),
  );
  return { rest: { ...Object.fromEntries(rest), ...PLACEHOLDERS, servers: kept }, leftOut };
}

/** `a.b` and `a` of `a.b[0]`. */
function prefixesOf(path: string): readonly string[] {
  return Array.from(path.matchAll(/[.[]/gu), ({ index }) => path.slice(0, index));
}
