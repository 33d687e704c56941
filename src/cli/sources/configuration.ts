import type { PolicyConfig } from "../../broker/config/policy-field.ts";
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
import { readYaml, type YamlSource } from "../../shared/yaml-source.ts";
import type { Arguments } from "../arguments/arguments.ts";
import type { CliDeps } from "../arguments/cli-deps.ts";
import { mistakeLines } from "../print/mistake-lines.ts";
import { readNamed } from "./read-file.ts";

/** The path of the configuration that the command line names. */
export function configPath(given: Arguments): string {
  return given.text("config") ?? "broker.yml";
}

/** The option that names a configuration to another command; nothing for the usual one. */
export function configOption(path: string): string {
  return path === "broker.yml" ? "" : ` --config ${path}`;
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
  const { config, secretFiles } = await parseConfigAndFiles(deps, {
    path,
    text: text.value,
    isRunning,
  });
  if (!config.ok) return err(configFailure(path, config.error));
  return ok({ config: config.value, secretFiles });
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
  return (await parseConfigAndFiles(deps, { path, text })).config;
}

interface ConfigText {
  readonly path: string;
  readonly text: string;
  /** A broker that runs reads it again. */
  readonly isRunning?: boolean;
}

/** A configuration, and the paths of the files with secrets that it names, also where it has mistakes. */
export async function parseConfigAndFiles(
  deps: CliDeps,
  { path, text, isRunning = false }: ConfigText,
): Promise<{
  readonly config: Result<BrokerConfig, readonly Mistake[]>;
  readonly secretFiles: readonly string[];
}> {
  const files = new Set<string>();
  const kinds = await loadSettings(deps.kinds);
  const sources = sourcesOf(deps, path);
  const config = parseBrokerConfig(text, {
    ...sources,
    kinds,
    isRunning,
    readFile: (name) => {
      const content = sources.readFile(name);
      if (!isCertificate(content)) files.add(name);
      return content;
    },
  });
  return { config, secretFiles: [...files] };
}

/** The keys that a configuration can have at its top level. */
export function topKeys(deps: CliDeps, path: string): readonly string[] {
  return Object.keys(shapeOf(deps, path));
}

/** Reads only `store`: an admin must be able to freeze and to revoke without the servers' secrets. */
export async function readStoreConfig(
  deps: CliDeps,
  path: string,
): Promise<Result<BrokerConfig["store"], Failure>> {
  const { store } = shapeOf(deps, path);
  const read = await readPart(deps, path, z.looseObject({ store }));
  return read.ok ? ok(read.value.store) : read;
}

/** Where a configuration names the directory of the policies: `broker.yml:7:22  policy.directory`. */
export function policyDirectoryAt(path: string, yaml: YamlSource | undefined): string {
  const { line, column } = yaml?.positionOf(["policy", "directory"]) ?? { line: 1, column: 1 };
  return `${path}:${line}:${column}  policy.directory`;
}

/** Where a broker's policies are, and what limits them besides. */
export interface DecisionConfig {
  readonly policy: PolicyConfig;
  readonly leaseMaxTtlSeconds: number;
}

/** Reads only what decides with the policies: `explain` needs no secrets. */
export async function readDecisionConfig(
  deps: CliDeps,
  path: string,
): Promise<Result<DecisionConfig, Failure>> {
  const { policy, limits } = shapeOf(deps, path);
  const read = await readPart(deps, path, z.looseObject({ policy, limits }));
  if (!read.ok) return read;
  const leaseMaxTtlSeconds = read.value.limits["lease-max-ttl"];
  return ok({ policy: read.value.policy, leaseMaxTtlSeconds });
}

function shapeOf(deps: CliDeps, path: string) {
  return configSchema({ ...sourcesOf(deps, path), directory: dirname(path) }, []).shape;
}

/** Reads what `schema` has of the configuration, whatever else is in it. */
async function readPart<Part>(
  deps: CliDeps,
  path: string,
  schema: z.ZodType<Part>,
): Promise<Result<Part, Failure>> {
  const text = await readNamed(deps, path);
  if (!text.ok) return text;
  const yaml = readYaml(text.value);
  if (!yaml.ok) return err(configFailure(path, mistakesOfFaults(path, yaml.error)));
  const parsed = schema.safeParse(yaml.value.content);
  if (parsed.success) return ok(parsed.data);
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
