import { isSecureUrl } from "../../shared/secure-url.ts";

/** What is wrong with the URL of a server in a workflow, as the end of a sentence; undefined: nothing. */
export function baseUrlMistake(value: string): string | undefined {
  if (!URL.canParse(value)) return "is not a URL.";
  if (!isSecureUrl(value)) return "must use https (http is accepted only on loopback addresses).";
  const { username, password } = new URL(value);
  // Also an empty query: a path is added to it.
  if (username !== "" || password !== "" || /[?#\s\\]/u.test(value)) {
    return "may only have a scheme, a host, a port and a path.";
  }
  return undefined;
}

/** Without slashes at its end. */
export function baseUrl(value: string): string {
  return value.replace(/\/+$/u, "");
}
