import { formatDuration, suggestDuration } from "../../../shared/duration.ts";
import type { SettingMistake } from "../../kind/credential-kind.ts";

const NO_KEY = "is not a setting here: the job's ID token takes the place of keys.";
const NO_OUTPUT = "is not a setting here: the task gets the token, and no other step does.";
const TTL =
  "is not a setting here: the input `ttl`, beside `credential`, says how long the lease lives.";

/** Inputs of google-github-actions/auth that stepkey does not have, and what takes their place. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "credentials-json": NO_KEY,
  "create-credentials-file":
    "is not a setting here: `token-file: true` makes a file, with which the task can get wider tokens.",
  "export-environment-variables": NO_OUTPUT,
  "token-format": "is not a setting here: the task gets an access token.",
  "access-token-lifetime": TTL,
  "token-lifetime": TTL,
  "access-token-subject": "is not a setting here: stepkey does no domain-wide delegation.",
  "id-token-audience": "is not a setting here: the task gets an access token.",
  "id-token-include-email": "is not a setting here: the task gets an access token.",
  "request-reason": "is not a setting here: stepkey sends the lease as the reason.",
  "cleanup-credentials": "is not needed: everything is removed with the step.",
};

/** What takes the place of an input that people know from google-github-actions/auth; undefined for any other key. */
export function movedGcpSetting(keys: readonly string[]) {
  return (key: string, value?: unknown): SettingMistake | undefined => {
    const written = key.replaceAll("_", "-");
    if (written !== key && keys.includes(written)) {
      return mistake(key, `is written \`${written}\` here, under \`gcp:\`.`);
    }
    const message = Object.hasOwn(ELSEWHERE, written) ? ELSEWHERE[written] : undefined;
    if (message === undefined) return undefined;
    return mistake(key, message, message === TTL ? `ttl: ${ttlOf(value)}` : "");
  };
}

function mistake(key: string, message: string, example = ""): SettingMistake {
  return { path: [key], message, example };
}

function ttlOf(value: unknown): string {
  const given = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return suggestDuration(given) ?? formatDuration(900);
}
