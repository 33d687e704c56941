import { err, ok, type Result } from "../../shared/result.ts";
import { Secret } from "../../shared/secret.ts";
import type { RedisLogin } from "./server.ts";

/** Each character that ends a part of a URL, and how a password has to write it. */
const ENCODED: Readonly<Record<string, string>> = {
  "/": "%2F",
  "?": "%3F",
  "#": "%23",
  "@": "%40",
};

/**
 * Reads an admin's URL strictly: what is written in an ambiguous way is refused, because a password that is cut short
 * would send the rest of it to a name server. An error is one sentence that repeats nothing of the URL.
 */
export function parseRedisUrl(text: string): Result<RedisLogin, string> {
  const { tls, rest } = /^redis(?<tls>s?):\/\/(?<rest>.*)$/su.exec(text)?.groups ?? {};
  if (rest === undefined) return err("It refers to something that is not a redis:// URL.");
  const unclear = whyUnclear(rest);
  if (unclear !== undefined) return err(unclear);
  if (!URL.canParse(text)) return err("The URL cannot be read: check its host and its port.");
  const url = new URL(text);
  const user = decoded(url.username);
  const password = decoded(url.password);
  if (user === undefined || password === undefined) {
    return err("The URL contains a raw %. Write it as %25.");
  }
  const wrong = whatIsWrong(url, user, password);
  if (wrong !== undefined) return err(wrong);
  return ok({
    host: url.hostname.replaceAll(/^\[|\]$/gu, ""),
    port: url.port === "" ? 6379 : Number(url.port),
    user,
    password: new Secret(password),
    usesTls: tls === "s",
  });
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
  return authority.includes(",") ? "The URL names several hosts. Name one." : undefined;
}

function whatIsWrong(url: URL, user: string, password: string): string | undefined {
  if (url.hostname === "") return "The URL has no host.";
  if (user === "") return "The URL has no user. Write the ACL user before the password.";
  if (password === "") return "The URL has no password.";
  // A grant names its database.
  if (!["", "/", "/0"].includes(url.pathname)) return "The URL names a database. Leave it out.";
  return url.search === "" ? undefined : 'The URL has parameters. Nothing may follow "?".';
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
