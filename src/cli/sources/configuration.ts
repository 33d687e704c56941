import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { loadSettings } from "../../credentials/kinds.ts";
import { configHintsOf, configSchema } from "../../broker/config/schema.ts";
import {
  parseBrokerConfig,
  type BrokerConfig,
  type ConfigSources,
} from "../../broker/config/config.ts";
import type { ReadConfig } from "../../broker/run/parts.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { mistakesOf, mistakesOfFaults, type Mistake } from "../../shared/mistake.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { readYaml } from "../../shared/yaml-source.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { mistakeLines } from "../print/mistake-lines.ts";
import { readNamed } from "./read-file.ts";

/** The path of the configuration that the command line names. */
export function configPath(given: Arguments): string {
  return given.text("config") ?? "broker.yml";
}

/** Reads the whole configuration, with every secret that it refers to. */
export async function readConfig(
  deps: CliDeps,
  path: string,
): Promise<Result<BrokerConfig, Failure>> {
  const read = await readConfigAndFiles(deps, path);
  return read.ok ? ok(read.value.config) : read;
}

/** The same, with the paths of the files that hold secrets. `isRunning`: a broker that runs reads it again. */
export async function readConfigAndFiles(
  deps: CliDeps,
  path: string,
  { isRunning = false }: { readonly isRunning?: boolean } = {},
): Promise<Result<ReadConfig, Failure>> {
  const text = await readNamed(deps, path);
  if (!text.ok) return text;
  const files = new Set<string>();
  const kinds = await loadSettings(deps.kinds);
  const sources = sourcesOf(deps, path);
  const config = parseBrokerConfig(text.value, {
    ...sources,
    kinds,
    isRunning,
    readFile: (name) => {
      const content = sources.readFile(name);
      if (!isCertificate(content)) files.add(name);
      return content;
    },
  });
  if (!config.ok) return err(configFailure(path, config.error));
  return ok({ config: config.value, secretFiles: [...files] });
}

/** A certificate comes from a file, as secrets do, and is for everybody to read. */
function isCertificate(text: string): boolean {
  return text.includes("-----BEGIN CERTIFICATE-----") && !text.includes("PRIVATE KEY-----");
}

export async function parseConfig(
  deps: CliDeps,
  path: string,
  text: string,
): Promise<Result<BrokerConfig, readonly Mistake[]>> {
  const kinds = await loadSettings(deps.kinds);
  return parseBrokerConfig(text, { ...sourcesOf(deps, path), kinds });
}

/** Reads only `store`: an admin must be able to freeze and to revoke without the servers' secrets. */
export async function readStoreConfig(
  deps: CliDeps,
  path: string,
): Promise<Result<BrokerConfig["store"], Failure>> {
  const text = await readNamed(deps, path);
  if (!text.ok) return text;
  const yaml = readYaml(text.value);
  if (!yaml.ok) return err(configFailure(path, mistakesOfFaults(path, yaml.error)));
  const directory = dirname(path);
  const { store } = configSchema({ ...sourcesOf(deps, path), directory }, []).shape;
  const schema = z.looseObject({ store });
  const parsed = schema.safeParse(yaml.value.content);
  if (parsed.success) return ok(parsed.data.store);
  const context = { source: path, yaml: yaml.value, hints: configHintsOf([]) };
  return err(configFailure(path, mistakesOf(context, [], { schema, error: parsed.error })));
}

function sourcesOf({ variables }: CliDeps, path: string): Omit<ConfigSources, "kinds"> {
  return { file: path, env: variables, readFile: (name) => readFileSync(name, "utf8") };
}

function configFailure(path: string, mistakes: readonly Mistake[]): Failure {
  return failure("configuration_invalid", `${path} has mistakes:`, {
    remedy: "Fix the mistakes listed above.",
    details: mistakes.flatMap(mistakeLines),
  });
}
