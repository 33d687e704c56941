import type {
  CredentialKind,
  DirectMode,
  SettingMistake,
} from "../../credentials/kind/credential-kind.ts";
import { didYouMean } from "../../shared/did-you-mean.ts";
import { err, ok } from "../../shared/result.ts";
import type { Path, YamlFault } from "../../shared/yaml-faults.ts";
import { readYaml, type YamlSource } from "../../shared/yaml-source.ts";
import type { InputMistake, InputResult } from "./rules.ts";

/** The `credential` input: one kind that works without a broker, and its settings. */
export interface CredentialInput {
  readonly kind: string;
  /** As the kind's own parser returned them. */
  readonly settings: unknown;
}

/** What a `credential` input is read against. */
export interface CredentialContext {
  readonly kinds: readonly CredentialKind[];
  /** A correct input. Handed in, because this file is loaded late and imports nothing that main has loaded already. */
  readonly example: string;
}

/** Parses the YAML: exactly one kind as the key, and its settings as that provider's own action names them. */
export async function credentialOf(
  text: string,
  { kinds, example }: CredentialContext,
): Promise<InputResult<CredentialInput>> {
  const mistakeOf = (mistake: string): InputMistake => ({
    input: "credential",
    text: mistake,
    example,
  });
  const yaml = readYaml(text);
  if (!yaml.ok) return err(yaml.error.map((fault) => mistakeOf(yamlFault(fault))));
  const source = yaml.value;
  const keys = source.keysAt([]);
  const unknown = keys.filter((key) => directModeOf(key, kinds) === undefined);
  if (unknown.length > 0) {
    const flat = await flatMistakes(source, unknown, kinds);
    return err(
      unknown.map((key, index) => flat[index] ?? mistakeOf(unknownKind(source, key, kinds))),
    );
  }
  const [kind, ...others] = keys;
  const direct = kind === undefined ? undefined : directModeOf(kind, kinds);
  if (kind === undefined || direct === undefined || others.length > 0) {
    const given = keys.length === 0 ? "names no provider" : "names more than one provider";
    return err([mistakeOf(`${given}; exactly one is expected.`)]);
  }
  const parsed = (await direct.load()).parse(under(source.content, kind));
  if (parsed.ok) return ok({ kind, settings: parsed.value });
  return err(parsed.error.map((wrong) => settingMistake(source, kind, wrong)));
}

function directModeOf(name: string, kinds: readonly CredentialKind[]): DirectMode | undefined {
  return kinds.find((kind) => kind.name === name)?.direct;
}

/**
 * Settings beside the name of their kind, as in the provider's own action. One that several kinds have is of the kind that has
 * most of them.
 */
async function flatMistakes(
  source: YamlSource,
  keys: readonly string[],
  kinds: readonly CredentialKind[],
): Promise<readonly (InputMistake | undefined)[]> {
  const ofKinds = await Promise.all(
    kinds.flatMap(({ direct }) => (direct === undefined ? [] : [flatOf(source, keys, direct)])),
  );
  const best = ofKinds.toSorted((one, other) => knownIn(other) - knownIn(one));
  return keys.map((_key, index) => best.find((flat) => flat[index] !== undefined)?.[index]);
}

/** For each key in order; undefined for one that the kind does not have. */
type FlatSettings = readonly (InputMistake | undefined)[];

function knownIn(flat: FlatSettings): number {
  return flat.filter((one) => one !== undefined).length;
}

async function flatOf(
  source: YamlSource,
  keys: readonly string[],
  direct: DirectMode,
): Promise<FlatSettings> {
  const loaded = await direct.load();
  return keys.map((key) => {
    const wrong = loaded.flatSetting?.(key, source.valueAt([key]));
    if (wrong === undefined) return undefined;
    const text = `${wrong.path.join(".")} ${wrong.message} ${placeText(source, wrong.path)}`;
    return { input: "credential", text, example: wrong.example || direct.example };
  });
}

function unknownKind(source: YamlSource, key: string, kinds: readonly CredentialKind[]): string {
  const where = placeText(source, [key]);
  if (kinds.some(({ name }) => name === key)) {
    return `${key} needs a broker: use broker and grant instead. ${where}`;
  }
  const names = kinds.filter(({ direct }) => direct !== undefined).map(({ name }) => name);
  const meant = didYouMean(key, names);
  const hint =
    meant === undefined ? `known providers: ${names.join(", ")}.` : `did you mean ${meant}?`;
  return `${shorten(key)} is not a known provider; ${hint} ${where}`;
}

function settingMistake(source: YamlSource, kind: string, wrong: SettingMistake): InputMistake {
  const path = [kind, ...wrong.path];
  const text = `${path.join(".")} ${wrong.message} ${placeText(source, path)}`;
  return { input: "credential", text, example: wrong.example };
}

function yamlFault({ message, line, column }: YamlFault): string {
  return `${message} (line ${line}, column ${column})`;
}

function placeText(source: YamlSource, path: Path): string {
  const { line, column } = source.positionOfKey(path);
  return `(line ${line}, column ${column})`;
}

function under(content: unknown, key: string): unknown {
  if (typeof content !== "object" || content === null) return undefined;
  return new Map<string, unknown>(Object.entries(content)).get(key);
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
