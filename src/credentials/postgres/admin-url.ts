import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import { SSL_MODES, type AdminLogin, type SslMode } from "./server.ts";

/** Each character that ends a part of a URL, and how a password has to write it. */
const ENCODED: Readonly<Record<string, string>> = {
  "/": "%2F",
  "?": "%3F",
  "#": "%23",
  "@": "%40",
};

const KNOWN_PARAMETERS = new Set(["sslmode", "channel_binding"]);

/**
 * Reads an admin's URL strictly, as libpq does and not as Node's client does: what is written in an ambiguous way is
 * refused, because a password that is cut short would send the rest of it to a name server. An error is one sentence
 * that repeats nothing of the URL but names of parameters.
 */
export function parseAdminUrl(text: string): Result<AdminLogin, string> {
  const rest = /^postgres(?:ql)?:\/\/(?<rest>.*)$/su.exec(text)?.groups?.["rest"];
  if (rest === undefined) return err("It refers to something that is not a postgres:// URL.");
  const unclear = whyUnclear(rest);
  if (unclear !== undefined) return err(unclear);
  if (!URL.canParse(text)) return err("The URL cannot be read: check its host and its port.");
  const url = new URL(text);
  const login = readLogin(url);
  if (!login.ok) return login;
  const parameters = readParameters(url);
  return parameters.ok ? ok({ ...login.value, ...parameters.value }) : parameters;
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

type Login = Omit<AdminLogin, "sslmode" | "requiresChannelBinding">;

function readLogin(url: URL): Result<Login, string> {
  const user = decoded(url.username);
  const password = decoded(url.password);
  const database = decoded(url.pathname.slice(1));
  if (user === undefined || password === undefined || database === undefined) {
    return err("The URL contains a raw %. Write it as %25.");
  }
  const missing = whatIsMissing(url, user, password);
  if (missing !== undefined) return err(missing);
  return ok({
    host: url.hostname.replaceAll(/^\[|\]$/gu, ""),
    port: url.port === "" ? 5432 : Number(url.port),
    user,
    password: new Secret(password),
    // libpq's default is the user's name.
    database: database === "" ? user : database,
  });
}

function whatIsMissing(url: URL, user: string, password: string): string | undefined {
  if (url.hostname === "") return "The URL has no host.";
  if (user === "") return "The URL has no user.";
  if (password === "") return "The URL has no password.";
  return undefined;
}

type Parameters = Pick<AdminLogin, "sslmode" | "requiresChannelBinding">;

function readParameters(url: URL): Result<Parameters, string> {
  for (const name of url.searchParams.keys()) {
    if (!KNOWN_PARAMETERS.has(name)) {
      return err(
        `The URL has the parameter ${name}. Only sslmode and channel_binding may follow "?".`,
      );
    }
  }
  const mode = url.searchParams.get("sslmode") ?? undefined;
  if (mode !== undefined && !isSslMode(mode)) {
    return err(`sslmode in the URL is none of ${SSL_MODES.join(", ")}.`);
  }
  const binding = url.searchParams.get("channel_binding") ?? "prefer";
  if (!["disable", "prefer", "require"].includes(binding)) {
    return err("channel_binding in the URL is none of disable, prefer, require.");
  }
  return ok({ sslmode: mode, requiresChannelBinding: binding === "require" });
}

function isSslMode(mode: string): mode is SslMode {
  return SSL_MODES.some((known) => known === mode);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
