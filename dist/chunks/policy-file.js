const { basename, dirname, join } = process.getBuiltinModule("node:path");
// src/cli/sources/policy-file.ts
function scopeOf(path) {
	return basename(path) === ".organisation.yml" ? "organisation" : "repository";
}
function policyName(path) {
	const directory = basename(dirname(path));
	return directory === "." || directory === "" ? basename(path) : join(directory, basename(path));
}
export { scopeOf as n, policyName as t };
