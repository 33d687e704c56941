import { isLoopback } from "../../../shared/secure-url.ts";
import type { Secret } from "../../../shared/secret.ts";

export interface GitSettings {
  /** GitHub's origin. */
  readonly serverUrl: string;
  readonly token: Secret | undefined;
  /** The proxy for that origin; undefined for none. */
  readonly proxyUrl: string | undefined;
  /** A file with all the CAs that this process trusts; undefined where git's own are the same. */
  readonly caFile: string | undefined;
  /** An empty directory of ours. */
  readonly home: string;
  /** Where git is looked for. */
  readonly path: string;
}

/**
 * The whole environment of git: nothing of the job's. No file that configures git is read, neither the system's nor the
 * user's, so nothing that an earlier step wrote runs (hooks, credential helpers, filters, `insteadOf`). Everything is set by
 * variables, which other users of the machine cannot read, unlike arguments.
 */
export function gitEnvironment(settings: GitSettings): Record<string, string> {
  const config = configOf(settings);
  return {
    PATH: settings.path,
    HOME: settings.home,
    XDG_CONFIG_HOME: settings.home,
    // Messages are not translated.
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_SYSTEM: "/dev/null",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    // What a partial fetch left out stays out. Older versions do not know this; protocol.allow stops them.
    GIT_NO_LAZY_FETCH: "1",
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(
      config.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** The same environment for a command that needs no network: git can reach nothing. */
export function offline(env: Readonly<Record<string, string>>): Record<string, string> {
  const count = Number(env["GIT_CONFIG_COUNT"]);
  return {
    ...env,
    GIT_CONFIG_COUNT: String(count + 2),
    [`GIT_CONFIG_KEY_${count}`]: "protocol.https.allow",
    [`GIT_CONFIG_VALUE_${count}`]: "never",
    [`GIT_CONFIG_KEY_${count + 1}`]: "protocol.http.allow",
    [`GIT_CONFIG_VALUE_${count + 1}`]: "never",
  };
}

function configOf(settings: GitSettings): readonly (readonly [string, string])[] {
  const { serverUrl, token, proxyUrl, caFile } = settings;
  const { hostname, protocol } = new URL(serverUrl);
  const isPlain = protocol === "http:" && isLoopback(hostname);
  return [
    ["core.hooksPath", "/dev/null"],
    ["core.attributesFile", "/dev/null"],
    ["core.fsmonitor", "false"],
    ["credential.helper", ""],
    ["protocol.allow", "never"],
    [isPlain ? "protocol.http.allow" : "protocol.https.allow", "always"],
    // A token is sent to GitHub only, and a repository that moved is named.
    ["http.followRedirects", "false"],
    // An empty value is a direct connection.
    ["http.proxy", proxyUrl ?? ""],
    ...(caFile === undefined
      ? []
      : ([
          ["http.sslCAInfo", caFile],
          ["http.proxySSLCAInfo", caFile],
        ] as const)),
    ...(token === undefined
      ? []
      : ([[`http.${serverUrl}/.extraHeader`, `Authorization: ${basic(token)}`]] as const)),
    ["gc.auto", "0"],
    ["maintenance.auto", "false"],
    // Always a pack, whose growth shows how much came.
    ["fetch.unpackLimit", "1"],
    // Larger files are streamed, not held in memory.
    ["core.bigFileThreshold", "16m"],
    ["pack.threads", "1"],
    ["tar.umask", "0022"],
  ];
}

/** As GitHub takes a token over git: a user name that it ignores, and the token as the password. */
export function basic(token: Secret): string {
  return `Basic ${Buffer.from(`x-access-token:${token.reveal()}`).toString("base64")}`;
}
