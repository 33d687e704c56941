import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { installationBehind, replyToApp, whyNotToken, type AppFront } from "./app-front.ts";
import type { GitHubReply, GitHubRequest } from "./request.ts";
import type { Fault, Faults } from "./faults.ts";
import type { GitHubState } from "./git.ts";
import { ROUTES, type Route } from "./routes.ts";

/** One request that the front got, and what became of it. */
export interface Call {
  readonly method: string;
  readonly pathAndQuery: string;
  status: number;
}

export interface FakeGitHub {
  readonly calls: Call[];
  /** Requests that no route takes: a mistake of the caller, or a route that is missing here. */
  readonly unknown: Call[];
  readonly close: () => Promise<void>;
}

/** Starts to listen first, because the system behind it needs to know the front's URL. */
export async function listen(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}` };
}

export function serve(
  server: Server,
  system: GitHubState,
  rest: { readonly token: string; readonly faults: Faults; readonly app: AppFront | undefined },
): FakeGitHub {
  const calls: Call[] = [];
  const unknown: Call[] = [];
  server.on("request", (request, response) => {
    const call: Call = { method: request.method ?? "", pathAndQuery: request.url ?? "", status: 0 };
    calls.push(call);
    answerTo(request, { system, ...rest, call, unknown }).then(
      (answer) => play(response, call, answer),
      // A bug in the front must fail the test that meets it, not look like a bad day at GitHub.
      (error: unknown) => {
        unknown.push(call);
        const body = { message: `the front itself failed: ${String(error)}` };
        play(response, call, { answer: { status: 599, body } });
      },
    );
  });
  return {
    calls,
    unknown,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Played {
  readonly answer?: GitHubReply;
  readonly fault?: Fault;
}

interface Context {
  readonly system: GitHubState;
  readonly token: string;
  readonly faults: Faults;
  /** Undefined: nothing but the one token is known. */
  readonly app: AppFront | undefined;
  readonly call: Call;
  readonly unknown: Call[];
}

async function answerTo(request: IncomingMessage, context: Context): Promise<Played> {
  const { system, call, unknown } = context;
  const url = new URL(call.pathAndQuery, system.world.url);
  const body = call.method === "GET" ? "" : await textOf(request);
  const own = await askedOfApp(context, bearerOf(request), body);
  if (own !== undefined) return { answer: own };
  const match = routeFor(`${call.method} ${url.pathname}`);
  if (match === undefined) {
    unknown.push(call);
    const message = `${call.method} ${call.pathAndQuery} is no route of this front`;
    return { answer: { status: 501, body: { message } } };
  }
  const refused = whyNotReader(context, bearerOf(request), body);
  if (refused !== undefined) return { answer: refused };
  const fault = context.faults.next(call.pathAndQuery);
  if (fault?.kind === "meanwhile") await fault.happens();
  const { names, route } = match;
  const { searchParams: query } = url;
  const appId = appThatAsks(context, bearerOf(request));
  const installed = installedFor(context, bearerOf(request));
  const asked = { system, names, query, pathAndQuery: call.pathAndQuery, body, appId, installed };
  const answer = await route.answer(asked);
  if (fault === undefined || fault.kind === "meanwhile") return { answer };
  return { answer, fault };
}

function installedFor({ app }: Context, bearer: string): GitHubRequest["installed"] {
  const behind = app && installationBehind(app, bearer);
  return behind && { owner: behind.owner, names: behind.repositories };
}

function appThatAsks({ app, token }: Context, bearer: string): number | undefined {
  return bearer === token ? undefined : app?.appId;
}

function bearerOf(request: IncomingMessage): string {
  return (request.headers.authorization ?? "").replace(/^(?:bearer|token) /iu, "");
}

/** What only an App may ask. */
async function askedOfApp(
  { app, call }: Context,
  bearer: string,
  body: string,
): Promise<GitHubReply | undefined> {
  const line = `${call.method} ${call.pathAndQuery}`;
  return app && (await replyToApp(app, { line, bearer, body }));
}

function whyNotReader(
  { app, token, call }: Context,
  bearer: string,
  body: string,
): GitHubReply | undefined {
  if (bearer === token) return undefined;
  const line = `${call.method} ${call.pathAndQuery}`;
  if (app !== undefined) return whyNotToken(app, { line, bearer, body });
  return { status: 401, body: { message: "Bad credentials", status: "401" } };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function routeFor(
  methodAndPath: string,
): { readonly route: Route; readonly names: string[] } | undefined {
  for (const route of ROUTES) {
    const pattern = route.pattern.startsWith("/") ? `GET ${route.pattern}` : route.pattern;
    const names = matched(pattern, methodAndPath);
    if (names !== undefined) return { route, names };
  }
  return undefined;
}

/** `:name` takes one segment, `:name*` all that follow. */
function matched(pattern: string, path: string): string[] | undefined {
  const source = pattern.replaceAll(/:[a-z]+(\*?)/gu, (_whole, rest: string) =>
    rest === "*" ? "(.+)" : "([^/]+)",
  );
  const match = new RegExp(`^${source}$`, "u").exec(path);
  return match?.slice(1).map((name) => decodeURIComponent(name));
}

function play(response: ServerResponse, call: Call, played: Played): void {
  const { fault, answer = { status: 500, body: {} } } = played;
  if (fault?.kind === "stall") return;
  if (fault?.kind === "torn") tear(response, answer);
  else send(response, call, sentFor(answer, fault));
}

function sentFor(
  answer: GitHubReply,
  fault: Exclude<Fault, { kind: "stall" | "torn" }> | undefined,
): Sent {
  if (fault === undefined || fault.kind === "meanwhile") return plain(answer);
  if (fault.kind === "garbled") return { status: 200, headers: {}, text: "<html>a page</html>" };
  if (fault.kind === "rewrite") {
    return { ...plain(answer), text: JSON.stringify(fault.body(answer.body)) };
  }
  return refusal(fault);
}

interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

function plain(answer: GitHubReply): Sent {
  const headers = answer.link === undefined ? {} : { link: answer.link };
  // 204 has no body.
  return { status: answer.status, headers, text: JSON.stringify(answer.body) ?? "" };
}

function refusal(
  fault: Extract<Fault, { kind: "status" | "primary_limit" | "secondary_limit" }>,
): Sent {
  if (fault.kind === "status") {
    const text = JSON.stringify({ message: fault.message ?? "a fault", status: `${fault.status}` });
    return { status: fault.status, headers: {}, text };
  }
  if (fault.kind === "primary_limit") {
    const reset = String(Math.ceil(Date.now() / 1000) + fault.resetInSeconds);
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset };
    const text = JSON.stringify({ message: "API rate limit exceeded", status: "403" });
    return { status: 403, headers, text };
  }
  const headers = { "retry-after": String(fault.retryAfterSeconds) };
  const text = JSON.stringify({ message: "You have exceeded a secondary rate limit" });
  return { status: fault.status ?? 429, headers, text };
}

function send(response: ServerResponse, call: Call, sent: Sent): void {
  call.status = sent.status;
  response.writeHead(sent.status, {
    "content-type": "application/json; charset=utf-8",
    "x-ratelimit-remaining": "4999",
    ...sent.headers,
  });
  response.end(sent.text);
}

/** Promises a whole response and cuts the connection in its middle. */
function tear(response: ServerResponse, answer: GitHubReply): void {
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(text)),
  });
  response.write(text.slice(0, Math.max(1, Math.floor(text.length / 2))), () => {
    response.destroy();
  });
}
