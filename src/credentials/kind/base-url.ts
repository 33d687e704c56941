import { isSecureUrl } from "../../shared/http.ts";

/** What is wrong with the URL of a server in a workflow, as the end of a sentence; undefined: nothing. */
export function baseUrlMistake(value: string): string | undefined {
  if (!URL.canParse(value)) return "is not a URL.";
  if (!isSecureUrl(value)) return "must use https (http is accepted only on loopback addresses).";
  const { username, password, search, hash } = new URL(value);
  if (username !== "" || password !== "" || search !== "" || hash !== "") {
    return "may only have a scheme, a host, a port and a path.";
  }
  return undefined;
}

/** Without slashes at its end. */
export function baseUrl(value: string): string {
  return value.replace(/\/+$/u, "");
}
