// src/shared/credential-file.ts
/**
* A credential may come with files. Only the action knows where it puts them, so a value of the environment names a
* file by a placeholder, which the action replaces by the file's path.
*/
/** A file's name, which is part of its path and of its placeholder. */
const FILE_NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/u;
/** Only its owner may read it. `0600` is for tools that insist on a writable file. */
const FILE_MODES = ["0400", "0600"];
/** What a value contains in place of the file's path. None of its characters is escaped in the query of a URL. */
function filePlaceholder(name) {
	return `__stepkey_file_${name}__`;
}
const PLACEHOLDER = /__stepkey_file_(?<name>[a-z0-9][a-z0-9.-]*)__/gu;
/** Names of the files that a value refers to. */
function filesNamedIn(value) {
	return Array.from(value.matchAll(PLACEHOLDER), (match) => match.groups?.["name"] ?? "");
}
/** The value with each placeholder replaced by its file's path, which a URL gets percent-encoded. */
function withFilePaths(value, pathOf) {
	const isUrl = /^(?:[a-z][a-z0-9+.-]*:)+\/\//iu.test(value);
	return value.replaceAll(PLACEHOLDER, (_placeholder, name) => isUrl ? inUrl(pathOf(name)) : pathOf(name));
}
/** Each part of it encoded, since `#`, `?`, `&` and `+` would end or change the URL's query. */
function inUrl(path) {
	return path.split("/").map(encodeURIComponent).join("/");
}
export { withFilePaths as a, filesNamedIn as i, FILE_NAME as n, filePlaceholder as r, FILE_MODES as t };
