import { didYouMean } from "../../../shared/did-you-mean.ts";
import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { SettingMistake } from "../credential-kind.ts";

/** The settings of a kind in direct mode. */
export interface SettingsForm<Key extends string> {
  /** `vault` */
  readonly kind: string;
  readonly keys: readonly Key[];
  /** A valid value of each setting that has one to show. */
  readonly examples: Readonly<Partial<Record<Key, string>>>;
  /** Valid settings. */
  readonly example: string;
  /** What takes the place of an input that people know from the provider's own action; undefined for any other key. */
  readonly moved: (key: string, value: unknown) => SettingMistake | undefined;
}

/** Reads one setting after the other, and notes every mistake. */
export interface SettingReader<Key extends string> {
  readonly given: Readonly<Record<string, unknown>>;
  readonly has: (key: Key) => boolean;
  /** The text of a setting; "" where it is absent, or wrong. `check` completes a sentence that starts with the key. */
  readonly text: (key: Key, check: (text: string) => string | undefined) => string;
  /** false where it is absent, or wrong. */
  readonly flag: (key: Key) => boolean;
  /** Notes the first mistake of a setting. `example`: another value than the form's. */
  readonly wrong: (key: Key, message: string, example?: string) => void;
}

/** Reads settings, and reports all mistakes at once. By hand: a schema library would double the start-up time of the action. */
export function readSettings<Key extends string, Settings>(
  given: unknown,
  form: SettingsForm<Key>,
  read: (reader: SettingReader<Key>) => Settings,
): Result<Settings, readonly SettingMistake[]> {
  if (!isRecord(given)) {
    const message =
      given === null ? "is empty: put the settings below it." : "is not a mapping of settings.";
    return err([{ path: [], message, example: form.example }]);
  }
  const mistakes: SettingMistake[] = Object.entries(given).flatMap(([key, value]) =>
    isKey(form, key) ? emptyMistake(key, value) : [unknownSetting(form, key, value)],
  );
  const settings = read(readerOf(given, form, mistakes));
  return mistakes.length > 0 ? err(mistakes) : ok(settings);
}

/** A setting that was written beside the kind's name and not below it; undefined for a key that is none. */
export function flatSettingOf<Key extends string>(
  form: SettingsForm<Key>,
): (key: string, value?: unknown) => SettingMistake | undefined {
  const { kind, moved } = form;
  return (key, value) =>
    isKey(form, key)
      ? { path: [key], message: `is a setting of ${kind}: put it under \`${kind}:\`.`, example: "" }
      : moved(key, value);
}

function isKey<Key extends string>({ keys }: SettingsForm<Key>, key: string): key is Key {
  return keys.some((known) => known === key);
}

function unknownSetting<Key extends string>(
  { keys, moved }: SettingsForm<Key>,
  key: string,
  value: unknown,
): SettingMistake {
  const known = moved(key, value) ?? otherPlace(key);
  if (known !== undefined) return known;
  const meant = didYouMean(key, keys);
  const hint =
    meant === undefined ? `known settings: ${keys.join(", ")}.` : `did you mean ${meant}?`;
  return { path: [key.slice(0, 80)], message: `is not a known setting; ${hint}`, example: "" };
}

function notText(value: unknown): string {
  const isPlain = typeof value === "number" || typeof value === "boolean";
  return isPlain ? "is not a text: put it in quotes." : "is not a text.";
}

/** Keys that are right somewhere else. */
function otherPlace(key: string): SettingMistake | undefined {
  const message = Object.hasOwn(OTHER_PLACES, key) ? OTHER_PLACES[key] : undefined;
  return message === undefined ? undefined : { path: [key], message, example: "" };
}

const INPUT = "is an input of the step: write it beside `credential`.";
const OTHER_PLACES: Readonly<Record<string, string>> = {
  access: INPUT,
  run: INPUT,
  step: INPUT,
  ttl: INPUT,
  server: "is a setting of a grant: it names a server of a broker, and here there is none.",
};

/** `KEY: ${{ vars.X }}` without a value arrives as nothing, which nobody means. */
function emptyMistake(key: string, value: unknown): readonly SettingMistake[] {
  const isEmpty = value === null || (typeof value === "string" && value.trim() === "");
  const message = "is empty: is the variable set, and may this job see it?";
  return isEmpty ? [{ path: [key], message, example: "" }] : [];
}

function readerOf<Key extends string>(
  given: Readonly<Record<string, unknown>>,
  { examples }: SettingsForm<Key>,
  mistakes: SettingMistake[],
): SettingReader<Key> {
  const wrong = (key: Key, message: string, example = examples[key] ?? ""): void => {
    if (mistakes.some(({ path }) => path[0] === key)) return;
    mistakes.push({ path: [key], message, example });
  };
  return {
    given,
    wrong,
    has: (key) => Object.hasOwn(given, key),
    text: (key, check) => {
      const value = given[key];
      if (value === undefined) return "";
      const mistake = typeof value === "string" ? check(value) : notText(value);
      if (mistake !== undefined) wrong(key, mistake);
      return typeof value === "string" && mistake === undefined ? value : "";
    },
    flag: (key) => {
      const value = given[key] ?? false;
      if (typeof value !== "boolean") wrong(key, "is neither true nor false.");
      return value === true;
    },
  };
}
