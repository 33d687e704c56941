import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A fake: a small strict server of tokens that only revoke themselves, as GitHub's installation tokens do. Whoever holds
 * a token can use and revoke it; nobody can revoke it by its name. It responds to a probe slowly, and keeps a note of each
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

/** Slower than a provider's response ever should be, and faster than its deadline. */
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
    void respond(state, request, response);
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

interface Call {
  readonly name: string;
  readonly token: string;
}

type Reply = readonly [status: number, body?: object];

/** Every call that the server knows, by method and first part of the path; all others are refused. */
const CALLS: Readonly<Record<string, (state: State, call: Call) => Reply | Promise<Reply>>> = {
  "POST /tokens": (state, { name }) => {
    const token = `toy_${randomBytes(24).toString("base64url")}`;
    state.tokens.set(token, name);
    state.notes.add(name);
    return [201, { token }];
  },
  "GET /self": async (state, { token }) => {
    await sleep(PROBE_MS);
    return [state.tokens.has(token) ? 200 : 401];
  },
  "DELETE /self": (state, { token }) => [state.tokens.delete(token) ? 204 : 401],
  "DELETE /notes": (state, { name }) => {
    if (state.holdNotes) return [503];
    state.notes.delete(name);
    return [204];
  },
  "GET /ready": () => [200],
};

async function respond(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, first = "", name = ""] = (request.url ?? "").split("/");
  const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
  const call = CALLS[`${request.method} /${first}`];
  const [status, body = {}] = (await call?.(state, { name, token })) ?? [404];
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
