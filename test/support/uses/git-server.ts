import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { repositoryApi } from "./repository-api.ts";

/** What a test may change while the server runs. */
export interface GitServerRules {
  /** By repository: the token without which it does not exist. */
  readonly private?: Readonly<Record<string, string>>;
  /** Old name, new name. */
  readonly moved?: Readonly<Record<string, string>>;
  readonly archived?: readonly string[];
  /** Responds with this status to all. */
  status?: number;
  /** Sends nothing back. */
  hangs?: boolean;
  /** Changes what the API returns. */
  tamper?: (path: string, body: Buffer) => Buffer;
}

export interface GitServer {
  /** As GITHUB_SERVER_URL. */
  readonly url: string;
  /** As GITHUB_API_URL. */
  readonly apiUrl: string;
  readonly port: number;
  /** `POST /octo-org/deploy/git-upload-pack`, each with its authorization. */
  readonly requests: { readonly line: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

export interface GitServerOptions {
  /** Has the bare repositories, `octo-org/deploy.git`. */
  readonly root: string;
  readonly rules?: GitServerRules;
  readonly tls?: { readonly key: string; readonly certificate: string };
}

/** GitHub as far as actions are fetched from it: repositories by git's own `http-backend`, and a fake of the API on them. */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  const requests: GitServer["requests"] = [];
  const { tls } = options;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const { authorization } = request.headers;
    requests.push({ line: `${request.method} ${request.url}`, authorization });
    void respond(request, response, options);
  };
  const server: Server =
    tls === undefined
      ? createServer(handle)
      : createTlsServer({ key: tls.key, cert: tls.certificate }, handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;
  return {
    url,
    apiUrl: `${url}/api/v3`,
    port,
    requests,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** What a request is about. */
interface Asked {
  readonly url: URL;
  /** `octo-org/deploy` */
  readonly repository: string;
  /** What is behind it in the path. */
  readonly rest: string;
  readonly part: "git" | "api" | "codeload";
  readonly token: string | undefined;
}

const PATH =
  /^(?<api>\/api\/v3\/repos|\/codeload|)\/(?<repository>[^/]+\/[^/]+)(?:\/(?<rest>.*))?$/u;

function askedOf(request: IncomingMessage): Asked {
  const url = new URL(request.url ?? "/", "http://server");
  const { api = "", repository = "", rest = "" } = PATH.exec(url.pathname)?.groups ?? {};
  const part = api === "/codeload" ? "codeload" : api === "" ? "git" : "api";
  return { url, repository, rest, part, token: tokenOf(request.headers.authorization) };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { root, rules = {} }: GitServerOptions,
): Promise<void> {
  if (rules.hangs === true) return;
  const asked = askedOf(request);
  const { url, repository, rest, part } = asked;
  const number = /^\/api\/v3\/repositories\/(?<number>\d+)$/u.exec(url.pathname)?.groups?.[
    "number"
  ];
  if (number !== undefined) {
    response.end(JSON.stringify({ full_name: Object.values(rules.moved ?? {})[Number(number)] }));
    return;
  }
  const directory = join(root, `${repository}.git`);
  const refusal = refusalOf(asked, rules, directory);
  if (refusal !== undefined) response.writeHead(refusal.status, refusal.headers).end();
  else if (part === "git") {
    await cgi(request, response, { root, path: `/${repository}.git/${rest}`, query: url.search });
  } else {
    const codeload = codeloadOf(request);
    repositoryApi({ url, directory, repository, rest, rules, codeload }, response);
  }
}

/** Another origin of the same server; where it has a certificate, there is none for that name. */
function codeloadOf({ headers }: IncomingMessage): string {
  const port = /^127\.0\.0\.1:(?<port>\d+)$/u.exec(headers.host ?? "")?.groups?.["port"];
  return port === undefined ? "" : `http://localhost:${port}`;
}

function refusalOf(
  { part, repository, token }: Asked,
  { status, moved = {}, private: tokens = {} }: GitServerRules,
  directory: string,
): { readonly status: number; readonly headers?: Record<string, string> } | undefined {
  if (status !== undefined) return { status };
  const now = moved[repository];
  if (now !== undefined) {
    const number = `/api/v3/repositories/${Object.keys(moved).indexOf(repository)}`;
    return { status: 301, headers: { location: part === "api" ? number : `/${now}` } };
  }
  const isHidden = part !== "codeload" && (tokens[repository] ?? token) !== token;
  if (!isHidden && existsSync(directory)) return undefined;
  return { status: statusOfHidden(part, token) };
}

/** GitHub's git says 401 of a repository that does not exist, too, to whoever brings no token. */
function statusOfHidden(part: Asked["part"], token: string | undefined): number {
  return token === undefined && part === "git" ? 401 : 404;
}

function tokenOf(authorization: string | undefined): string | undefined {
  const [scheme, value = ""] = authorization?.split(" ") ?? [];
  if (scheme === "Basic") return Buffer.from(value, "base64").toString().split(":")[1];
  return scheme === "Bearer" ? value : undefined;
}

/** RFC 3875, as far as git needs it. */
export async function cgi(
  request: IncomingMessage,
  response: ServerResponse,
  { root, path, query }: { readonly root: string; readonly path: string; readonly query: string },
): Promise<void> {
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: path,
      QUERY_STRING: query.slice(1),
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => undefined);
  request.pipe(child.stdin);
  response.on("close", () => child.kill("SIGKILL"));
  let head = Buffer.alloc(0);
  let isHead = true;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    if (!isHead) {
      response.write(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) continue;
    isHead = false;
    const headers = Object.fromEntries(
      head
        .toString("latin1", 0, end)
        .split("\r\n")
        .map((line) => line.split(": ", 2)),
    ) as Record<string, string>;
    const { Status: status = "200", ...others } = headers;
    response.writeHead(Number.parseInt(status, 10), others);
    response.write(head.subarray(end + 4));
  }
  response.end();
}
