import { didYouMean } from "../../../shared/did-you-mean.ts";
import { formatDuration, suggestDuration } from "../../../shared/duration.ts";
import type { SettingMistake } from "../../kind/credential-kind.ts";

/** Inputs of configure-aws-credentials that stepkey does not have, and what takes their place. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "role-duration-seconds":
    "is not a setting here: the input `ttl`, beside `credential`, says how long the lease lives.",
  "role-session-name": "is not a setting here: stepkey names each session after its lease.",
  "role-chaining":
    "is not a setting here: with `chain: true` the session may assume further roles.",
  "role-external-id":
    "is not a setting here: AWS takes an external ID only from a caller with credentials, not with an ID token.",
  "unset-current-credentials":
    "is not needed: the task does not get credentials of the job, only those of its lease.",
  "output-credentials": "is not a setting here: no other step gets the credential.",
  "output-env-credentials": "is not a setting here: no other step gets the credential.",
  "allowed-account-ids": "is not needed: `role-to-assume` names the account.",
};

const NO_KEYS = "is not a setting here: the job's ID token takes the place of keys and profiles.";
const KEYS =
  /^(?:aws-(?:access-key-id|secret-access-key|session-token|profile)|web-identity-token-file|use-existing-credentials|overwrite-aws-profile|force-skip-oidc)$/u;
const PROXY = /^(?:http-proxy|no-proxy)$/u;
const FROM_RUNNER =
  "is not a setting here: set HTTPS_PROXY and NO_PROXY in the runner's own environment.";

/** What takes the place of an input that people know from configure-aws-credentials; undefined for any other key. */
export function movedSetting(key: string, value: unknown): SettingMistake | undefined {
  const message = messageOf(key);
  if (message === undefined) return undefined;
  const ttl = key === "role-duration-seconds" ? ttlOf(value) : undefined;
  return { path: [key], message, example: ttl === undefined ? "" : `ttl: ${ttl}` };
}

function messageOf(key: string): string | undefined {
  if (KEYS.test(key)) return NO_KEYS;
  if (PROXY.test(key)) return FROM_RUNNER;
  return Object.hasOwn(ELSEWHERE, key) ? ELSEWHERE[key] : undefined;
}

function ttlOf(value: unknown): string {
  const given = typeof value === "string" || typeof value === "number" ? String(value) : "";
  return suggestDuration(given) ?? formatDuration(900);
}

/** A key that no setting has. */
export function unknownSetting(
  key: string,
  value: unknown,
  known: readonly string[],
): SettingMistake {
  const moved = movedSetting(key, value);
  if (moved !== undefined) return moved;
  const meant = didYouMean(key, known);
  const hint =
    meant === undefined ? `known settings: ${known.join(", ")}.` : `did you mean ${meant}?`;
  return { path: [key.slice(0, 80)], message: `is not a known setting; ${hint}`, example: "" };
}
