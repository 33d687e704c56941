/** Tokens, and passwords in URLs: a message may quote what it was given. */
const SECRETS = /\b(?:eyJ|lsk_|gh[a-z]_|github_pat_)[\w.~+/-]+|(?<=:\/\/[^\s/@:]*:)[^\s/]+(?=@)/gu;

/**
 * What logs and messages may show of an unexpected error. Node's own argument errors (`ERR_…`) quote the value that they
 * reject, which may be a secret: of those, only the code is shown. In every other message, tokens and passwords in URLs
 * are redacted. `withName` also shows the error's name. It never shows the stack, which has paths of the machine: in a
 * log, the name and the trace of the request find the place.
 */
export function faultText(
  error: unknown,
  { withName = false }: { readonly withName?: boolean } = {},
): string {
  if (!(error instanceof Error)) return "an unknown fault";
  const isQuoting =
    "code" in error && typeof error.code === "string" && error.code.startsWith("ERR_");
  if (isQuoting) return String(error.code);
  const text = withName ? `${error.name}: ${error.message}` : error.message;
  return text.replaceAll(SECRETS, "***");
}
