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
import type { Cluster } from "../api/cluster.ts";
import { NAMESPACE } from "../api/names.ts";

/** The checked `credential: { kubernetes: … }` of direct mode. */
export interface KubernetesDirectSettings extends Cluster {
  readonly namespace: string;
  /** The audience of the job's ID token. */
  readonly audience: string;
}

const KEYS = ["server", "namespace", "audience", "certificate-authority-data"] as const;

type Key = (typeof KEYS)[number];

/** As a kubeconfig names them, and the audience of `--authentication-config`. */
const FORM: SettingsForm<Key> = {
  kind: "kubernetes",
  keys: KEYS,
  examples: {
    server: "https://api.cluster.example:6443",
    namespace: "shop",
    audience: "https://api.cluster.example:6443",
  },
  example: "{ server: https://api.cluster.example:6443, namespace: shop }",
  moved: movedSetting,
};

const LOGS_IN = "is not a setting here: the job's ID token logs in.";

/** Other keys of a kubeconfig, and of a grant. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["token", LOGS_IN],
  ["client-certificate-data", LOGS_IN],
  ["client-key-data", LOGS_IN],
  ["service-account", "is not a setting here: only a broker issues tokens of service accounts."],
  ["certificate-authority", "is written `certificate-authority-data` here, as PEM or base64."],
  ["insecure-skip-tls-verify", "is not a setting here: use `certificate-authority-data`."],
]);

export function parseKubernetesDirectSettings(
  given: unknown,
): Result<KubernetesDirectSettings, readonly SettingMistake[]> {
  return readSettings(given, FORM, settingsIn);
}

export const flatKubernetesSetting = flatSettingOf(FORM);

function settingsIn({ has, text, wrong }: SettingReader<Key>): KubernetesDirectSettings {
  if (!has("server")) wrong("server", "is missing: name the API server.");
  const server = baseUrl(text("server", baseUrlMistake));
  const namespace = text("namespace", (value) =>
    NAMESPACE.test(value) ? undefined : "is not the name of a namespace.",
  );
  const audience = text("audience", (value) =>
    /^[^\s\p{Cc}]{1,255}$/u.test(value) ? undefined : "is not one audience.",
  );
  const authority = text("certificate-authority-data", (value) =>
    certificatePem(value) === undefined
      ? "is not a certificate as PEM, nor as base64 of it."
      : undefined,
  );
  return {
    server,
    ca: authority === "" ? undefined : certificatePem(authority),
    namespace: namespace === "" ? "default" : namespace,
    audience: audience === "" ? server : audience,
  };
}

function movedSetting(key: string): SettingMistake | undefined {
  const message = ELSEWHERE.get(key);
  return message === undefined ? undefined : { path: [key], message, example: "" };
}
