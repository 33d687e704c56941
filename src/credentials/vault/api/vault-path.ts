/** Where something is mounted: `jwt`, `team/approle`. */
export const VAULT_MOUNT = /^[\w.-]+(?:\/[\w.-]+)*$/u;
/** The name of a role. */
export const VAULT_NAME = /^[\w.-]{1,128}$/u;

/** Where tokens, logins and the server itself are managed: what is read there is no secret of an engine. */
const NOT_ENGINES = /^(?:auth|sys|cubbyhole)\//u;
const SEGMENT = /^[^\s/?#%\\\p{Cc}]+$/u;

/** What is wrong with a path of a secrets engine, as the end of a sentence that starts with it; undefined: nothing. */
export function vaultPathMistake(path: string): string | undefined {
  const segments = path.split("/");
  if (path.startsWith("/") || path.startsWith("v1/")) {
    return "starts with the name of its engine, without a slash or v1 before it";
  }
  if (segments.length < 2 || !segments.every((one) => SEGMENT.test(one) && !/^\.+$/u.test(one))) {
    return "is not the path of a secret";
  }
  if (NOT_ENGINES.test(path)) return "is not below a secrets engine";
  return undefined;
}

/** A path as it is sent. */
export function escapedVaultPath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
