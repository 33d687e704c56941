import { basename, dirname, join } from "node:path";
// src/cli/sources/policy-file.ts
/** Whose document a file is: the organisation's has a name that no repository can have. */
function scopeOf(path) {
	return basename(path) === ".organisation.yml" ? "organisation" : "repository";
}
/** `octo-org/shop.yml` for `policy/octo-org/shop.yml`: as the broker names it in audit and receipts. */
function policyName(path) {
	const folder = basename(dirname(path));
	return folder === "." || folder === "" ? basename(path) : join(folder, basename(path));
}
export { scopeOf as n, policyName as t };
