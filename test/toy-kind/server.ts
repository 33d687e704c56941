import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A fake: a small strict server of tokens that only revoke themselves, as GitHub's installation tokens do. Whoever holds
 * a token can use and revoke it; nobody can revoke it by its name. It answers a probe slowly, and keeps a note of each
 * token until somebody removes it.
 */
export interface ToyServer {
  readonly url: string;
  /** Tokens that work now. */
  readonly alive: () => number;
  /** Notes that are left, of tokens that work and of those that do not. */
  readonly notes: () => readonly string[];
  /** Requests so far, as `METHOD /path`. */
  readonly requests: () => readonly string[];
  /** While true, notes cannot be removed. */
  holdNotes: boolean;
  close(): Promise<void>;
}

interface State {
  readonly tokens: Map<string, string>;
  readonly notes: Set<string>;
  readonly requests: string[];
  holdNotes: boolean;
}

/** Slower than a provider's answer ever should be, and faster than its deadline. */
const PROBE_MS = 300;

export async function startToyServer(): Promise<ToyServer> {
  const state: State = {
    tokens: new Map(),
    notes: new Set(),
    requests: [],
    holdNotes: false,
  };
  const server = createServer((request, response) => {
    state.requests.push(`${request.method} ${request.url}`);
    void answer(state, request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no TCP address");
  return {
    url: `http://127.0.0.1:${address.port}`,
    alive: () => state.tokens.size,
    notes: () => [...state.notes],
    requests: () => state.requests,
    get holdNotes() {
      return state.holdNotes;
    },
    set holdNotes(hold) {
      state.holdNotes = hold;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "", url = "" } = request;
  const [, kind = "", name = ""] = url.split("/");
  const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
  const known = state.tokens.has(token);
  const reply = (status: number, body: object = {}): void => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  if (method === "POST" && kind === "tokens" && name !== "") {
    const made = `toy_${randomBytes(24).toString("base64url")}`;
    state.tokens.set(made, name);
    state.notes.add(name);
    reply(201, { token: made });
    return;
  }
  if (kind === "self" && method === "GET") {
    await sleep(PROBE_MS);
    reply(state.tokens.has(token) ? 200 : 401);
    return;
  }
  if (kind === "self" && method === "DELETE") {
    state.tokens.delete(token);
    reply(known ? 204 : 401);
    return;
  }
  if (kind === "notes" && method === "DELETE") {
    if (!state.holdNotes) state.notes.delete(name);
    reply(state.holdNotes ? 503 : 204);
    return;
  }
  if (kind === "ready" && method === "GET") {
    reply(200);
    return;
  }
  reply(404);
}
