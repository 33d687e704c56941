const { basename, dirname, join } = process.getBuiltinModule("node:path");
// src/cli/sources/policy-file.ts
/** Whose policy a file is. The organisation's has a name that no repository can have. */
function scopeOf(path) {
	return basename(path) === ".organisation.yml" ? "organisation" : "repository";
}
/** `octo-org/shop.yml` for `policy/octo-org/shop.yml`, as the broker names it in audit and receipts. */
function policyName(path) {
	const directory = basename(dirname(path));
	return directory === "." || directory === "" ? basename(path) : join(directory, basename(path));
}
export { scopeOf as n, policyName as t };
