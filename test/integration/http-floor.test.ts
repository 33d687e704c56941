import { afterEach, describe, expect, it } from "vitest";
import type { BodyRule, HttpHandler, ServedRequest } from "../../src/broker/http/handler.ts";
import { textResponse } from "../../src/broker/http/response.ts";
import {
  startServer,
  type RunningServer,
  type ServerOptions,
} from "../../src/broker/http/server.ts";
import { systemClock } from "../../src/shared/clock.ts";

const TEXT = { trace: "T", contentType: "text/plain" };

const BODY_RULES: Readonly<Record<string, BodyRule>> = {
  "/large": { maxBytes: 200_000 },
  "/head": { maxBytes: 0 },
  "/quick": { maxBytes: 10, withinMs: 50 },
};

/** Knows nothing of the broker: responds with what it was given, and renders a fault as its code. */
const echo: HttpHandler = {
  handle: ({ path, body }, listener) =>
    Promise.resolve(textResponse(`${listener} ${path} ${body.length}`, TEXT)),
  refuse: ({ code, reason }, trace) => ({
    ...textResponse(`${code}: ${reason}`, { ...TEXT, trace }),
    status: 418,
    code,
  }),
  routeName: (path) => (path === "/large" ? path : "other"),
  isUrgent: (path) => path === "/urgent",
  bodyRule: ({ path }) => BODY_RULES[path] ?? { maxBytes: 10 },
  newTrace: () => "NEW",
};

describe("the HTTP server, with any handler", () => {
  let server: RunningServer;
  let served: ServedRequest[];
  afterEach(() => server.close());

  async function start(options: Partial<ServerOptions> = {}): Promise<void> {
    served = [];
    server = await startServer({
      handler: echo,
      listener: "admins",
      host: "127.0.0.1",
      port: 0,
      clock: systemClock,
      onServed: (one) => served.push(one),
      ...options,
    });
  }
  async function post(path: string, body: string | ReadableStream<Uint8Array>): Promise<string> {
    const url = `http://127.0.0.1:${server.port}${path}`;
    const response = await fetch(url, { method: "POST", body, duplex: "half" });
    return `${response.status} ${await response.text()}`;
  }

  it("reads a body up to the limit of its path, and no byte more", async () => {
    await start();
    expect(await post("/large", "a".repeat(200_000))).toBe("200 admins /large 200000");
    expect(await post("/large", "a".repeat(200_001))).toBe(
      "418 request_too_large: its body is larger than 200000 bytes",
    );
    expect(await post("/small?a=b", "a".repeat(10))).toBe("200 admins /small 10");
    expect(await post("/small?a=b", "a".repeat(11))).toMatch(/^418 request_too_large/u);
  });

  it("holds a body without a length to the limit of its path too", async () => {
    await start();
    const chunks = (count: number): ReadableStream<Uint8Array> =>
      ReadableStream.from(Array.from({ length: count }, () => new Uint8Array(10_000)));
    expect(await post("/large", chunks(20))).toBe("200 admins /large 200000");
    expect(await post("/large", chunks(21))).toMatch(/^418 request_too_large/u);
  });

  it("reports each response once, without the path that was sent", async () => {
    await start();
    await post("/large", "a");
    await post("/lsk_secret", "a".repeat(11));
    const ms: unknown = expect.any(Number);
    expect(served).toEqual([
      { method: "POST", route: "/large", status: 200, ms, trace: "T" },
      {
        method: "POST",
        route: "other",
        status: 418,
        code: "request_too_large",
        ms,
        trace: "NEW",
      },
    ]);
  });

  it("refuses what is not urgent while too many requests run", async () => {
    await start({ maxRequests: 0 });
    expect(await post("/large", "a")).toBe("418 overloaded: 0 requests are running already");
    expect(await post("/urgent", "a")).toBe("200 admins /urgent 1");
  });
});
