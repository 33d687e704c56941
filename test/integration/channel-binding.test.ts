import { createServer, type AddressInfo, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Client } from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { CuttableClient } from "../../src/credentials/postgres/connection.ts";
import { NO_CHANNEL_BINDING } from "../../src/credentials/kind/login/channel-binding.ts";
import { makePrivateCa } from "../support/private-ca.ts";

const PLUS = "SCRAM-SHA-256-PLUS";
const OK = message("R", int(0));
const READY = message("Z", Buffer.from("I"));

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

describe("a server that only claims to know the password", () => {
  it("is refused although it offers channel binding, when it says that the login is over without a proof", async () => {
    for (const claim of [[OK, READY], [OK], [READY]]) {
      expect(await login([Buffer.concat(claim)])).toBe(NO_CHANNEL_BINDING);
    }
  });

  it("is refused when it leaves out the last step of the login", async () => {
    const asked = message("R", int(11), Buffer.from("r=NONCE,s=c2FsdHNhbHQ=,i=4096"));
    expect(await login([asked, Buffer.concat([OK, READY])])).toBe(NO_CHANNEL_BINDING);
  });

  it("is refused when what it calls a proof is none", async () => {
    const asked = message("R", int(11), Buffer.from("r=NONCE,s=c2FsdHNhbHQ=,i=4096"));
    const final = message("R", int(12), Buffer.from("v=bm9uZQ=="));
    expect(await login([asked, Buffer.concat([final, OK, READY])])).not.toBe("connected");
  });
});

/** What comes of a login at a server that answers each message of the client with the next of these. */
async function login(answers: readonly Buffer[]): Promise<unknown> {
  const port = await impostor(answers);
  const client: Client = new CuttableClient({
    host: "127.0.0.1",
    port,
    user: "stepkey",
    password: "secret",
    database: "stepkey",
    ssl: { rejectUnauthorized: false },
    enableChannelBinding: true,
    connectionTimeoutMillis: 5000,
  });
  try {
    await client.connect();
    return "connected";
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function impostor(answers: readonly Buffer[]): Promise<number> {
  const { key, certificate } = makePrivateCa().sign("localhost");
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.write("S");
      const secure = new TLSSocket(socket, { isServer: true, key, cert: certificate });
      secure.on("error", () => undefined);
      const waiting = [
        message("R", int(10), Buffer.from(`${PLUS}\0SCRAM-SHA-256\0\0`)),
        ...answers,
      ];
      secure.on("data", (data: Buffer) => {
        const next = waiting.shift();
        const nonce = /r=(?<nonce>[^,]+)/u.exec(data.toString("latin1"))?.groups?.["nonce"];
        if (next === undefined) return;
        secure.write(nonce === undefined ? next : withNonce(next, nonce));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(
    () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port;
}

/** The client's nonce with an end of the server's own. */
function withNonce(given: Buffer, nonce: string): Buffer {
  const text = given.toString("latin1");
  if (!text.includes("r=NONCE")) return given;
  return message("R", Buffer.from(text.slice(5).replace("NONCE", `${nonce}more`), "latin1"));
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int(body.length + 4), body]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
