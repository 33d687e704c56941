import { isRecord } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { isVaultVariable, isWildcard, vaultVariable, type VaultRead } from "./vault-requests.ts";

export type VaultValues = Readonly<Record<string, Secret>>;

/**
 * The values that one part of `secrets` asks for, by variable. The error completes a sentence that starts with the path, and
 * never holds a value.
 */
export function selectValues(
  data: Readonly<Record<string, unknown>>,
  { key, variable }: VaultRead,
): Result<VaultValues, string> {
  // Version 2 of the KV engine wraps the keys, beside the metadata.
  const keys = isRecord(data["data"]) ? data["data"] : data;
  if (isWildcard(key)) return everyValue(keys, { isUpper: key === "*", prefix: variable });
  const value = valueAt(keys, key);
  const text = vaultText(value);
  if (text === undefined) {
    const has = Object.keys(keys).slice(0, 12).join(", ");
    return err(`has no key "${key}"; it has ${has === "" ? "none" : has}`);
  }
  return valueFits(text) ? ok({ [variable]: new Secret(text) }) : err(`has "${key}", ${NUL}`);
}

const NUL = "which contains a NUL character, as no variable can";

function everyValue(
  keys: Readonly<Record<string, unknown>>,
  { isUpper, prefix }: { readonly isUpper: boolean; readonly prefix: string },
): Result<VaultValues, string> {
  const values: Record<string, Secret> = {};
  for (const [key, value] of Object.entries(keys)) {
    const name = vaultVariable(`${prefix}${key}`, isUpper);
    const text = vaultText(value) ?? "";
    if (!isVaultVariable(name)) return err(`has "${key}", which does not make a variable's name`);
    if (Object.hasOwn(values, name)) return err(`has two keys that make ${name}`);
    if (!valueFits(text)) return err(`has "${key}", ${NUL}`);
    values[name] = new Secret(text);
  }
  return Object.keys(values).length === 0 ? err("has no keys") : ok(values);
}

/** A key of exactly this name, else one below others: `aws.accessKey`. */
function valueAt(keys: Readonly<Record<string, unknown>>, key: string): unknown {
  if (Object.hasOwn(keys, key)) return keys[key];
  let at: unknown = keys;
  for (const name of key.split(".")) {
    if (!isRecord(at) || !Object.hasOwn(at, name)) return undefined;
    at = at[name];
  }
  return at;
}

/** What is not a text goes out as JSON. */
export function vaultText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function valueFits(text: string): boolean {
  return !text.includes("\u0000");
}
