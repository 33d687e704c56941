import { didYouMean } from "../../../shared/did-you-mean.ts";
import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { baseUrl, baseUrlMistake } from "../../kind/base-url.ts";
import { certificatePem } from "../../kind/certificate-pem.ts";
import type { SettingMistake } from "../../kind/credential-kind.ts";
import type { Cluster } from "../api/cluster.ts";
import { NAMESPACE } from "../api/names.ts";

/** The checked `credential: { kubernetes: … }` of direct mode. */
export interface KubernetesDirectSettings extends Cluster {
  readonly namespace: string;
  /** The audience of the job's ID token. */
  readonly audience: string;
}

interface Setting {
  /** What is wrong with a value, as the end of a sentence; undefined: nothing. */
  readonly check: (value: string) => string | undefined;
  readonly example: string;
}

/** As a kubeconfig names them, and the audience of `--authentication-config`. */
const SETTINGS = new Map<string, Setting>([
  ["server", { check: baseUrlMistake, example: "https://api.cluster.example:6443" }],
  [
    "namespace",
    {
      check: (value) => (NAMESPACE.test(value) ? undefined : "is not the name of a namespace."),
      example: "shop",
    },
  ],
  [
    "audience",
    {
      check: (value) => (/^[^\s\p{Cc}]{1,255}$/u.test(value) ? undefined : "is not one audience."),
      example: "https://api.cluster.example:6443",
    },
  ],
  [
    "certificate-authority-data",
    {
      check: (value) =>
        certificatePem(value) === undefined
          ? "is not a certificate as PEM, nor as base64 of it."
          : undefined,
      example: "",
    },
  ],
]);

/** Other keys of a kubeconfig, and of a grant. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["token", "is not a setting here: the job's ID token logs in."],
  ["client-certificate-data", "is not a setting here: the job's ID token logs in."],
  ["client-key-data", "is not a setting here: the job's ID token logs in."],
  ["service-account", "is not a setting here: only a broker issues tokens of service accounts."],
  ["certificate-authority", "is written `certificate-authority-data` here, as PEM or base64."],
  ["insecure-skip-tls-verify", "is not a setting here: use `certificate-authority-data`."],
]);

const EXAMPLE = "{ server: https://api.cluster.example:6443, namespace: shop }";

/**
 * Parses the settings, and reports all mistakes at once. Written by hand: a schema library would double the start-up time of the
 * action.
 */
export function parseKubernetesDirectSettings(
  given: unknown,
): Result<KubernetesDirectSettings, readonly SettingMistake[]> {
  if (!isRecord(given)) {
    const message =
      given === null ? "is empty: put the settings below it." : "is not a mapping of settings.";
    return err([{ path: [], message, example: EXAMPLE }]);
  }
  const mistakes = Object.entries(given).flatMap(([key, value]) => mistakesAt(key, value));
  if (!Object.hasOwn(given, "server")) {
    const example = SETTINGS.get("server")?.example ?? "";
    mistakes.push({ path: ["server"], message: "is missing: name the API server.", example });
  }
  return mistakes.length > 0 ? err(mistakes) : ok(settingsOf(given));
}

function settingsOf(given: Readonly<Record<string, unknown>>): KubernetesDirectSettings {
  const text = (key: string): string | undefined =>
    typeof given[key] === "string" ? given[key] : undefined;
  const server = baseUrl(text("server") ?? "");
  const { "certificate-authority-data": authority } = given;
  return {
    server,
    ca: typeof authority === "string" ? certificatePem(authority) : undefined,
    namespace: text("namespace") ?? "default",
    audience: text("audience") ?? server,
  };
}

/** A setting that was written beside `kubernetes:` and not below it; undefined for a key that is none. */
export function flatKubernetesSetting(key: string): SettingMistake | undefined {
  if (!SETTINGS.has(key)) return undefined;
  const message = "is a setting of kubernetes: put it under `kubernetes:`.";
  return { path: [key], message, example: "" };
}

function mistakesAt(key: string, value: unknown): SettingMistake[] {
  const setting = SETTINGS.get(key);
  if (setting === undefined) return [unknownSetting(key)];
  const message = valueMistake(setting, value);
  return message === undefined ? [] : [{ path: [key], message, example: setting.example }];
}

function valueMistake({ check }: Setting, value: unknown): string | undefined {
  // `KEY: ${{ vars.X }}` without a value arrives as nothing, which nobody means.
  if (value === null || (typeof value === "string" && value.trim() === "")) {
    return "is empty: is the variable set, and may this job see it?";
  }
  return typeof value === "string" ? check(value) : "is not a text.";
}

function unknownSetting(key: string): SettingMistake {
  const known = [...SETTINGS.keys()];
  const meant = didYouMean(key, known);
  const hint =
    meant === undefined ? `known settings: ${known.join(", ")}.` : `did you mean ${meant}?`;
  const message = ELSEWHERE.get(key) ?? `is not a known setting; ${hint}`;
  return { path: [key.slice(0, 80)], message, example: "" };
}
