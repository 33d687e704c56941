import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { setUpOpenBao } from "../../scripts/bench/openbao.ts";

/** Notes what is asked of it, in the place of an OpenBao. */
let asked: string[];
let tokens: Set<string | undefined>;
/** Requests that it refuses, and how often. */
let refusals: Map<string, number>;
let server: Server;
let url: string;

beforeEach(async () => {
  asked = [];
  tokens = new Set();
  refusals = new Map();
  server = createServer((request, response) => {
    const what = `${request.method} ${request.url?.replace(/stepkey-bench-[0-9a-f]{8}/u, "NAME")}`;
    asked.push(what);
    tokens.add(request.headers["x-vault-token"]?.toString());
    const left = refusals.get(what) ?? 0;
    refusals.set(what, left - 1);
    if (left > 0) response.writeHead(500).end('{"errors":["context deadline exceeded"]}');
    else if (request.method === "GET") response.end('{"storage_type":"raft","version":"2.4.0"}');
    else response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

const setUp = () =>
  setUpOpenBao(
    { label: "raft", url, token: "root" },
    { issuer: "http://127.0.0.1:1", sign: async (audience) => `token for ${audience}` },
  );

const SET_UP = [
  "PUT /v1/sys/policies/acl/NAME",
  "POST /v1/sys/auth/NAME",
  "POST /v1/auth/NAME/config",
  "POST /v1/auth/NAME/role/job",
];
const REMOVED = ["DELETE /v1/sys/auth/NAME", "DELETE /v1/sys/policies/acl/NAME"];

it("removes from an OpenBao everything that it set up there", async () => {
  const openBao = await setUp();
  expect(openBao).toMatchObject({
    isInMemory: false,
    description: "OpenBao 2.4.0, storage raft, no audit log",
  });
  await openBao.remove();
  expect(asked.filter((what) => !what.startsWith("GET "))).toEqual([...SET_UP, ...REMOVED]);
  expect([...tokens]).toEqual(["root"]);
});

it("removes it too when a part was refused, and says which", async () => {
  refusals.set("POST /v1/auth/NAME/config", 1);
  await expect(setUp()).rejects.toThrow(/^OpenBao raft: POST auth\/stepkey-bench-.*: 500 /u);
  expect(asked.slice(-2)).toEqual(REMOVED);
});

it("asks again when OpenBao has so many tokens to revoke that it gives up", async () => {
  const openBao = await setUp();
  refusals.set("DELETE /v1/sys/auth/NAME", 1);
  await openBao.remove();
  expect(asked.slice(-3)).toEqual(["DELETE /v1/sys/auth/NAME", ...REMOVED]);
});

it("logs in with a token for the server, once each", async () => {
  const { contender } = await setUp();
  const bodies = await contender.prepare(2);
  expect(bodies).toEqual(Array(2).fill(JSON.stringify({ role: "job", jwt: `token for ${url}` })));
});
