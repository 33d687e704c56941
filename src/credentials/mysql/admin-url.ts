import { err, ok, type Result } from "../../shared/result.ts";
import { readLoginUrl } from "../kind/login/login-url.ts";
import { MYSQL_SSL_MODES, type MysqlLogin, type MysqlSslMode } from "./server.ts";

const FORM = { schemes: ["mysql", "mariadb"], port: 3306 } as const;

/** Reads an admin's URL. An error is one sentence that repeats nothing of the URL but names of parameters. */
export function parseMysqlUrl(text: string): Result<MysqlLogin, string> {
  const url = readLoginUrl(text, FORM);
  if (!url.ok) return url;
  const mode = readMode(url.value.parameters);
  return mode.ok ? ok({ ...url.value.login, sslMode: mode.value }) : mode;
}

function readMode(given: URLSearchParams): Result<MysqlSslMode | undefined, string> {
  for (const name of given.keys()) {
    if (name === "ssl-mode") continue;
    return err(`The URL has the parameter ${name}. Only ssl-mode may follow "?".`);
  }
  const text = given.get("ssl-mode")?.toLowerCase();
  const mode = MYSQL_SSL_MODES.find((known) => known === text);
  return text === undefined || mode !== undefined
    ? ok(mode)
    : err(`ssl-mode in the URL is none of ${MYSQL_SSL_MODES.join(", ")}.`);
}
