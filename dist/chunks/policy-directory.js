const { basename, dirname, join } = process.getBuiltinModule("node:path");
// src/cli/sources/policy-directory.ts
const ORGANISATION_FILE = ".organisation.yml";
const EXTENSION = ".yml";
async function listPolicies({ listDirectory }, directory) {
	const owners = (await listDirectory(directory)).filter(isOwner);
	return (await Promise.all(owners.map(async ({ name: owner }) => {
		return (await listDirectory(join(directory, owner))).filter(isPolicy).map(({ name }) => ({
			path: join(directory, owner, name),
			repository: name === ".organisation.yml" ? void 0 : `${owner}/${name.slice(0, -4)}`
		}));
	}))).flat();
}
function isOrganisationFile(path) {
	return basename(path) === ORGANISATION_FILE;
}
function capPathOf(path) {
	const directory = dirname(path);
	return basename(directory).startsWith(".") ? void 0 : join(directory, ORGANISATION_FILE);
}
function isOwner({ name, isDirectory }) {
	return isDirectory && !name.startsWith(".");
}
function isPolicy({ name, isDirectory }) {
	return !isDirectory && name.endsWith(EXTENSION);
}
export { listPolicies as a, isOwner as i, capPathOf as n, isOrganisationFile as r, ORGANISATION_FILE as t };
