/**
 * A FAKE of GitHub as an App and its tokens meet it: a strict front of ours over `emulate`, which issues the tokens and
 * enforces their permissions on use.
 *
 * The front's own, because `emulate` lacks it or is laxer than GitHub: `DELETE /installation/token` and 401 everywhere
 * from then on, `GET /installation/repositories`, the App's client id as issuer, two keys, the ten minutes of a JWT,
 * `metadata: read` in every token, suspended installations, stateless tokens, git over HTTPS with a token. A request that no
 * route takes makes `close()` throw, and so does a token that was asked for with an empty list.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { KeyObject } from "node:crypto";
import { jwtVerify } from "jose";
import { cgi } from "../uses/git-server.ts";
import { APP_ID, startEmulatedApp, type EmulatedApp } from "./emulated-app.ts";
import { createTokens, type FrontTokens } from "./front-tokens.ts";

export interface AppGitHub {
  /** Base URL of the API. */
  readonly url: string;
  readonly port: number;
  readonly habits: Habits;
  /** Requests so far, as `METHOD /path`. */
  readonly calls: readonly string[];
  readonly tokens: FrontTokens;
  /** Stops both servers; throws what the front found wrong. */
  readonly close: () => Promise<void>;
}

/** What a test may change while the server runs. */
export interface Habits {
  /** Keys that the App has now. */
  keys: readonly KeyObject[];
  /** How far the server's clock is ahead, in milliseconds. */
  aheadMs: number;
  isSuspended: boolean;
  /** Issues tokens of the new form, `ghs_APPID_JWT`. */
  isStateless: boolean;
  /** Changes what a new token's response says; the token itself stays. */
  tamper: ((response: Record<string, unknown>) => Record<string, unknown>) | undefined;
  /** Responds to the next requests that contain `to` in this way, instead of doing what they ask. */
  refusals: {
    readonly to: string;
    readonly status: number;
    readonly headers?: Record<string, string>;
    readonly message?: string;
  }[];
  /** Does what is asked, and loses the response. */
  losesNext: number;
  /** Bare repositories for git, `octo-org/shop.git`. */
  gitRoot: string | undefined;
}

export interface AppGitHubOptions {
  readonly keys: readonly KeyObject[];
  readonly clientId?: string;
}

interface Front {
  readonly emulated: EmulatedApp;
  readonly habits: Habits;
  readonly issuers: readonly string[];
  readonly tokens: FrontTokens;
  readonly faults: string[];
}

