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
  /** An action gets them, not a script. */
  readonly isAction: boolean;
}

/** What is wrong, and a line that would be right; empty where none helps. */
interface Found {
  readonly text: string;
  readonly example: string;
}

const EXAMPLE = exampleFor("NPM_TOKEN");

function exampleFor(name: string): string {
  return `${name}: \${{ toJSON(secrets.${name}) }}`;
}

/**
 * The `secret-env` input: a YAML mapping of names to JSON strings, as `toJSON` writes them. Every other form of a value
 * could lose a part of the secret, or turn it into further names. Sentences quote a name that is one, and nothing else.
 */
export function secretEnvOf(text: string, context: SecretEnvContext): InputResult<SecretEnv> {
  const yaml = readYaml(text);
  const found = yaml.ok ? mistakesIn(text, yaml.value, context) : faultsFound(yaml.error);
  if (!yaml.ok || found.length > 0) {
    return err(
      found.map(({ text: what, example }) => ({ input: "secret-env", text: what, example })),
    );
  }
  const secrets = yaml.value.keysAt([]).map((name) => {
    const value = yaml.value.valueAt([name]);
    return [name, new Secret(typeof value === "string" ? value : "")] as const;
  });
  return ok(Object.fromEntries(secrets));
}

/** Several faults at one place are one mistake. */
function faultsFound(faults: readonly YamlFault[]): readonly Found[] {
  const found = faults.map(faultFound);
  return found.filter(({ text }, index) => found.findIndex((one) => one.text === text) === index);
}

/** The library's own message would repeat the text, which is a secret as soon as somebody leaves out `toJSON`. */
function faultFound({ message, line, column, twice, maxCharacters }: YamlFault): Found {
  if (maxCharacters !== undefined) {
    const size = `is longer than ${maxCharacters} characters`;
    return {
      text: `${size}. Keep large secrets encrypted in a file, and set its key here.`,
      example: "",
    };
  }
  if (twice !== undefined) {
    return { text: `line ${line}: ${message}. Give each name once.`, example: "" };
  }
  const where = `cannot be read at line ${line}, column ${column}`;
  const text = `${where}. Write one line for each secret, with toJSON around it, so that quotes, colons and line breaks in it do no harm.`;
  return { text, example: EXAMPLE };
}

const NOT_A_MAPPING =
  "is not a mapping: write one line for each secret, with its name and a colon first.";

function mistakesIn(text: string, source: YamlSource, context: SecretEnvContext): readonly Found[] {
  const names = source.keysAt([]);
  if (names.length === 0) return [{ text: NOT_A_MAPPING, example: EXAMPLE }];
  const lines = text.split(/\r?\n/u);
  return names.flatMap((name) => {
    if (!VARIABLE.test(name)) {
      const { line } = source.positionOfKey([name]);
      return [{ text: `line ${line} ${NOT_A_NAME}`, example: EXAMPLE }];
    }
    const refused = nameMistake(name, context);
    if (refused !== undefined) return [{ text: refused, example: "" }];
    const { line, column } = source.positionOf([name]);
    const isQuoted = lines[line - 1]?.[column - 1] === '"';
    return valueMistake(name, source.valueAt([name]), isQuoted) ?? [];
  });
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/u;
const NOT_A_NAME = "has no valid name: use letters, digits and _, and no digit first.";

function nameMistake(name: string, context: SecretEnvContext): string | undefined {
  if (context.env.includes(name)) return `${name} is also in env. Remove one of them.`;
  return secretNameRefusal(name, context);
}

/** An expression without a value arrives as `null`, and without `toJSON` as nothing. */
function valueMistake(name: string, value: unknown, isQuoted: boolean): Found | undefined {
  if (value === null || value === "") {
    return { text: `${name} is empty: ${WHY_EMPTY}`, example: "" };
  }
  const example = exampleFor(name);
  if (typeof value !== "string") {
    return { text: `${name} is ${typeName(value)} and not a string: use toJSON.`, example };
  }
  if (!isQuoted) {
    return { text: `${name} is not in double quotes, so YAML may change it: use toJSON.`, example };
  }
  if (!value.includes("\u0000")) return undefined;
  return { text: `${name} contains a NUL character, which no variable can.`, example: "" };
}

const WHY_EMPTY =
  "is the secret set, and may this job see it? A secret of an environment needs the job's environment, jobs of forks get no secrets, and Dependabot has secrets of its own.";

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return typeof value === "number" ? "a number" : "true or false";
}
