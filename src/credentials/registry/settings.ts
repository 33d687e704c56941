import { isRecord } from "../../shared/json.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { SettingMistake } from "../kind/credential-kind.ts";
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
import { movedRegistrySetting, unknownRegistrySetting } from "./unknown-setting.ts";

const ROLE = "role-to-assume";
const REGISTRY_NAME = "registry-name";

const KEYS = ["protocol", "url", "package", "user", ROLE, REGISTRY_NAME, "audience"] as const;

type Key = (typeof KEYS)[number];
type Given = Readonly<Record<string, unknown>>;

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
    of: ["rubygems", "nuget"],
    why: "it is derived from `url`, or the registry says it",
  },
};

const EXAMPLES: Readonly<Record<Key, string>> = {
  protocol: "npm",
  url: "https://registry.example.com",
  package: '"@octo-org/shop"',
  user: "octo-publisher",
  [ROLE]: "rg_oidc_akr_0123456789abcdef",
  [REGISTRY_NAME]: "octo-crates",
  audience: "registry.example.com",
};

/**
 * Parses the settings, and reports all mistakes at once. They are the inputs of the registries' own actions. Written by
 * hand: a schema library would double the start-up time of the action.
 */
export function parseRegistrySettings(
  given: unknown,
): Result<RegistrySettings, readonly SettingMistake[]> {
  if (!isRecord(given)) {
    const message =
      given === null ? "is empty: put the settings below it." : "is not a mapping of settings.";
    const example = "{ protocol: npm, url: https://registry.example.com, package: shop }";
    return err([{ path: [], message, example }]);
  }
  const mistakes: SettingMistake[] = Object.entries(given).flatMap(([key, value]) =>
    isKey(key) ? emptyMistake(key, value) : [unknownRegistrySetting(key, KEYS)],
  );
  const settings = settingsIn(reader(given, mistakes));
  return settings === undefined || mistakes.length > 0 ? err(mistakes) : ok(settings);
}

/** A setting that was written beside `registry:` and not below it; undefined for a key that is none. */
export function flatRegistrySetting(key: string): SettingMistake | undefined {
  if (isProtocol(key)) {
    const message = "is a protocol of registry: name it under `registry:`.";
    return { path: [key], message, example: `registry: { protocol: ${key}, url: … }` };
  }
  if (!isKey(key)) return movedRegistrySetting(key);
  const message = "is a setting of registry: put it under `registry:`.";
  return { path: [key], message, example: "" };
}

function isKey(key: string): key is Key {
  return KEYS.some((known) => known === key);
}

function isProtocol(text: string): text is ProtocolName {
  return PROTOCOL_NAMES.some((name) => name === text);
}

/** `KEY: ${{ vars.X }}` without a value arrives as nothing, which nobody means. */
function emptyMistake(key: string, value: unknown): readonly SettingMistake[] {
  const isEmpty = value === null || (typeof value === "string" && value.trim() === "");
  const message = "is empty: is the variable set, and may this job see it?";
  return isEmpty ? [{ path: [key], message, example: "" }] : [];
}

interface Reader {
  /** The text of a setting; undefined where it is absent, or wrong. */
  readonly text: (key: Key, check: (text: string) => string | undefined) => string | undefined;
  readonly require: (key: Key, why: string) => void;
  readonly refuseOthers: (protocol: ProtocolName) => void;
}

function reader(given: Given, mistakes: SettingMistake[]): Reader {
  const wrong = (key: Key, message: string, example = EXAMPLES[key]): void => {
    if (!mistakes.some(({ path }) => path[0] === key)) {
      mistakes.push({ path: [key], message, example });
    }
  };
  return {
    text: (key, check) => {
      const value = given[key];
      if (value === undefined) return undefined;
      const mistake = typeof value === "string" ? check(value) : "is not a text.";
      if (mistake !== undefined) wrong(key, mistake);
      return typeof value === "string" && mistake === undefined ? value : undefined;
    },
    require: (key, why) => {
      if (!Object.hasOwn(given, key)) wrong(key, `is missing: ${why}.`);
    },
    refuseOthers: (protocol) => {
      for (const key of KEYS) {
        const only = ONLY[key];
        if (only === undefined || !Object.hasOwn(given, key) || only.of.includes(protocol))
          continue;
        wrong(key, `is not a setting of protocol ${protocol}: ${only.why}.`, "");
      }
    },
  };
}

function settingsIn({ text, require, refuseOthers }: Reader): RegistrySettings | undefined {
  require("protocol", `name one of ${PROTOCOL_NAMES.join(", ")}`);
  require("url", "name the registry");
  const protocol = text("protocol", protocolMistake);
  if (protocol === undefined || !isProtocol(protocol)) {
    text("url", (given) => urlMistake(given, undefined));
    return undefined;
  }
  refuseOthers(protocol);
  if (protocol === "npm") require("package", "npm's tokens are for one package");
  if (protocol === "nuget") require("user", "name the account that created the policy");
  const given = text("url", (value) => urlMistake(value, protocol));
  const parts = {
    package: text("package", packageMistake),
    user: text("user", userMistake),
    role: text(ROLE, roleMistake),
    registryName: text(REGISTRY_NAME, registryNameMistake),
  };
  const audience = text("audience", audienceMistake);
  if (given === undefined) return undefined;
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
