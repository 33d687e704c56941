import { err, ok, type Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import type { AdminLogin } from "./admin-login.ts";

/** Each character that ends a part of a URL, and how a password has to write it. */
const ENCODED: Readonly<Record<string, string>> = {
  "/": "%2F",
  "?": "%3F",
  "#": "%23",
  "@": "%40",
};

/** What the URLs of a kind look like. */
export interface LoginUrlForm {
  /** Without `://`; the first one is what messages name. */
  readonly schemes: readonly [string, ...string[]];
  /** Where the URL has none. */
  readonly port: number;
}

export interface LoginUrl {
  readonly login: AdminLogin;
  /** The path, decoded, without its first slash. */
  readonly path: string;
  readonly parameters: URLSearchParams;
}

/**
 * Reads an admin's URL strictly, as the server's own tools do and not as Node's clients do: what is written in an ambiguous
 * way is refused, because a password that is cut short would send the rest of it to a name server. An error is one sentence
 * that repeats nothing of the URL.
 */
export function readLoginUrl(text: string, form: LoginUrlForm): Result<LoginUrl, string> {
  const scheme = form.schemes.find((one) => text.startsWith(`${one}://`));
  if (scheme === undefined) {
    return err(`It refers to something that is not a ${form.schemes[0]}:// URL.`);
  }
  const unclear = whyUnclear(text.slice(scheme.length + "://".length));
  if (unclear !== undefined) return err(unclear);
  if (!URL.canParse(text)) return err("The URL cannot be read: check its host and its port.");
  return parts(new URL(text), form);
}

function whyUnclear(rest: string): string | undefined {
  const end = rest.search(/[/?#]/u);
  const authority = end === -1 ? rest : rest.slice(0, end);
  if (!authority.includes("@") && rest.includes("@")) {
    const raw = rest[end] ?? "";
    return `The user or the password in the URL contains a raw ${raw}. Write it as ${String(ENCODED[raw])}.`;
  }
  if (authority.split("@").length > 2) {
    return "The user or the password in the URL contains a raw @. Write it as %40.";
  }
  if (rest.includes("#")) return "The URL contains a raw #. Write it as %23.";
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (host.includes(",")) return "The URL names several hosts. Name the one that accepts writes.";
  if (/^%2f/iu.test(host)) return "The URL names a socket. Name a host that steps reach too.";
  return undefined;
}

function parts(url: URL, { port }: LoginUrlForm): Result<LoginUrl, string> {
  const user = decoded(url.username);
  const password = decoded(url.password);
  const path = decoded(url.pathname.slice(1));
  if (user === undefined || password === undefined || path === undefined) {
    return err("The URL contains a raw %. Write it as %25.");
  }
  const missing = whatIsMissing(url, user, password);
  if (missing !== undefined) return err(missing);
  const login = {
    host: url.hostname.replaceAll(/^\[|\]$/gu, ""),
    port: url.port === "" ? port : Number(url.port),
    user,
    password: new Secret(password),
  };
  return ok({ login, path, parameters: url.searchParams });
}

function whatIsMissing(url: URL, user: string, password: string): string | undefined {
  if (url.hostname === "") return "The URL has no host.";
  if (user === "") return "The URL has no user.";
  if (password === "") return "The URL has no password.";
  return undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
