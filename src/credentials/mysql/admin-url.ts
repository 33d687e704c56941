import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { MYSQL_SSL_MODES, type MysqlLogin, type MysqlSslMode } from "./server.ts";

/** Each character that ends a part of a URL, and how a password has to write it. */
const ENCODED: Readonly<Record<string, string>> = {
  "/": "%2F",
  "?": "%3F",
  "#": "%23",
  "@": "%40",
};

/**
 * Reads an admin's URL strictly: what is written in an ambiguous way is refused, because a password that is cut short
 * would send the rest of it to a name server. An error is one sentence that repeats nothing of the URL but names of
 * parameters.
 */
export function parseMysqlUrl(text: string): Result<MysqlLogin, string> {
  const rest = /^(?:mysql|mariadb):\/\/(?<rest>.*)$/su.exec(text)?.groups?.["rest"];
  if (rest === undefined) return err("It refers to something that is not a mysql:// URL.");
  const unclear = whyUnclear(rest);
  if (unclear !== undefined) return err(unclear);
  if (!URL.canParse(text)) return err("The URL cannot be read: check its host and its port.");
  const url = new URL(text);
  const login = readLogin(url);
  if (!login.ok) return login;
  const mode = readMode(url);
  return mode.ok ? ok({ ...login.value, sslMode: mode.value }) : mode;
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

function readLogin(url: URL): Result<Omit<MysqlLogin, "sslMode">, string> {
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined) {
    return err("The URL contains a raw %. Write it as %25.");
  }
  const missing = whatIsMissing(url, user, password);
  if (missing !== undefined) return err(missing);
  return ok({
    host: url.hostname.replaceAll(/^\[|\]$/gu, ""),
    port: url.port === "" ? 3306 : Number(url.port),
    user,
    password: new Secret(password),
  });
}

function whatIsMissing(url: URL, user: string, password: string): string | undefined {
  if (url.hostname === "") return "The URL has no host.";
  if (user === "") return "The URL has no user.";
  if (password === "") return "The URL has no password.";
  return undefined;
}

function readMode(url: URL): Result<MysqlSslMode | undefined, string> {
  for (const name of url.searchParams.keys()) {
    if (name === "ssl-mode") continue;
    return err(`The URL has the parameter ${name}. Only ssl-mode may follow "?".`);
  }
  const given = url.searchParams.get("ssl-mode")?.toLowerCase();
  const mode = MYSQL_SSL_MODES.find((known) => known === given);
  return given === undefined || mode !== undefined
    ? ok(mode)
    : err(`ssl-mode in the URL is none of ${MYSQL_SSL_MODES.join(", ")}.`);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
