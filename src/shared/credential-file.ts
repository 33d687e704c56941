/**
 * A credential may come with files. Only the action knows where it puts them, so a value of the environment, and the
 * content of another file, names a file by a placeholder, which the action replaces by the file's path.
 */

/** A file's name, which is part of its path and of its placeholder. */
export const FILE_NAME = /^[a-z0-9][a-z0-9.-]{0,62}$/u;

/** Only its owner may read it. `0600` is for tools that insist on a writable file. */
export const FILE_MODES = ["0400", "0600"] as const;

export type FileMode = (typeof FILE_MODES)[number];

/** What a value contains in place of the file's path. None of its characters is escaped in the query of a URL. */
export function filePlaceholder(name: string): string {
  return `__stepkey_file_${name}__`;
}

/** The directory of the file, for tools that look there for a name of their own. */
export function directoryPlaceholder(name: string): string {
  return `__stepkey_directory_of_${name}__`;
}

const PLACEHOLDER = /__stepkey_(?<what>file|directory_of)_(?<name>[a-z0-9][a-z0-9.-]*)__/gu;

/** Names of the files that a value or a content refers to. */
export function filesNamedIn(value: string): readonly string[] {
  return Array.from(value.matchAll(PLACEHOLDER), (match) => match.groups?.["name"] ?? "");
}

/** The value with each placeholder replaced by its file's path, which a URL gets percent-encoded. */
export function withFilePaths(value: string, pathOf: (name: string) => string): string {
  // `jdbc:postgresql://` too.
  const isUrl = /^(?:[a-z][a-z0-9+.-]*:)+\/\//iu.test(value);
  return value.replaceAll(PLACEHOLDER, (_placeholder, what: string, name: string) => {
    const path = what === "file" ? pathOf(name) : directoryOf(pathOf(name));
    return isUrl ? inUrl(path) : path;
  });
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Each part of it encoded, since `#`, `?`, `&` and `+` would end or change the URL's query. */
function inUrl(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
