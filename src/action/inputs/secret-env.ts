import type { HostileVariable } from "../../shared/hostile-variable.ts";
import { err, ok } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import type { YamlFault } from "../../shared/yaml-faults.ts";
import { readYaml, type YamlSource } from "../../shared/yaml-source.ts";
import type { InputResult } from "./rules.ts";
import { secretNameRefusal } from "./task-env.ts";

/** Stored secrets for the task, by the names of their variables. */
export type SecretEnv = Readonly<Record<string, Secret>>;

/** What the names are checked against. */
export interface SecretEnvContext {
  /** Names that the input `env` sets. */
  readonly env: readonly string[];
  readonly hostileOfKinds: readonly HostileVariable[];
}

const EXAMPLE = "NPM_TOKEN: ${{ toJSON(secrets.NPM_TOKEN) }}";

/**
 * The `secret-env` input: a YAML mapping of names to JSON strings, as `toJSON` writes them. Every other form of a value
 * could lose a part of the secret, or turn it into further names. Sentences quote a name that is one, and nothing else.
 */
export function secretEnvOf(text: string, context: SecretEnvContext): InputResult<SecretEnv> {
  const yaml = readYaml(text);
  const found = yaml.ok ? mistakesIn(text, yaml.value, context) : yaml.error.map(faultText);
  if (!yaml.ok || found.length > 0) {
    const once = [...new Set(found)];
    return err(once.map((mistake) => ({ input: "secret-env", text: mistake, example: EXAMPLE })));
  }
  const secrets = yaml.value.keysAt([]).map((name) => {
    const value = yaml.value.valueAt([name]);
    return [name, new Secret(typeof value === "string" ? value : "")] as const;
  });
  return ok(Object.fromEntries(secrets));
}

/** The library's own message would repeat the text, which is a secret as soon as somebody leaves out `toJSON`. */
function faultText({ message, line, column, twice }: YamlFault): string {
  if (twice !== undefined) return `line ${line}: ${message}. Give each name once.`;
  return `cannot be read at line ${line}, column ${column}. Write one line for each secret, with toJSON around it, so that quotes, colons and line breaks in it do no harm.`;
}

const NOT_A_MAPPING = "is not a mapping: write one line for each secret, with its name first.";

function mistakesIn(
  text: string,
  source: YamlSource,
  context: SecretEnvContext,
): readonly string[] {
  const names = source.keysAt([]);
  if (names.length === 0) return [NOT_A_MAPPING];
  const lines = text.split(/\r?\n/u);
  return names.flatMap((name) => {
    const { line, column } = source.positionOf([name]);
    if (!VARIABLE.test(name)) return [`line ${source.positionOfKey([name]).line} ${NOT_A_NAME}`];
    const value = source.valueAt([name]);
    const isQuoted = lines[line - 1]?.[column - 1] === '"';
    return nameMistake(name, context) ?? valueMistake(name, value, isQuoted) ?? [];
  });
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/u;
const NOT_A_NAME = "has no valid name: use letters, digits and _, and no digit first.";

function nameMistake(name: string, { env, hostileOfKinds }: SecretEnvContext): string | undefined {
  if (env.includes(name)) return `${name} is also in env. Remove one of them.`;
  return secretNameRefusal(name, hostileOfKinds);
}

/** An expression without a value arrives as `null`, and without `toJSON` as nothing. */
function valueMistake(name: string, value: unknown, isQuoted: boolean): string | undefined {
  if (value === null || value === "") return `${name} is empty: ${WHY_EMPTY}`;
  const write = `Write ${name}: \${{ toJSON(secrets.X) }}`;
  if (typeof value !== "string") {
    return `${name} is ${typeName(value)} and not a string. ${write}, with the secret's name.`;
  }
  if (!isQuoted) return `${name} is not in double quotes, so YAML may change it. ${write}.`;
  if (value.includes("\u0000")) return `${name} contains a NUL character, which no variable can.`;
  return undefined;
}

const WHY_EMPTY =
  "is the secret set, and may this job see it? A secret of an environment needs the job's environment, jobs of forks get no secrets, and Dependabot has secrets of its own.";

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return typeof value === "number" ? "a number" : "true or false";
}
