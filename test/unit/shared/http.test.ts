import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "../../../src/shared/clock.ts";
import {
  type HttpFailure,
  type HttpResponse,
  nodeHttp,
  retryAfterMs,
  retrying,
} from "../../../src/shared/http.ts";
import { isSecureUrl } from "../../../src/shared/secure-url.ts";
import { err, ok, type Result } from "../../../src/shared/result.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];

async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const send = nodeHttp();
const get = { method: "GET", timeoutMs: 5000 } as const;

describe("nodeHttp", () => {
  it("sends method, headers and body, and reads status, headers and body", async () => {
    const url = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on("end", () => {
        response.writeHead(201, {
          "X-Seen": `${request.method} ${request.url} ${String(request.headers["x-a"])}`,
        });
        response.end(body.toUpperCase());
      });
    });
    const answer = await send({
      method: "POST",
      url: `${url}/path?q=1`,
      headers: { "x-a": "b" },
      body: "grüße",
      timeoutMs: 5000,
    });
    expect(answer).toMatchObject({
      ok: true,
      value: { status: 201, body: "GRÜSSE", headers: { "x-seen": "POST /path?q=1 b" } },
    });
  });

  it("follows no redirect", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(302, { Location: "https://elsewhere.example/" });
      response.end();
    });
    expect(await send({ ...get, url })).toMatchObject({ ok: true, value: { status: 302 } });
  });

  it("refuses plain http beyond loopback, before anything is sent", async () => {
    const answer = await send({ ...get, url: "http://broker.example/token?secret=1" });
    expect(answer).toMatchObject({ ok: false, error: { kind: "insecure_url", sent: false } });
    expect(JSON.stringify(answer)).not.toContain("secret");
  });

  it("gives up after the timeout, and says that the request was sent", async () => {
    const url = await serve(() => undefined);
    expect(await send({ ...get, url, timeoutMs: 100 })).toMatchObject({
      ok: false,
      error: { kind: "timeout", sent: true },
    });
  });

  it("says that nothing was sent when nobody listens", async () => {
    const url = await serve(() => undefined);
    for (const server of servers.splice(0)) server.close();
    expect(await send({ ...get, url })).toMatchObject({
      ok: false,
      error: { kind: "network", sent: false },
    });
  });

  it("stops reading a response that is too large", async () => {
    const url = await serve((_request, response) => {
      response.end("x".repeat(5000));
    });
    expect(await send({ ...get, url, maxBytes: 4999 })).toMatchObject({
      ok: false,
      error: { kind: "too_large" },
    });
    expect(await send({ ...get, url, maxBytes: 5000 })).toMatchObject({ ok: true });
  });

  it("is cancelled by its signal", async () => {
    const url = await serve(() => undefined);
    const stop = new AbortController();
    const answer = send({ ...get, url, signal: stop.signal });
    stop.abort();
    expect(await answer).toMatchObject({ ok: false, error: { kind: "aborted" } });
  });

  it("reports a response that breaks off", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { "Content-Length": "100" });
      response.write("half");
      setTimeout(() => response.destroy(), 20);
    });
    expect(await send({ ...get, url })).toMatchObject({ ok: false, error: { kind: "network" } });
  });

  it("goes beyond this machine through the proxy that it was given", async () => {
    const asked: string[] = [];
    const proxy = await serve(() => undefined);
    servers[0]?.on("connect", (request, socket) => {
      asked.push(String(request.url));
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    const through = nodeHttp({ HTTPS_PROXY: proxy });
    expect(await through({ ...get, url: "https://broker.example/a" })).toMatchObject({ ok: false });
    expect(asked).toEqual(["broker.example:443"]);
  });

  const refusingProxy = async (status: string): Promise<string> => {
    const proxy = await serve(() => undefined);
    servers.at(-1)?.on("connect", (_request, socket) => {
      socket.end(`HTTP/1.1 ${status}\r\n\r\n`);
    });
    return proxy;
  };

  it("takes a proxy without a scheme for one with http, as the runner does", async () => {
    const asked: string[] = [];
    const proxy = await serve(() => undefined);
    servers.at(-1)?.on("connect", (request, socket) => {
      asked.push(String(request.url));
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    const through = nodeHttp({ HTTPS_PROXY: new URL(proxy).host });
    expect(await through({ ...get, url: "https://broker.example/a" })).toMatchObject({
      error: {
        kind: "network",
        message: `the proxy ${proxy} did not connect to https://broker.example (status 502)`,
        sent: false,
      },
    });
    expect(asked).toEqual(["broker.example:443"]);
  });

  it("says with its status that a proxy wants a password, and never shows the one it was given", async () => {
    const proxy = await refusingProxy("407 Proxy Authentication Required");
    const through = nodeHttp({ https_proxy: proxy.replace("http://", "http://kim:opensesame@") });
    const outcome = await through({ ...get, url: "https://broker.example/a" });
    expect(outcome).toMatchObject({ error: { kind: "proxy", sent: false } });
    expect(JSON.stringify(outcome)).toContain(
      `the proxy ${proxy} asks for a user name and password (status 407)`,
    );
    expect(JSON.stringify(outcome)).not.toContain("opensesame");
  });

  it("says that a proxy cannot be used, before anything is sent", async () => {
    const through = nodeHttp({ HTTPS_PROXY: "socks5://kim:opensesame@proxy.example:1080" });
    expect(await through({ ...get, url: "https://broker.example/a" })).toEqual(
      err({
        kind: "proxy",
        message:
          "HTTPS_PROXY names a proxy of the kind socks5: use http://HOST:PORT or https://HOST:PORT",
        sent: false,
      }),
    );
  });

  it("names the proxy that does not respond", async () => {
    const proxy = await serve(() => undefined);
    for (const server of servers.splice(0)) server.close();
    const through = nodeHttp({ HTTPS_PROXY: proxy });
    expect(await through({ ...get, url: "https://broker.example/a" })).toMatchObject({
      error: { message: `https://broker.example (through the proxy ${proxy}): ECONNREFUSED` },
    });
  });

  it("asks a server on this machine directly, whatever the proxies are", async () => {
    const proxy = await serve((_request, response) => {
      response.end("by proxy");
    });
    const target = await serve((_request, response) => {
      response.end("direct");
    });
    const through = nodeHttp({ HTTP_PROXY: proxy });
    expect(await through({ ...get, url: `${target}/a` })).toMatchObject({
      value: { body: "direct" },
    });
  });
});

describe("isSecureUrl", () => {
  it.each([
    ["https://broker.example", true],
    ["http://127.0.0.1:8700", true],
    ["http://127.9.9.9", true],
    ["http://localhost:1", true],
    ["http://[::1]:8700", true],
    ["http://127.0.0.1.example", false],
    ["http://localhost.example", false],
    ["http://10.0.0.1", false],
    ["ftp://127.0.0.1", false],
    ["not a url", false],
  ])("takes %s as %s", (url, expected) => {
    expect(isSecureUrl(url)).toBe(expected);
  });
});

type Outcome = Result<HttpResponse, HttpFailure>;
const status = (code: number, headers: Record<string, string> = {}): Outcome =>
  ok({ status: code, headers, body: "" });
const down: Outcome = err({ kind: "network", message: "down", sent: false });

function scripted(outcomes: readonly Outcome[]): {
  readonly run: () => Promise<Outcome>;
  readonly waits: number[];
  readonly calls: () => number;
} {
  const waits: number[] = [];
  let calls = 0;
  const clock: Clock = {
    now: () => 1_000_000,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  };
  const sender = retrying(
    () => {
      const outcome = outcomes[calls] ?? down;
      calls += 1;
      return Promise.resolve(outcome);
    },
    { attempts: 4, firstWaitMs: 100, maxWaitMs: 5000 },
    { clock, jitter: () => 1 },
  );
  return { run: () => sender({ ...get, url: "https://a.example" }), waits, calls: () => calls };
}

describe("retrying", () => {
  it("repeats a request without a response, or with 429 or 5xx, after growing waits, and returns the first good one", async () => {
    const script = scripted([down, status(503), status(429), status(200)]);
    expect(await script.run()).toEqual(status(200));
    expect(script.waits).toEqual([100, 200, 400]);
  });

  it("repeats no refusal", async () => {
    const script = scripted([status(403)]);
    expect(await script.run()).toEqual(status(403));
    expect(script.calls()).toBe(1);
  });

  it("waits as long as Retry-After says, in seconds or as a date", async () => {
    const date = new Date(1_000_000 + 3000).toUTCString();
    const script = scripted([
      status(503, { "retry-after": "2" }),
      status(503, { "retry-after": date }),
      status(200),
    ]);
    await script.run();
    expect(script.waits).toEqual([2000, 3000]);
  });

  it("gives up when the server asks for a longer wait than it accepts", async () => {
    const script = scripted([status(503, { "retry-after": "60" }), status(200)]);
    expect(await script.run()).toMatchObject({ ok: true, value: { status: 503 } });
    expect(script.waits).toEqual([]);
  });

  it("returns the last response when all tries are used", async () => {
    const script = scripted([down, down, down, status(500), status(200)]);
    expect(await script.run()).toEqual(status(500));
    expect(script.calls()).toBe(4);
  });
});

describe("retryAfterMs", () => {
  it.each([
    [undefined, undefined],
    ["0", 0],
    [" 7 ", 7000],
    ["-1", 0],
    ["soon", undefined],
  ])("reads %s as %s", (header, expected) => {
    // "-1" is a date to JavaScript (2001), long past: no wait.
    expect(retryAfterMs(header, Date.now())).toBe(expected);
  });
});
