import type { ProviderFailure } from "../kind/provider.ts";
import { RedisError } from "./resp.ts";

/** The first words of errors that may pass by themselves: loading, scripts, full, no disk, no master. */
const PASSING = new Set([
  "LOADING",
  "BUSY",
  "OOM",
  "MISCONF",
  "MASTERDOWN",
  "TRYAGAIN",
  "UNKILLABLE",
]);

const REMEDIES: Readonly<Record<string, string>> = {
  WRONGPASS: "Check the user and the password in the server's admin URL.",
  NOAUTH: "Check the user and the password in the server's admin URL.",
  NOPERM: "Give the broker's user the rights that docs/kinds/redis.md lists.",
  max_clients: "Free connections, or raise maxclients: the broker needs two of its own.",
  BUSY: "A script runs on the server and blocks it. SCRIPT KILL or FUNCTION KILL ends it.",
  UNKILLABLE:
    "A script that has written runs on the server and blocks it. Only SHUTDOWN NOSAVE ends it.",
  LOADING: "Wait until the server has loaded its data.",
  // Protected mode looks for `nopass` only, and not for `off`.
  DENIED:
    "Run `ACL SETUSER default off resetpass`, or give that user a password: protected mode then lets other machines connect.",
  unknown_command:
    "Use Redis 7.0 or newer, and give the command its name back where the server's configuration has a `rename-command` for it: the broker needs it.",
};

/** A server with TLS resets a connection without, and one without it waits for more: neither says what is wrong. */
const CHECK_SERVER =
  "Check that the Redis server runs and that the broker reaches it. If the port uses TLS, the URL begins with rediss://, otherwise with redis://.";
const CHECK_CERTIFICATE =
  "Name the CA of the server's certificate in `ca`, and use a host name of the certificate in the URL.";

/** Node's names of what can be wrong with a certificate. */
const CERTIFICATE = /CERT|LEAF_SIGNATURE/u;

/** A failure that this provider found itself. */
export class RedisRefusal extends Error {
  readonly failure: ProviderFailure;

  constructor(failure: Omit<ProviderFailure, "mayExist">) {
    super(failure.message);
    this.failure = { ...failure, mayExist: false };
  }
}

const FOREIGN = "the server does not speak Redis's protocol";

/** A connection that broke, or could not be opened. What is safe to repeat may be tried on another one. */
export class RedisBroken extends Error {
  constructor(cause: unknown) {
    const isForeign = cause instanceof Error && cause.message.startsWith("Unknown RESP type");
    super(isForeign ? FOREIGN : "the connection closed", { cause });
  }
}

/** What the deadline looks like: nothing of it names the command. */
class TooLate extends Error {}

export function redisTooLate(): Error {
  return new TooLate("the server did not respond in time");
}

/** `mayExist` is the caller's knowledge: whether the command that creates may have been done when the error came. */
export function redisFailure(
  error: unknown,
  context: { readonly server: string; readonly address: string; readonly mayExist: boolean },
): ProviderFailure {
  const where = `server "${context.server}"`;
  if (error instanceof RedisRefusal) {
    return { ...error.failure, message: `${where}: ${error.failure.message}` };
  }
  if (error instanceof RedisError) return serverFailure(error, where, context.mayExist);
  const network = networkCode(error);
  const text = error instanceof Error ? error.message : String(error);
  return {
    kind: "retryable",
    name: network ?? "connection_failed",
    message: `${where} (${context.address}): ${network ?? text}`,
    remedy: network !== undefined && CERTIFICATE.test(network) ? CHECK_CERTIFICATE : CHECK_SERVER,
    mayExist: context.mayExist,
  };
}

function serverFailure(error: RedisError, where: string, mayExist: boolean): ProviderFailure {
  const name = redisErrorName(error);
  return {
    kind: PASSING.has(name) || name === "max_clients" ? "retryable" : "permanent",
    name,
    message: `${where}: ${error.message}`,
    remedy: REMEDIES[name] ?? "Look up the error in Redis's documentation.",
    mayExist,
  };
}

export function redisErrorName(error: RedisError): string {
  if (error.message.includes("max number of clients")) return "max_clients";
  return /^ERR unknown (?:sub)?command\b/u.test(error.message) ? "unknown_command" : error.code;
}

function networkCode(error: unknown): string | undefined {
  const cause = error instanceof RedisBroken ? error.cause : error;
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return undefined;
  return typeof cause.code === "string" ? cause.code : undefined;
}
