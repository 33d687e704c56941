import { connect } from "node:net";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  detailOf,
  leaseTokenOf,
  openBrokerSetup,
  tokenForm,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

describe("whatever a client sends", () => {
  let broker: BrokerSetup;
  beforeAll(async () => {
    broker = await openBrokerSetup({ server: { receiveMs: 300 } });
  });
  afterAll(() => broker.close());

  /** One of ours: a 4xx with our body. */
  function expectClientError(told: Pick<Told, "status" | "body" | "text">): void {
    expect(told.status).toBeGreaterThanOrEqual(400);
    expect(told.status).toBeLessThan(500);
    expect(Object.keys(told.body)).toEqual(
      expect.arrayContaining(["error", "error_description", "code", "remedy", "trace"]),
    );
    expect(told.text).not.toMatch(/\bat .*:\d+:\d+|node:internal|\/src\//u);
  }

  it("is answered with a 4xx and our body, for any body at any endpoint that reads one", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("/token", "/revoke"),
        fc.oneof(
          fc.uint8Array({ maxLength: 2000 }),
          fc.string({ unit: "binary" }).map((text) => new TextEncoder().encode(text)),
          fc
            .dictionary(fc.string(), fc.string())
            .map((fields) => new TextEncoder().encode(new URLSearchParams(fields).toString())),
        ),
        async (path, body) => {
          const told = await broker.send(path, { method: "POST", headers: FORM, body });
          // `token=…` of an unknown token gets a normal response from /revoke (RFC 7009 §2.2).
          if (path === "/revoke" && told.status === 200) return;
          expectClientError(told);
        },
      ),
    );
    expect(broker.log().filter(({ level }) => level === "error")).toEqual([]);
  });

  it("is answered with a 4xx and our body, for any details in a good form", async () => {
    const idToken = await broker.idToken();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              type: fc.constant("stepkey"),
              grant: fc.string(),
              environment: fc.oneof(fc.string(), fc.integer()),
              access: fc.constantFrom("read", "write", "admin", null),
              step: fc.string(),
              ttl: fc.oneof(fc.integer(), fc.double(), fc.string()),
              request: fc.base64String(),
            },
            { requiredKeys: [] },
          ),
        ),
        async (detail) => {
          const body = tokenForm(idToken, detail);
          expectClientError(await broker.send("/token", { method: "POST", body }));
        },
      ),
    );
    expect(broker.log().filter(({ level }) => level === "error")).toEqual([]);
  });

  it("is answered with a 4xx and our body, for any claims that are signed", async () => {
    const names = ["repository", "repository_id", "run_id", "environment", "ref", "sha", "actor"];
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom(...names), fc.jsonValue(), { minKeys: 1 }),
        async (claims) => {
          expectClientError(await broker.ask({ grant: "unknown" }, claims));
        },
      ),
      { numRuns: 50 },
    );
  });

  it("is answered with a 4xx and our body, for any method, path and header", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"),
        fc.webPath().filter((path) => !/^\/(?:healthz|readyz|metrics)/u.test(path)),
        fc.dictionary(fc.stringMatching(/^x-[a-z]{1,20}$/u), fc.stringMatching(/^[\x21-\x7e]*$/u)),
        async (method, path, headers) => {
          expectClientError(await broker.send(path === "" ? "/" : path, { method, headers }));
        },
      ),
    );
    expect(broker.log().filter(({ level }) => level === "error")).toEqual([]);
  });

  it("is answered with a 4xx and our body, for any bearer", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(["/heartbeat", "POST"] as const, ["/leases", "DELETE"] as const),
        fc.constantFrom("Bearer ", "bearer  ", "Basic ", ""),
        fc.stringMatching(/^[\x21-\x7e]{0,200}$/u),
        async ([path, method], scheme, token) => {
          const headers = { authorization: `${scheme}${token}` };
          expectClientError(await broker.send(path, { method, headers }));
        },
      ),
    );
  });

  it.each([
    ["no HTTP", "hello\r\n\r\n", 400],
    ["a path that is not a path", "GET http://[ HTTP/1.1\r\nhost: a\r\n\r\n", 404],
    ["no Host", "GET /healthz HTTP/1.1\r\n\r\n", 400],
    ["two Hosts", "GET /healthz HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n", 400],
    ["CONNECT", "CONNECT a:443 HTTP/1.1\r\nhost: a\r\n\r\n", 405],
    ["another expectation", "POST /token HTTP/1.1\r\nhost: a\r\nexpect: tea\r\n\r\n", 400],
    [
      "two lengths",
      "POST /token HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
      400,
    ],
    [
      "a length and chunks",
      "POST /token HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    [
      "a body that never comes",
      "POST /token HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n",
      408,
    ],
    ["a head that never ends", "POST /token HTTP/1.1\r\nhost: a\r\n", 408],
    [
      "a large length, of which nothing is sent",
      "POST /token HTTP/1.1\r\nhost: a\r\ncontent-length: 65537\r\n\r\n",
      413,
    ],
    [
      "a large length that waits for leave",
      "POST /token HTTP/1.1\r\nhost: a\r\ncontent-length: 65537\r\nexpect: 100-continue\r\n\r\n",
      413,
    ],
  ])("is answered with our body for %s", async (_what, text, status) => {
    const answer = await sendRaw(broker.url, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, "u"));
    const body = answer.slice(answer.indexOf("\r\n\r\n") + 4);
    expect(JSON.parse(body)).toMatchObject({
      error: "invalid_request",
      code: expect.any(String) as unknown,
    });
  });

  it("is read once the broker has said 100 Continue", async () => {
    const form = tokenForm(await broker.idToken({ environment: "staging" }), detailOf()).toString();
    const head = `POST /token HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: ${FORM["content-type"]}\r\n`;
    const answer = await sendRaw(
      broker.url,
      `${head}content-length: ${form.length}\r\nexpect: 100-continue\r\n\r\n`,
      form,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/u);
  });
});

