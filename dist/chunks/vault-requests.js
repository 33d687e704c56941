import { Gt as isRecord, Kt as parseJson } from "./job.js";
import { dt as ok, ut as err } from "./start.js";
// src/credentials/vault/api/vault-path.ts
const VAULT_MOUNT = /^[\w.-]+(?:\/[\w.-]+)*$/u;
const VAULT_NAME = /^[\w.-]{1,128}$/u;
const NOT_ENGINES = /^(?:auth|sys|cubbyhole)\//u;
const SEGMENT = /^[^\s/?#%\\\p{Cc}]+$/u;
function vaultPathMistake(path) {
	const segments = path.split("/");
	if (path.startsWith("/") || path.startsWith("v1/")) return "starts with the name of its engine, without a slash or v1 before it";
	if (segments.length < 2 || !segments.every((one) => SEGMENT.test(one) && !/^\.+$/u.test(one))) return "is not the path of a secret";
	if (NOT_ENGINES.test(path)) return "is not below a secrets engine";
}
function escapedVaultPath(path) {
	return path.split("/").map(encodeURIComponent).join("/");
}
// src/credentials/vault/secrets/vault-requests.ts
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/u;
const KEY = /^(?:"[^"\p{Cc}]+"|`[^`\p{Cc}]+`|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*|\*\*?)$/u;
function parseVaultReads(text) {
	return collected(partsOf(text).map(readOf), ({ key, variable }) => isWildcard(key) ? [] : [variable]);
}
function parseVaultCertificates(text) {
	return collected(partsOf(text).map(certificateOf), ({ variable }) => [variable]);
}
function isWildcard(key) {
	return key === "*" || key === "**";
}
function vaultVariable(key, isUpper) {
	const name = key.replaceAll(".", "__").replaceAll("-", "").replaceAll(/[^\p{L}\p{N}_]/gu, "");
	return isUpper ? name.toUpperCase() : name;
}
function isVaultVariable(name) {
	return VARIABLE.test(name);
}
function partsOf(text) {
	return text.split(";").map((part) => part.trim()).filter((part) => part !== "");
}
function collected(parts, variables) {
	const found = parts.flatMap((part) => part.ok ? [part.value] : []);
	const mistakes = parts.flatMap((part) => part.ok ? [] : [part.error]);
	const names = found.flatMap(variables);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== void 0) mistakes.push(`sets ${twice} twice`);
	if (parts.length === 0) mistakes.push("is empty");
	return mistakes.length > 0 ? err(mistakes) : ok(found);
}
function readOf(part) {
	const [what, named] = splitAtBar(part);
	const words = what.split(/\s+/u);
	const [path = "", quoted = ""] = words;
	if (words.length !== 2) return err(`has "${shown(part)}", which is not a path and a key`);
	const wrong = vaultPathMistake(path);
	if (wrong !== void 0) return err(`has "${shown(path)}", which ${wrong}`);
	if (!KEY.test(quoted)) return err(`has "${shown(quoted)}", which is not a key: JSONata expressions are not evaluated`);
	const key = quoted.replaceAll(/["`]/gu, "");
	const variable = named ?? ownVariable(key);
	if (isTaken(variable, key)) return ok({
		path,
		key,
		variable
	});
	return err(`has "${shown(part)}", whose variable is not a name: write one after |`);
}
function isTaken(variable, key) {
	return VARIABLE.test(variable) || variable === "" && isWildcard(key);
}
function ownVariable(key) {
	return isWildcard(key) ? "" : vaultVariable(key, true);
}
function splitAtBar(part) {
	const bar = part.lastIndexOf("|");
	return bar === -1 ? [part, void 0] : [part.slice(0, bar).trim(), part.slice(bar + 1).trim()];
}
function certificateOf(part) {
	const [path, rest] = splitOnce(part);
	const wrong = vaultPathMistake(path);
	if (wrong !== void 0) return err(`has "${shown(path)}", which ${wrong}`);
	const parameters = parseJson(rest);
	if (!isRecord(parameters)) return err(`has "${shown(part)}", which is not a path and a JSON object of parameters`);
	const variable = vaultVariable(path.split("/").at(-1) ?? "", true);
	if (VARIABLE.test(variable)) return ok({
		path,
		parameters,
		variable
	});
	return err(`has "${shown(path)}", whose last part does not make the name of a variable`);
}
function splitOnce(part) {
	const at = part.search(/\s/u);
	return at === -1 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
}
function shown(text) {
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
export { vaultVariable as a, escapedVaultPath as c, parseVaultReads as i, vaultPathMistake as l, isWildcard as n, VAULT_MOUNT as o, parseVaultCertificates as r, VAULT_NAME as s, isVaultVariable as t };
