import { once } from "node:events";
import { createServer, type Server } from "node:https";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeHttp } from "../../src/shared/http.ts";
import { makePrivateCa, type PrivateCa } from "../support/private-ca.ts";

describe("a request with the certificate of a CA", () => {
  let ca: PrivateCa;
  let server: Server;
  let url: string;

  beforeAll(async () => {
    ca = makePrivateCa();
    const { key, certificate: cert } = ca.sign("localhost");
    server = createServer({ key, cert }, (_request, response) => response.end("{}"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new TypeError("no TCP address");
    url = `https://localhost:${address.port}/`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  const get = async (trusted?: string) =>
    await nodeHttp()({
      method: "GET",
      url,
      timeoutMs: 5000,
      ...(trusted === undefined ? {} : { ca: trusted }),
    });

  it("reaches a server of this CA, and no other request does", async () => {
    expect(await get(ca.certificate)).toMatchObject({ ok: true, value: { status: 200 } });
    expect(await get()).toMatchObject({ ok: false, error: { kind: "network" } });
    const other = makePrivateCa().certificate;
    expect(await get(other)).toMatchObject({ ok: false, error: { kind: "network" } });
  });
});
