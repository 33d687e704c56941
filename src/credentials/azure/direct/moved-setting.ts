import type { SettingMistake } from "../../kind/credential-kind.ts";

const NO_SECRET = "is not a setting here: the job's ID token takes the place of a secret.";

/** Inputs of azure/login that stepkey does not have, and what takes their place. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  creds: NO_SECRET,
  "client-secret": NO_SECRET,
  "auth-type": "is not a setting here: the job's ID token proves the app or the managed identity.",
  "enable-AzPSSession":
    "is not a setting here: the task logs in, with Connect-AzAccount -AccessToken $env:AZURE_ACCESS_TOKEN.",
  "allow-no-subscriptions": "is not needed: leave out `subscription-id`.",
};

/** What takes the place of an input that people know from azure/login; undefined for any other key. */
export function movedAzureSetting(key: string): SettingMistake | undefined {
  const message = Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : undefined;
  return message === undefined ? undefined : { path: [key], message, example: "" };
}
