import type {
  CredentialKind,
  DirectMode,
  SettingMistake,
} from "../../credentials/kind/credential-kind.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { err, ok } from "../../shared/result.ts";
import { readYaml, type Path, type YamlFault, type YamlSource } from "../../shared/yaml-source.ts";
import { credentialExample, type InputMistake, type InputResult } from "./rules.ts";

/** The `credential` input: one kind that works without a broker, and its settings. */
export interface CredentialInput {
  readonly kind: string;
  /** As the kind's own parser returned them. */
  readonly settings: unknown;
}

/** Parses the YAML: exactly one kind as the key, and its settings as that provider's own action names them. */
export async function credentialOf(
  text: string,
  kinds: readonly CredentialKind[],
): Promise<InputResult<CredentialInput>> {
  const yaml = readYaml(text);
  if (!yaml.ok) return err(yaml.error.map((fault) => faultMistake(fault, kinds)));
  const source = yaml.value;
  const keys = source.keysAt([]);
  const unknown = keys.filter((key) => directModeOf(key, kinds) === undefined);
  if (unknown.length > 0) return err(unknown.map((key) => unknownKind(source, key, kinds)));
  const [kind, ...others] = keys;
  const direct = kind === undefined ? undefined : directModeOf(kind, kinds);
  if (kind === undefined || direct === undefined || others.length > 0) {
    const given = keys.length === 0 ? "names no provider" : "names more than one provider";
    return err([mistakeOf(`${given}; exactly one is expected.`, kinds)]);
  }
  const parsed = (await direct.load()).parse(under(source.content, kind));
  if (parsed.ok) return ok({ kind, settings: parsed.value });
  return err(parsed.error.map((wrong) => settingMistake(source, kind, wrong)));
}

function directModeOf(name: string, kinds: readonly CredentialKind[]): DirectMode | undefined {
  return kinds.find((kind) => kind.name === name)?.direct;
}

function unknownKind(
  source: YamlSource,
  key: string,
  kinds: readonly CredentialKind[],
): InputMistake {
  const where = placeText(source, [key]);
  if (kinds.some(({ name }) => name === key)) {
    return mistakeOf(`${key} needs a broker: use broker and grant instead. ${where}`, kinds);
  }
  const names = kinds.filter(({ direct }) => direct !== undefined).map(({ name }) => name);
  const meant = didYouMean(key, names);
  const hint =
    meant === undefined ? `known providers: ${names.join(", ")}.` : `did you mean ${meant}?`;
  return mistakeOf(`${shorten(key)} is not a known provider; ${hint} ${where}`, kinds);
}

function settingMistake(source: YamlSource, kind: string, wrong: SettingMistake): InputMistake {
  const path = [kind, ...wrong.path];
  const text = `${path.join(".")} ${wrong.message} ${placeText(source, path)}`;
  return { input: "credential", text, example: wrong.example };
}

function faultMistake(
  { message, line, column }: YamlFault,
  kinds: readonly CredentialKind[],
): InputMistake {
  return mistakeOf(`${message} (line ${line}, column ${column})`, kinds);
}

function mistakeOf(text: string, kinds: readonly CredentialKind[]): InputMistake {
  return { input: "credential", text, example: credentialExample(kinds) };
}

function placeText(source: YamlSource, path: Path): string {
  const { line, column } = source.placeOfKey(path);
  return `(line ${line}, column ${column})`;
}

function under(content: unknown, key: string): unknown {
  if (typeof content !== "object" || content === null) return undefined;
  return new Map<string, unknown>(Object.entries(content)).get(key);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