describe("the logs", () => {
  let broker: BrokerSetup;
  beforeAll(async () => {
    broker = await openBrokerSetup();
  });
  afterAll(() => broker.close());

  it("never hold a token or a credential, whatever was asked, and however it went", async () => {
    const idTokens: string[] = [];
    const ask = async (detail: unknown, claims = {}): Promise<Told> => {
      const idToken = await broker.idToken({ environment: "staging", ...claims });
      idTokens.push(idToken);
      return broker.send("/token", { method: "POST", body: tokenForm(idToken, detail) });
    };
    const granted = await ask(detailOf());
    const leaseToken = leaseTokenOf(granted);
    await ask(detailOf());
    await ask({ wrong: true });
    await ask(detailOf({ grant: "unknown" }));
    broker.provider.mood = "throws";
    await ask(detailOf(), { check_run_id: "2" });
    broker.provider.mood = "well";
    const bearer = { headers: { authorization: `Bearer ${leaseToken}` } };
    await broker.send("/heartbeat", { method: "POST", ...bearer });
    await broker.send(`/heartbeat?access_token=${leaseToken}`, { method: "POST" });
    await broker.send(`/${leaseToken}`);
    const token = new URLSearchParams({ token: leaseToken });
    await broker.send("/revoke", { method: "POST", body: token });
    const idToken = await broker.idToken();
    await broker.send("/leases", {
      method: "DELETE",
      headers: { authorization: `Bearer ${idToken}` },
    });
    const printed = broker.printed();
    expect(broker.audit().length).toBeGreaterThan(6);
    expect(broker.log().length).toBeGreaterThan(8);
    for (const secret of [...idTokens, idToken, leaseToken, ...broker.provider.secrets]) {
      for (const part of [secret, ...secret.split(".").filter((piece) => piece.length > 20)]) {
        expect(printed).not.toContain(part);
      }
    }
  });
});

/** Sends bytes as they are, and `more` after the first response; resolves with all that came until the end. */
function sendRaw(url: string, text: string, more?: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      if (received === "" && more !== undefined) socket.write(more);
      received += chunk;
      // A response without `connection: close` leaves it to us.
      if (more === undefined && isWhole(received)) socket.end();
    });
    socket.on("close", () => resolve(received));
    socket.on("error", reject);
  });
}

function isWhole(received: string): boolean {
  const at = received.indexOf("\r\n\r\n");
  const length = /content-length: (\d+)/iu.exec(received)?.[1];
  return at !== -1 && received.length >= at + 4 + Number(length ?? 0);
}
