import { once } from "node:events";
import { request } from "node:https";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HttpHandler, ServedRequest } from "../../src/broker/http/handler.ts";
import { textResponse } from "../../src/broker/http/response.ts";
import {
  startServer,
  type RunningServer,
  type ServerOptions,
} from "../../src/broker/http/server.ts";
import { readTlsPair, type TlsPair } from "../../src/broker/http/tls-pair.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { Secret } from "../../src/shared/secret.ts";
import { makePrivateCa, type PrivateCa } from "../support/private-ca.ts";

const TEXT = { trace: "T", contentType: "text/plain" };
const handler: HttpHandler = {
  handle: ({ peer }) => Promise.resolve(textResponse(peer, TEXT)),
  refuse: ({ code }, trace) => ({ ...textResponse(code, { ...TEXT, trace }), status: 418, code }),
  routeName: () => "other",
  isUrgent: () => false,
  bodyRule: () => ({ maxBytes: 10 }),
  newTrace: () => "NEW",
};

describe("connections of a server that speaks TLS", () => {
  let ca: PrivateCa;
  let pair: TlsPair;
  let server: RunningServer;
  let served: ServedRequest[];
  let plain: Socket[];

  beforeAll(() => {
    ca = makePrivateCa();
    const { certificate, key } = ca.sign("localhost");
    const read = readTlsPair(certificate, new Secret(key));
    if (!read.ok) throw new Error(read.error.message);
    pair = read.value;
  });
  beforeEach(() => {
    served = [];
    plain = [];
  });
  afterEach(async () => {
    for (const socket of plain) socket.destroy();
    await server.close();
  });

  async function start(options: Partial<ServerOptions> = {}): Promise<void> {
    server = await startServer({
      handler,
      listener: "all",
      host: "127.0.0.1",
      port: 0,
      clock: systemClock,
      onServed: (one) => served.push(one),
      tls: pair,
      ...options,
    });
  }

  /** A connection on which the client does not say a word of TLS, or says something else. */
  async function openPlain(text = ""): Promise<Socket> {
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => undefined);
    plain.push(socket);
    await once(socket, "connect");
    socket.write(text);
    return socket;
  }

  function get(): Promise<string> {
    return new Promise((resolve, reject) => {
      const to = { host: "127.0.0.1", port: server.port, servername: "localhost" };
      const asked = request({ ...to, ca: ca.certificate, agent: false }, (response) => {
        let body = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          body += part;
        });
        response.once("end", () => resolve(`${response.statusCode ?? 0} ${body}`));
      });
      asked.once("error", reject);
      asked.end();
    });
  }

  it("have the client's address, as others do", async () => {
    await start();
    expect(await get()).toBe("200 127.0.0.1");
  });

  it("are bounded while hands are shaken: the oldest goes, and who speaks gets in", async () => {
    await start({ maxConnectionsPerPeer: 3 });
    const silent = [await openPlain(), await openPlain(), await openPlain(), await openPlain()];
    await expect
      .poll(() => silent[0]?.destroyed === true || silent[0]?.readableEnded === true)
      .toBe(true);
    expect(await get()).toBe("200 127.0.0.1");
    // Done handshakes leave the place of their plain connection: this many would not fit otherwise.
    for (let count = 0; count < 8; count += 1) expect(await get()).toBe("200 127.0.0.1");
    expect(silent[3]?.destroyed).toBe(false);
  });

  it("are closed when the handshake takes too long, or is none, and are no requests", async () => {
    await start({ receiveMs: 200 });
    const silent = await openPlain();
    const http = await openPlain("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    let received = "";
    http.setEncoding("latin1").on("data", (text: string) => {
      received += text;
    });
    silent.resume();
    await Promise.all([once(silent, "close"), once(http, "close")]);
    expect(received).not.toContain("HTTP/1.1");
    await sleep(50);
    expect(served).toEqual([]);
  });
});

describe("a certificate and its key", () => {
  it("are refused where TLS would refuse them later, by the field and without anything of the key", () => {
    const { certificate, key } = makePrivateCa().sign("localhost");
    const damaged = `${certificate}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`;
    const read = readTlsPair(damaged, new Secret(key));
    expect(read).toMatchObject({ ok: false, error: { field: "cert" } });
    expect(JSON.stringify(read)).toContain("TLS cannot use it");
    expect(JSON.stringify(read)).not.toContain("PRIVATE");
    expect(readTlsPair(certificate, new Secret(key)).ok).toBe(true);
  });
});
