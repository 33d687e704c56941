import { isRecord, parseJson } from "../../../shared/json.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { vaultPathMistake } from "../api/vault-path.ts";

/** One part of `secrets`: what is read, and where it goes. */
export interface VaultRead {
  readonly path: string;
  /** A key, or `*` and `**` for all of them (in upper case, and as they are). */
  readonly key: string;
  /** The variable; what comes before the keys' names for `*` and `**`. */
  readonly variable: string;
}

/** One part of `pki`: a certificate, in variables that start with a name. */
export interface VaultCertificate {
  readonly path: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly variable: string;
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/u;
/** A plain name, or names with dots between them; quoted where it has other characters. */
const KEY = /^(?:"[^"\p{Cc}]+"|`[^`\p{Cc}]+`|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*|\*\*?)$/u;

/**
 * `secrets` as vault-action has it: `PATH KEY | VARIABLE ;`. Its expressions are JSONata there. Here a key is a name, so that
 * what a policy allows can be read.
 * @see https://github.com/hashicorp/vault-action#key-syntax
 */
export function parseVaultReads(text: string): Result<readonly VaultRead[], readonly string[]> {
  return collected(partsOf(text).map(readOf), ({ key, variable }) =>
    isWildcard(key) ? [] : [variable],
  );
}

/** `pki` as vault-action has it: `PATH {"common_name": "…"} ;`. */
export function parseVaultCertificates(
  text: string,
): Result<readonly VaultCertificate[], readonly string[]> {
  return collected(partsOf(text).map(certificateOf), ({ variable }) => [variable]);
}

export function isWildcard(key: string): boolean {
  return key === "*" || key === "**";
}

/** The variable of a key that has none: as vault-action names it. */
export function vaultVariable(key: string, isUpper: boolean): string {
  const name = key
    .replaceAll(".", "__")
    .replaceAll("-", "")
    .replaceAll(/[^\p{L}\p{N}_]/gu, "");
  return isUpper ? name.toUpperCase() : name;
}

export function isVaultVariable(name: string): boolean {
  return VARIABLE.test(name);
}

function partsOf(text: string): readonly string[] {
  return text
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function collected<T>(
  parts: readonly Result<T, string>[],
  variables: (part: T) => readonly string[],
): Result<readonly T[], readonly string[]> {
  const found = parts.flatMap((part) => (part.ok ? [part.value] : []));
  const mistakes = parts.flatMap((part) => (part.ok ? [] : [part.error]));
  const names = found.flatMap(variables);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) mistakes.push(`sets ${twice} twice`);
  if (parts.length === 0) mistakes.push("is empty");
  return mistakes.length > 0 ? err(mistakes) : ok(found);
}

function readOf(part: string): Result<VaultRead, string> {
  const [what, named] = splitAtBar(part);
  const words = what.split(/\s+/u);
  const [path = "", quoted = ""] = words;
  if (words.length !== 2) return err(`has "${shown(part)}", which is not a path and a key`);
  const wrong = vaultPathMistake(path);
  if (wrong !== undefined) return err(`has "${shown(path)}", which ${wrong}`);
  if (!KEY.test(quoted)) {
    return err(`has "${shown(quoted)}", which is not a key: JSONata expressions are not evaluated`);
  }
  const key = quoted.replaceAll(/["`]/gu, "");
  const variable = named ?? ownVariable(key);
  if (isTaken(variable, key)) return ok({ path, key, variable });
  return err(`has "${shown(part)}", whose variable is not a name: write one after |`);
}

/** Names of keys follow a prefix, so it may be empty. */
function isTaken(variable: string, key: string): boolean {
  return VARIABLE.test(variable) || (variable === "" && isWildcard(key));
}

function ownVariable(key: string): string {
  return isWildcard(key) ? "" : vaultVariable(key, true);
}

function splitAtBar(part: string): readonly [string, string | undefined] {
  const bar = part.lastIndexOf("|");
  return bar === -1 ? [part, undefined] : [part.slice(0, bar).trim(), part.slice(bar + 1).trim()];
}

function certificateOf(part: string): Result<VaultCertificate, string> {
  const [path, rest] = splitOnce(part);
  const wrong = vaultPathMistake(path);
  if (wrong !== undefined) return err(`has "${shown(path)}", which ${wrong}`);
  const parameters = parseJson(rest);
  if (!isRecord(parameters)) {
    return err(`has "${shown(part)}", which is not a path and a JSON object of parameters`);
  }
  const variable = vaultVariable(path.split("/").at(-1) ?? "", true);
  if (VARIABLE.test(variable)) return ok({ path, parameters, variable });
  return err(`has "${shown(path)}", whose last part does not make the name of a variable`);
}

function splitOnce(part: string): readonly [string, string] {
  const at = part.search(/\s/u);
  return at === -1 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