export async function startAppGitHub(options: AppGitHubOptions): Promise<AppGitHub> {
  const emulated = await startEmulatedApp();
  const habits: Habits = {
    keys: options.keys,
    aheadMs: 0,
    isSuspended: false,
    isStateless: false,
    tamper: undefined,
    refusals: [],
    losesNext: 0,
    gitRoot: undefined,
  };
  const issuers = [String(APP_ID), ...(options.clientId === undefined ? [] : [options.clientId])];
  const front: Front = { emulated, habits, issuers, tokens: createTokens(), faults: [] };
  const calls: string[] = [];
  const server = createServer((request, response) => {
    // To a proxy, a client sends the whole URL.
    request.url = (request.url ?? "/").replace(/^http:\/\/[^/]+/u, "");
    calls.push(`${request.method} ${request.url}`);
    respond(front, request, response).catch((error: unknown) => {
      front.faults.push(`the front itself failed: ${String(error)}`);
      response.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    habits,
    calls,
    tokens: front.tokens,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await emulated.close();
      if (front.faults.length > 0) throw new Error(front.faults.join("\n"));
    },
  };
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** What git asks for, with `.git` behind the repository or without. */
const GIT =
  /^\/(?<repository>[\w-]+\/[\w-]+?)(?:\.git)?\/(?<rest>info\/refs|git-upload-pack|git-receive-pack)(?:\?|$)/u;

const BAD: Reply = { status: 401, body: { message: "Bad credentials", status: "401" } };

async function respond(
  front: Front,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { habits } = front;
  const line = `${request.method} ${request.url}`;
  const refusal = habits.refusals.findIndex(({ to }) => line.includes(to));
  const [refused] = refusal < 0 ? [] : habits.refusals.splice(refusal, 1);
  if (refused !== undefined) {
    const { status, headers = {}, message = "a fault" } = refused;
    send(front, response, { status, headers, body: { message } });
    return;
  }
  const git = GIT.exec(request.url ?? "");
  if (git !== null) {
    await serveGit(front, { request, response, ...(git.groups as unknown as GitPath) });
    return;
  }
  const reply = await replyTo(front, request, line);
  if (habits.losesNext > 0) {
    habits.losesNext -= 1;
    response.destroy();
    return;
  }
  send(front, response, reply);
}

function send({ habits }: Front, response: ServerResponse, reply: Reply): void {
  const { status, body, headers } = reply;
  const date = new Date(Date.now() + habits.aheadMs).toUTCString();
  response.writeHead(status, { "content-type": "application/json", date, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

const AS_APP =
  /^(?:GET \/(?:orgs|users)\/[^/]+\/installation|GET \/repos\/[^/]+\/[^/]+\/installation|POST \/app\/installations\/\d+\/access_tokens)$/u;
const WITH_TOKEN = /^(?:GET|POST|PUT|PATCH|DELETE) \/(?:repos|orgs)\//u;

async function replyTo(front: Front, request: IncomingMessage, line: string): Promise<Reply> {
  const body = await textOf(request);
  const bearer = (request.headers.authorization ?? "").replace(/^(?:Bearer|token) /iu, "");
  if (AS_APP.test(line)) return await asApp(front, { line, body, bearer });
  const known = front.tokens.find(bearer);
  if (line === "DELETE /installation/token") {
    return front.tokens.end(bearer) ? { status: 204 } : BAD;
  }
  if (/^GET \/installation\/repositories(?:\?|$)/u.test(line)) {
    if (known === undefined) return BAD;
    const repositories = known.repositories.map((name) => ({ full_name: name }));
    return { status: 200, body: { total_count: repositories.length, repositories } };
  }
  if (!WITH_TOKEN.test(line)) {
    front.faults.push(`${line} is no route of this front`);
    return { status: 501, body: { message: "no route" } };
  }
  if (known === undefined) return BAD;
  return await handedOn(front, { line, body, bearer: known.own });
}

interface Asked {
  readonly line: string;
  readonly body: string;
  readonly bearer: string;
}

async function asApp(front: Front, asked: Asked): Promise<Reply> {
  const why = await whyNotApp(front, asked.bearer);
  if (why !== undefined) return { status: 401, body: { message: why } };
  const { line, body } = asked;
  if (line.startsWith("POST")) return await newToken(front, { line, body });
  const reply = await handedOn(front, { line, body, bearer: await front.emulated.jwt() });
  if (reply.status !== 200 || !front.habits.isSuspended) return reply;
  return { ...reply, body: { ...(reply.body as object), suspended_at: "2026-11-01T00:00:00Z" } };
}

async function newToken(front: Front, { line, body }: Omit<Asked, "bearer">): Promise<Reply> {
  const { habits, emulated, tokens } = front;
  if (habits.isSuspended) {
    return { status: 403, body: { message: "This installation has been suspended" } };
  }
  refuseEverything(front, body);
  const reply = await handedOn(front, { line, body, bearer: await emulated.jwt() });
  if (reply.status !== 201) return reply;
  const content = reply.body as Readonly<Record<string, unknown>>;
  const permissions = { metadata: "read", ...(content["permissions"] as object) };
  const given = { ...content, permissions };
  const token = tokens.add(given, { isStateless: habits.isStateless, appId: APP_ID });
  const shown = { ...given, token };
  return { status: 201, body: habits.tamper?.(shown) ?? shown };
}

/** GitHub would issue a token for everything. */
function refuseEverything({ faults }: Front, body: string): void {
  const { repositories = [], permissions = {} } = JSON.parse(body === "" ? "{}" : body) as {
    readonly repositories?: readonly string[];
    readonly permissions?: object;
  };
  if (repositories.length > 0 && Object.keys(permissions).length > 0) return;
  faults.push(`a token for everything was asked for: ${body}`);
}

async function whyNotApp({ habits, issuers }: Front, bearer: string): Promise<string | undefined> {
  const now = Date.now() + habits.aheadMs;
  for (const key of habits.keys) {
    try {
      const { payload } = await jwtVerify(bearer, key, {
        algorithms: ["RS256"],
        currentDate: new Date(now),
        clockTolerance: 0,
      });
      const { iss, iat = Number.NaN, exp = Number.NaN } = payload;
      if (typeof iss !== "string" || !issuers.includes(iss)) return "Integration not found";
      if (iat * 1000 > now) return "'Issued at' claim ('iat') must be an Integer in the past";
      if (exp * 1000 > now + 600_000)
        return "'Expiration time' claim ('exp') is too far in the future";
      return undefined;
    } catch {
      // Another key may fit.
    }
  }
  return "A JSON web token could not be decoded";
}

async function handedOn({ emulated }: Front, { line, body, bearer }: Asked): Promise<Reply> {
  const [method = "", path = ""] = line.split(" ");
  const response = await fetch(emulated.url + path, {
    method,
    headers: { authorization: `Bearer ${bearer}` },
    ...(body === "" ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, ...(text === "" ? {} : { body: JSON.parse(text) as unknown }) };
}

interface GitPath {
  readonly repository: string;
  readonly rest: string;
}

/** git with a token as the password of `x-access-token`. */
async function serveGit(
  { habits, tokens }: Front,
  call: GitPath & { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const { request, response, repository, rest } = call;
  const basic = (request.headers.authorization ?? "").replace(/^basic /iu, "");
  const [user, password = ""] = Buffer.from(basic, "base64").toString().split(":");
  const known = user === "x-access-token" ? tokens.find(password) : undefined;
  if (known === undefined) {
    response.writeHead(401, { "www-authenticate": 'Basic realm="GitHub"' }).end();
    return;
  }
  const { search } = new URL(request.url ?? "", "http://front");
  const writes = /receive-pack/u.test(rest + search);
  const may = known.repositories.includes(repository) && (!writes || known.canPush);
  if (!may || habits.gitRoot === undefined) {
    response.writeHead(403).end();
    return;
  }
  const path = `/${repository}.git/${rest}`;
  await cgi(request, response, { root: habits.gitRoot, path, query: search });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
