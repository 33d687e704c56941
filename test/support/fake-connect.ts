import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

/**
 * A fake: a small strict 1Password Connect server, by its documented API 1.8.1. It serves what a broker reads: vaults and
 * items by name and by id, and nothing without its token. Everything else is refused as the API says, or fails the test.
 * @see https://developer.1password.com/docs/connect/api-reference
 */
export interface FakeConnect {
  readonly url: string;
  readonly port: number;
  /** Requests so far, as `METHOD /path?query`, decoded. */
  readonly requests: readonly string[];
  /** Replaces the vaults. */
  vaults: readonly FakeVault[];
  /** The token that is valid now. */
  token: string;
  /** The status of every response, until it is undefined again. */
  failing: number | undefined;
  close(): Promise<void>;
}

export interface FakeVault {
  readonly id: string;
  readonly name: string;
  readonly items: readonly FakeItem[];
  /** Whether the token may read it. */
  readonly isClosed?: true;
}

export interface FakeItem {
  readonly id: string;
  readonly title: string;
  readonly state?: "ARCHIVED" | "DELETED";
  readonly fields: readonly {
    readonly id: string;
    readonly label?: string;
    readonly type: string;
    readonly value?: string;
  }[];
}

type Reply = readonly [status: number, body: unknown];

const refused = (status: number, message: string): Reply => [status, { status, message }];

export async function startFakeConnect(
  vaults: readonly FakeVault[],
  token: string,
): Promise<FakeConnect> {
  const state = { vaults, token, failing: undefined as number | undefined };
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(decodeURIComponent(`${request.method} ${request.url}`));
    const [status, body] =
      state.failing === undefined ? reply(state, request) : refused(state.failing, "failing");
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no TCP address");
  return Object.assign(state, {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  });
}

function reply(
  { vaults, token }: Pick<FakeConnect, "vaults" | "token">,
  { method, url = "", headers }: IncomingMessage,
): Reply {
  if (headers.authorization !== `Bearer ${token}`) return refused(401, "Invalid token signature");
  if (method !== "GET") return refused(400, "this fake only reads");
  const { pathname, searchParams } = new URL(url, "http://connect");
  const path = PATH.exec(pathname)?.groups;
  if (path === undefined) return refused(404, "no such path");
  const { vault, item } = path;
  if (vault !== undefined) return inVault(vaults, { vault, item, query: searchParams });
  const open = vaults.filter(({ isClosed }) => isClosed !== true);
  return listed(open, "name", searchParams);
}

const PATH = /^\/v1\/vaults(?:\/(?<vault>[0-9a-z]{26})\/items(?:\/(?<item>[0-9a-z]{26}))?)?$/u;

function inVault(
  vaults: readonly FakeVault[],
  asked: {
    readonly vault: string;
    readonly item: string | undefined;
    readonly query: URLSearchParams;
  },
): Reply {
  const vault = vaults.find(({ id }) => id === asked.vault);
  if (vault?.isClosed === true) return refused(403, `vault ${asked.vault} is not in scope`);
  if (vault === undefined) return refused(404, "Vault not found");
  if (asked.item === undefined) return listed(vault.items, "title", asked.query);
  const item = vault.items.find(({ id }) => id === asked.item);
  if (item === undefined) return refused(404, "Item not found");
  return [200, { ...item, vault: { id: vault.id }, category: "API_CREDENTIAL" }];
}

/** A list has no fields, and takes one filter: the comparison ignores case. */
function listed<Key extends "name" | "title">(
  entries: readonly (Readonly<Record<Key | "id", string>> & { readonly state?: string })[],
  key: Key,
  query: URLSearchParams,
): Reply {
  const filter = query.get("filter");
  const form = new RegExp(`^${key} eq "(?<wanted>[^"]*)"$`, "u");
  const wanted = filter === null ? undefined : form.exec(filter)?.groups?.["wanted"];
  if (filter !== null && wanted === undefined) return refused(400, "Invalid filter");
  const found = entries.filter(
    (entry) => wanted === undefined || entry[key].toLowerCase() === wanted.toLowerCase(),
  );
  // What is undefined is not in the JSON.
  return [200, found.map(({ id, state, [key]: name }) => ({ id, [key]: name, state }))];
}
