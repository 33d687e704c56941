import {
  parseAwsDirectSettings,
  type AwsDirectSettings,
} from "../../credentials/aws/direct/settings.ts";
import { type SettingMistake } from "../../credentials/kind/credential-kind.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { err, ok } from "../../shared/result.ts";
import { readYaml, type Path, type YamlFault, type YamlSource } from "../../shared/yaml-source.ts";
import type { InputMistake, Read } from "./rules.ts";

/** The `credential` input: one provider that works without a server, and its settings. */
export interface CredentialInput {
  readonly kind: "aws";
  readonly settings: AwsDirectSettings;
}

/** Kinds of direct mode. The others need a broker: they have no trust of their own in GitHub's ID tokens. */
const KINDS = ["aws"] as const;
const BROKER_KINDS = new Set(["postgres"]);
const EXAMPLE =
  "aws: { role-to-assume: arn:aws:iam::123456789012:role/reader, aws-region: eu-west-1 }";

/** Reads the YAML: exactly one provider key, and settings as that provider's own action names them. */
export function credentialOf(text: string): Read<CredentialInput> {
  const yaml = readYaml(text);
  if (!yaml.ok) return err(yaml.error.map(faultMistake));
  const source = yaml.value;
  const keys = source.keysAt([]);
  const unknown = keys.filter((key) => !isKind(key));
  if (unknown.length > 0) return err(unknown.map((key) => unknownKind(source, key)));
  if (keys.length !== 1) {
    const given = keys.length === 0 ? "names no provider" : "names more than one provider";
    return err([mistakeOf(`${given}; exactly one is expected.`)]);
  }
  const settings = parseAwsDirectSettings(under(source.content, "aws"));
  if (settings.ok) return ok({ kind: "aws", settings: settings.value });
  return err(settings.error.map((wrong) => settingMistake(source, wrong)));
}

function unknownKind(source: YamlSource, key: string): InputMistake {
  const where = placeText(source, [key]);
  if (BROKER_KINDS.has(key)) {
    return mistakeOf(`${key} needs a broker: use broker and grant instead. ${where}`);
  }
  const meant = didYouMean(key, KINDS);
  const hint = meant === undefined ? `known is ${KINDS.join(", ")}.` : `did you mean ${meant}?`;
  return mistakeOf(`${shorten(key)} is not known here; ${hint} ${where}`);
}

function settingMistake(source: YamlSource, wrong: SettingMistake): InputMistake {
  const path = ["aws", ...wrong.path];
  const text = `${path.join(".")} ${wrong.message} ${placeText(source, path)}`;
  return { input: "credential", text, example: wrong.example };
}

function faultMistake({ message, line, column }: YamlFault): InputMistake {
  return mistakeOf(`${message} (line ${line}, column ${column})`);
}

function mistakeOf(text: string): InputMistake {
  return { input: "credential", text, example: EXAMPLE };
}

function placeText(source: YamlSource, path: Path): string {
  const { line, column } = source.positionOfKey(path);
  return `(line ${line}, column ${column})`;
}

function under(content: unknown, key: string): unknown {
  if (typeof content !== "object" || content === null) return undefined;
  return new Map<string, unknown>(Object.entries(content)).get(key);
}

function isKind(key: string): boolean {
  return KINDS.some((kind) => kind === key);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
