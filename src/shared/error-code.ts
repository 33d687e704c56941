/**
 * The code of a system's error, such as `EACCES`; undefined for any other error. Messages show it and not the error's own
 * message, because Node's quote what they were given.
 */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}

/** The same for a message. */
export function codeOf(error: unknown): string {
  return errorCode(error) ?? "unknown error";
}
