import type { Result } from "../../shared/result.ts";
import type { SettingMistake } from "../kind/credential-kind.ts";
import {
  flatSettingOf,
  readSettings,
  type SettingReader,
  type SettingsForm,
} from "../kind/direct/read-settings.ts";
import { findProtocol } from "./protocols/find-protocol.ts";
import { PROTOCOL_NAMES, type ProtocolName } from "./protocols/names.ts";
import type { RegistrySettings } from "./protocols/registry-settings.ts";
import {
  audienceMistake,
  packageMistake,
  protocolMistake,
  registryNameMistake,
  roleMistake,
  urlMistake,
  userMistake,
} from "./setting-mistakes.ts";
import { movedRegistrySetting } from "./moved-setting.ts";

const ROLE = "role-to-assume";
const REGISTRY_NAME = "registry-name";

const KEYS = ["protocol", "url", "package", "user", ROLE, REGISTRY_NAME, "audience"] as const;

type Key = (typeof KEYS)[number];
type Reader = SettingReader<Key>;

/** Which protocols have a setting, and why the others do not. */
const ONLY: Readonly<
  Partial<Record<Key, { readonly of: readonly ProtocolName[]; readonly why: string }>>
> = {
  package: {
    of: ["npm"],
    why: "the registry decides by its trusted publishers which packages the token is for",
  },
  user: { of: ["nuget"], why: "only NuGet asks for an account" },
  [ROLE]: { of: ["rubygems"], why: "only RubyGems has roles" },
  [REGISTRY_NAME]: { of: ["crates"], why: "only Cargo names its registries" },
  audience: {
    of: ["pypi", "rubygems", "nuget"],
    why: "it is derived from `url`",
  },
};

/** Named as the inputs of the registries' own actions. */
const FORM: SettingsForm<Key> = {
  kind: "registry",
  keys: KEYS,
  examples: {
    protocol: "npm",
    url: "https://registry.example.com",
    package: '"@octo-org/shop"',
    user: "octo-publisher",
    [ROLE]: "rg_oidc_akr_0123456789abcdef",
    [REGISTRY_NAME]: "octo-crates",
    audience: "registry.example.com",
  },
  example: "{ protocol: npm, url: https://registry.example.com, package: shop }",
  moved: movedRegistrySetting,
};

export function parseRegistrySettings(
  given: unknown,
): Result<RegistrySettings, readonly SettingMistake[]> {
  return readSettings(given, FORM, settingsIn);
}

const flatSetting = flatSettingOf(FORM);

/** A setting that was written beside `registry:` and not below it; undefined for a key that is none. */
export function flatRegistrySetting(key: string): SettingMistake | undefined {
  if (isProtocol(key)) {
    const message = "is a protocol of registry: name it under `registry:`.";
    return { path: [key], message, example: `registry: { protocol: ${key}, url: … }` };
  }
  return flatSetting(key);
}

function isProtocol(text: string): text is ProtocolName {
  return PROTOCOL_NAMES.some((name) => name === text);
}

function requireKey({ has, wrong }: Reader, key: Key, why: string): void {
  if (!has(key)) wrong(key, `is missing: ${why}.`);
}

function refuseOthers({ has, wrong }: Reader, protocol: ProtocolName): void {
  for (const key of KEYS) {
    const only = ONLY[key];
    if (only === undefined || !has(key) || only.of.includes(protocol)) continue;
    wrong(key, `is not a setting of protocol ${protocol}: ${only.why}.`, "");
  }
}

/** For the reader, which has noted a mistake then and returns no settings. */
const WRONG: RegistrySettings = {
  protocol: "npm",
  url: "",
  audience: "",
  package: undefined,
  user: undefined,
  role: undefined,
  registryName: undefined,
};

function settingsIn(reader: Reader): RegistrySettings {
  const optional = (...asked: Parameters<Reader["text"]>): string | undefined =>
    reader.text(...asked) || undefined;
  requireKey(reader, "protocol", `name one of ${PROTOCOL_NAMES.join(", ")}`);
  requireKey(reader, "url", "name the registry");
  const protocol = reader.text("protocol", protocolMistake);
  if (!isProtocol(protocol)) {
    reader.text("url", (given) => urlMistake(given, undefined));
    return WRONG;
  }
  refuseOthers(reader, protocol);
  if (protocol === "npm") requireKey(reader, "package", "npm's tokens are for one package");
  if (protocol === "nuget") requireKey(reader, "user", "name the account that created the policy");
  const given = reader.text("url", (value) => urlMistake(value, protocol));
  const parts = {
    package: optional("package", packageMistake),
    user: optional("user", userMistake),
    role: optional(ROLE, roleMistake),
    registryName: optional(REGISTRY_NAME, registryNameMistake),
  };
  const audience = optional("audience", audienceMistake);
  if (given === "") return WRONG;
  const url = new URL(given);
  return {
    protocol,
    url: toolUrl(url, protocol),
    audience: audience ?? findProtocol(protocol).audience(url),
    ...parts,
  };
}

/** npm finds a token by the registry's path, which ends with a slash. Uploads to a Python index go to the URL as it is. */
function toolUrl({ origin, pathname }: URL, protocol: ProtocolName): string {
  if (protocol === "npm") return `${origin}${pathname.replace(/\/*$/u, "/")}`;
  return protocol === "pypi" ? `${origin}${pathname}` : origin;
}
