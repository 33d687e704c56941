import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { baseUrl, baseUrlMistake } from "../../kind/base-url.ts";
import type { SettingMistake } from "../../kind/credential-kind.ts";
import { certificatePem } from "../../kind/certificate-pem.ts";
import { VAULT_MOUNT, VAULT_NAME } from "../api/vault-path.ts";
import type { VaultWanted } from "../secrets/read-values.ts";
import { parseVaultWanted } from "../secrets/wanted-text.ts";
import { movedVaultSetting, unknownVaultSetting } from "./unknown-setting.ts";

/** The checked `credential: { vault: … }` of direct mode. */
export interface VaultDirectSettings extends VaultWanted {
  /** Without a slash at its end. */
  readonly url: string;
  readonly namespace: string | undefined;
  /** PEM. */
  readonly ca: string | undefined;
  /** Where the JWT auth method is mounted. */
  readonly path: string;
  readonly role: string;
  /** The audience of the job's ID token. */
  readonly audience: string;
  readonly exportToken: boolean;
}

const KEYS = [
  "url",
  "role",
  "secrets",
  "pki",
  "path",
  "namespace",
  "method",
  "jwt-github-audience",
  "ca-certificate",
  "export-token",
] as const;

type Key = (typeof KEYS)[number];
type Given = Readonly<Record<string, unknown>>;

const EXAMPLES: Readonly<Partial<Record<Key, string>>> = {
  url: "https://vault.example:8200",
  role: "deploy",
  secrets: "secret/data/ci npmToken | NPM_TOKEN",
  path: "jwt",
  namespace: "team-a",
  "jwt-github-audience": "https://github.com/octo-org",
  "export-token": "true",
};

/**
 * Parses the settings, and reports all mistakes at once. They are vault-action's inputs, in stepkey's way of writing keys.
 * Written by hand: a schema library would double the start-up time of the action.
 */
export function parseVaultDirectSettings(
  given: unknown,
): Result<VaultDirectSettings, readonly SettingMistake[]> {
  if (!isRecord(given)) {
    const message =
      given === null ? "is empty: put the settings below it." : "is not a mapping of settings.";
    const example = "{ url: https://vault.example:8200, role: deploy, secrets: … }";
    return err([{ path: [], message, example }]);
  }
  const mistakes: SettingMistake[] = Object.entries(given).flatMap(([key, value]) =>
    isKey(key) ? emptyMistake(key, value) : [unknownVaultSetting(key, KEYS)],
  );
  const found = reader(given, mistakes);
  const settings = settingsIn(found);
  return mistakes.length > 0 ? err(mistakes) : ok(settings);
}

/** A setting that was written beside `vault:` and not below it; undefined for a key that is none. */
export function flatVaultSetting(key: string): SettingMistake | undefined {
  if (!isKey(key)) return movedVaultSetting(key);
  return { path: [key], message: "is a setting of vault: put it under `vault:`.", example: "" };
}

function isKey(key: string): key is Key {
  return KEYS.some((known) => known === key);
}

/** `KEY: ${{ vars.X }}` without a value arrives as nothing, which nobody means. */
function emptyMistake(key: string, value: unknown): readonly SettingMistake[] {
  const isEmpty = value === null || (typeof value === "string" && value.trim() === "");
  const message = "is empty: is the variable set, and may this job see it?";
  return isEmpty ? [{ path: [key], message, example: "" }] : [];
}

interface Reader {
  /** The text of a setting; "" where it is absent, or wrong. */
  readonly text: (key: Key, check: (text: string) => string | undefined) => string;
  readonly has: (key: Key) => boolean;
  readonly wrong: (key: Key, message: string) => void;
  readonly given: Given;
}

function reader(given: Given, mistakes: SettingMistake[]): Reader {
  const wrong = (key: Key, message: string): void => {
    if (mistakes.some(({ path }) => path[0] === key)) return;
    mistakes.push({ path: [key], message, example: EXAMPLES[key] ?? "" });
  };
  return {
    given,
    wrong,
    has: (key) => Object.hasOwn(given, key),
    text: (key, check) => {
      const value = given[key];
      if (value === undefined) return "";
      const mistake = typeof value === "string" ? check(value) : "is not a text.";
      if (mistake !== undefined) wrong(key, mistake);
      return typeof value === "string" && mistake === undefined ? value : "";
    },
  };
}

function settingsIn(found: Reader): VaultDirectSettings {
  const { text, has, wrong } = found;
  if (!has("url")) wrong("url", "is missing: name the server.");
  if (!has("role")) wrong("role", "is missing: name the role of the JWT auth method.");
  if (!has("secrets") && !has("pki") && !has("export-token")) {
    wrong("secrets", "is missing: say what the step gets, here, with pki or with export-token.");
  }
  text("method", (method) =>
    method === "jwt" ? undefined : "must be jwt: without a broker, the job's ID token logs in.",
  );
  const url = baseUrl(text("url", urlMistake));
  const audience = text("jwt-github-audience", (value) =>
    /^[^\s\p{Cc}]{1,255}$/u.test(value) ? undefined : "is not one audience.",
  );
  const namespace = text("namespace", mountMistake);
  const path = text("path", mountMistake);
  return {
    url,
    namespace: namespace === "" ? undefined : namespace,
    ca: certificateIn(found),
    path: path === "" ? "jwt" : path,
    role: text("role", (role) => (VAULT_NAME.test(role) ? undefined : NOT_A_NAME)),
    audience: audience === "" ? url : audience,
    exportToken: flagIn(found),
    ...wantedIn(found),
  };
}

const NOT_A_NAME = "is not a name.";

function mountMistake(path: string): string | undefined {
  return VAULT_MOUNT.test(path) ? undefined : "is not a path.";
}

function urlMistake(value: string): string | undefined {
  const mistake = baseUrlMistake(value);
  if (mistake !== undefined) return mistake;
  return /\/v1\/?$/u.test(new URL(value).pathname) ? "ends before /v1." : undefined;
}

function certificateIn({ text }: Reader): string | undefined {
  const given = text("ca-certificate", (value) =>
    certificatePem(value) === undefined
      ? "is not a certificate as PEM, nor as base64 of it."
      : undefined,
  );
  return given === "" ? undefined : certificatePem(given);
}

function flagIn({ given, wrong }: Reader): boolean {
  const value = given["export-token"] ?? false;
  if (typeof value !== "boolean") wrong("export-token", "is neither true nor false.");
  return value === true;
}

function wantedIn({ given, text, wrong }: Reader): VaultWanted {
  const read = (key: "secrets" | "pki"): string | undefined => {
    const value = text(key, () => undefined);
    return given[key] === undefined || value.trim() === "" ? undefined : value;
  };
  const wanted = parseVaultWanted({ secrets: read("secrets"), pki: read("pki") });
  if (wanted.ok) return wanted.value;
  for (const { key, message } of wanted.error) wrong(key, `${message}.`);
  return { reads: [], certificates: [] };
}
