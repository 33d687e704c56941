import type { Result } from "../../../shared/result.ts";
import { baseUrl, baseUrlMistake } from "../../kind/base-url.ts";
import { certificatePem } from "../../kind/certificate-pem.ts";
import type { SettingMistake } from "../../kind/credential-kind.ts";
import {
  flatSettingOf,
  readSettings,
  type SettingReader,
  type SettingsForm,
} from "../../kind/direct/read-settings.ts";
import { VAULT_MOUNT, VAULT_NAME } from "../api/vault-path.ts";
import type { VaultWanted } from "../secrets/read-values.ts";
import { parseVaultWanted } from "../secrets/wanted-text.ts";
import { movedVaultSetting } from "./moved-setting.ts";

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
type Reader = SettingReader<Key>;

/** They are vault-action's inputs, in stepkey's way of writing keys. */
const FORM: SettingsForm<Key> = {
  kind: "vault",
  keys: KEYS,
  examples: {
    url: "https://vault.example:8200",
    role: "deploy",
    secrets: "secret/data/ci npmToken | NPM_TOKEN",
    path: "jwt",
    namespace: "team-a",
    "jwt-github-audience": "https://github.com/octo-org",
    "export-token": "true",
  },
  example: "{ url: https://vault.example:8200, role: deploy, secrets: … }",
  moved: movedVaultSetting,
};

export function parseVaultDirectSettings(
  given: unknown,
): Result<VaultDirectSettings, readonly SettingMistake[]> {
  return readSettings(given, FORM, settingsIn);
}

export const flatVaultSetting = flatSettingOf(FORM);

function settingsIn(found: Reader): VaultDirectSettings {
  const { text, has, wrong, flag } = found;
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
    exportToken: flag("export-token"),
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
