import type { SettingMistake } from "../kind/credential-kind.ts";

/** Inputs of the registries' own actions, and names that are close, which are spelt in another way here. */
const SPELT: Readonly<Record<string, string>> = {
  "repository-url": "url",
  "gem-server": "url",
  "registry-url": "url",
  "package-name": "package",
  packages: "package",
  username: "user",
  role: "role-to-assume",
};

const NO_STORED =
  "is not a setting here: the job's ID token takes its place. For a stored token, use the input secret-env.";
const NO_SIGNING =
  "is not a setting here: the task cannot request ID tokens, so it cannot sign what it publishes.";

/** Inputs of these actions that stepkey does not have, and what takes their place. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "token-service-url":
    "is not a setting here: `url` is its scheme and host, and /api/v2/token is added.",
  "trusted-publisher": "is not needed: without `role-to-assume`, the trusted publisher is used.",
  "api-token": NO_STORED,
  "api-key": NO_STORED,
  token: NO_STORED,
  password: NO_STORED,
  attestations: NO_SIGNING,
  provenance: NO_SIGNING,
  "packages-dir": "is not a setting here: what is published, `run` says.",
};

/** What takes the place of an input that people know from other actions; undefined for any other key. */
export function movedRegistrySetting(key: string): SettingMistake | undefined {
  const spelt = Object.hasOwn(SPELT, key) ? SPELT[key] : undefined;
  const moved = Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : undefined;
  const message =
    spelt === undefined ? moved : `is written \`${spelt}\` here, under \`registry:\`.`;
  return message === undefined ? undefined : { path: [key], message, example: "" };
}
