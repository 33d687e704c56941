import { err, ok, type Result } from "../../src/shared/result.ts";

/** An OpenBao that the caller started, with a token that may set up an auth method. */
export interface OpenBaoServer {
  /** What the table calls it. */
  readonly label: string;
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: string;
}

/**
 * Reads `--openbao [LABEL=]URL`, given any number of times, and its token from BAO_TOKEN_LABEL or BAO_TOKEN. The bench sends
 * a token that may do everything there, so it sends it to this machine only.
 */
export function readServers(
  given: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<readonly OpenBaoServer[], string> {
  const servers: OpenBaoServer[] = [];
  for (const text of given) {
    const server = readServer(text, env);
    if (!server.ok) return server;
    if (servers.some(({ label }) => label === server.value.label)) {
      return err(`--openbao: two servers have the label ${server.value.label}. Give each its own.`);
    }
    servers.push(server.value);
  }
  return ok(servers);
}

function readServer(
  given: string,
  env: Readonly<Record<string, string | undefined>>,
): Result<OpenBaoServer, string> {
  const [, label = "openbao", address = ""] = /^(?:([a-z][a-z0-9-]*)=)?(.*)$/su.exec(given) ?? [];
  const refused = addressProblem(address);
  if (refused !== undefined) return err(`--openbao ${given}: ${refused}`);
  const own = `BAO_TOKEN_${label.toUpperCase().replaceAll("-", "_")}`;
  const token = env[own] ?? env["BAO_TOKEN"] ?? "";
  if (token === "") {
    return err(`Set ${own} or BAO_TOKEN to a token that may set up an auth method at ${address}.`);
  }
  return ok({ label, url: new URL(address).origin, token });
}

function addressProblem(address: string): string | undefined {
  if (!URL.canParse(address)) return "expected [LABEL=]URL, as in memory=http://127.0.0.1:8200.";
  const url = new URL(address);
  if (url.protocol !== "http:" || !isLoopback(url.hostname)) {
    return "expected http:// and an address of this machine (127.0.0.1, ::1, localhost). The bench makes thousands of logins, and is not for a server that others use.";
  }
  return url.href === `${url.origin}/` ? undefined : "expected only a host and a port.";
}

/** As `URL` writes hosts: 127.1 has become 127.0.0.1. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d+\.\d+\.\d+$/u.test(host);
}
