import { err, ok, type Result } from "../../shared/result.ts";
import { readLoginUrl } from "../kind/login/login-url.ts";
import { SSL_MODES, type PostgresLogin, type SslMode } from "./server.ts";

const FORM = { schemes: ["postgres", "postgresql"], port: 5432 } as const;
const KNOWN_PARAMETERS = new Set(["sslmode", "channel_binding"]);

/** Reads an admin's URL as libpq does. An error is one sentence that repeats nothing of the URL but names of parameters. */
export function parseAdminUrl(text: string): Result<PostgresLogin, string> {
  const url = readLoginUrl(text, FORM);
  if (!url.ok) return url;
  const { login, path, parameters: given } = url.value;
  const parameters = readParameters(given);
  // libpq's default is the user's name.
  const database = path === "" ? login.user : path;
  return parameters.ok ? ok({ ...login, database, ...parameters.value }) : parameters;
}

type Parameters = Pick<PostgresLogin, "sslmode" | "requiresChannelBinding">;

function readParameters(given: URLSearchParams): Result<Parameters, string> {
  for (const name of given.keys()) {
    if (!KNOWN_PARAMETERS.has(name)) {
      return err(
        `The URL has the parameter ${name}. Only sslmode and channel_binding may follow "?".`,
      );
    }
  }
  const mode = given.get("sslmode") ?? undefined;
  if (mode !== undefined && !isSslMode(mode)) {
    return err(`sslmode in the URL is none of ${SSL_MODES.join(", ")}.`);
  }
  const binding = given.get("channel_binding") ?? "prefer";
  if (!["disable", "prefer", "require"].includes(binding)) {
    return err("channel_binding in the URL is none of disable, prefer, require.");
  }
  if (binding === "require" && mode === "disable") {
    return err("channel_binding=require in the URL needs TLS: write sslmode=verify-full.");
  }
  return ok({ sslmode: mode, requiresChannelBinding: binding === "require" });
}

function isSslMode(mode: string): mode is SslMode {
  return SSL_MODES.some((known) => known === mode);
}
