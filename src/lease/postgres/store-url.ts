import { readLoginUrl } from "../../credentials/kind/login/login-url.ts";
import { isLoopback } from "../../shared/secure-url.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";

/** `sslmode` with libpq's meanings, without those that fall back to no TLS by themselves. */
const SSL_MODES = ["disable", "require", "verify-ca", "verify-full"] as const;

/** Where the store is, and how to reach it. */
export interface StoreLogin {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  readonly database: string;
  /** Where the URL does not say: `disable` on a loopback address, and `verify-full` everywhere else. */
  readonly sslmode: (typeof SSL_MODES)[number];
  readonly requiresChannelBinding: boolean;
}

const FORM = { schemes: ["postgres", "postgresql"], port: 5432 } as const;
const KNOWN_PARAMETERS = new Set(["sslmode", "channel_binding"]);

/** Reads the store's URL. An error is one sentence that repeats nothing of the URL but names of parameters. */
export function parseStoreUrl(text: string): Result<StoreLogin, string> {
  const url = readLoginUrl(text, FORM);
  if (!url.ok) return url;
  const { login, path, parameters } = url.value;
  for (const name of parameters.keys()) {
    if (!KNOWN_PARAMETERS.has(name)) {
      return err(
        `The URL has the parameter ${name}. Only sslmode and channel_binding may follow "?".`,
      );
    }
  }
  const transport = transportIn(parameters, isLoopback(login.host) ? "disable" : "verify-full");
  if (!transport.ok) return transport;
  // libpq's default is the user's name.
  return ok({ ...login, database: path === "" ? login.user : path, ...transport.value });
}

type Transport = Pick<StoreLogin, "sslmode" | "requiresChannelBinding">;

function transportIn(
  parameters: URLSearchParams,
  byDefault: StoreLogin["sslmode"],
): Result<Transport, string> {
  const given = parameters.get("sslmode");
  const sslmode = given === null ? byDefault : SSL_MODES.find((mode) => mode === given);
  if (sslmode === undefined) {
    return err(`sslmode in the URL is none of ${SSL_MODES.join(", ")}.`);
  }
  const binding = parameters.get("channel_binding") ?? "prefer";
  if (!["disable", "prefer", "require"].includes(binding)) {
    return err("channel_binding in the URL is none of disable, prefer, require.");
  }
  const requiresChannelBinding = binding === "require";
  if (requiresChannelBinding && sslmode === "disable") {
    return err("channel_binding=require in the URL needs TLS: write sslmode=verify-full.");
  }
  return ok({ sslmode, requiresChannelBinding });
}

/** Why a CA does not fit the URL, or is missing. */
export function whyStoreCaUnfit(
  { sslmode }: Pick<StoreLogin, "sslmode">,
  hasCa: boolean,
): string | undefined {
  // libpq refuses it too: without a CA of your own, everybody whom a public CA knows could pose as the server.
  if (sslmode === "verify-ca" && !hasCa) return "sslmode=verify-ca needs the CA's certificate.";
  return hasCa && sslmode === "disable"
    ? "A CA is of no use without TLS: write sslmode=verify-full in the URL."
    : undefined;
}
