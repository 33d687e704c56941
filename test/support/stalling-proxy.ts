import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** How the proxy treats bytes: `pass` them, `stall` (hold both ways), or hold what the server sends. */
type Mode = "pass" | "stall" | "hold_answers";

/**
 * A TCP proxy that fails on command, so that a test can stop a client at a chosen point without a switch in the
 * product: before the request is out, while the response is under way, or in the middle of the response.
 */
export interface StallingProxy {
  readonly port: number;
  /** Nothing passes in either direction until `resume`; connections are still accepted. */
  stall(): void;
  /** Requests pass, responses are held once `bytes` of them went through (counted from now, over all connections). */
  holdAnswersAfter(bytes: number): void;
  /**
   * Everything passes until a request holds this text; that request passes too, and every response from then on is held.
   * Resolves when the request has been sent on.
   */
  holdAnswersTo(text: string): Promise<void>;
  /** Sends on what was held, and everything after it. */
  resume(): void;
  /** Resets every connection, and refuses new ones until `resume`. */
  cut(): Promise<void>;
  /** Connections that were accepted so far. */
  connections(): number;
  /** Resolves when at least `bytes` have come from clients since the last change of mode. */
  received(bytes?: number): Promise<void>;
  close(): Promise<void>;
}

export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}

/** Most bytes that are held for one direction of one connection; a test that needs more is wrong. */
const MOST_HELD = 4 * 1024 * 1024;

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly toServer: Buffer[];
  readonly toClient: Buffer[];
}

interface State {
  mode: Mode;
  answersLeft: number;
  /** Responses are held from the request on that contains this. */
  trap: { readonly text: string; readonly sprung: () => void } | undefined;
  received: number;
  accepted: number;
  readonly pairs: Set<Pair>;
  waiting: (() => void)[];
}

export async function startStallingProxy(target: ProxyTarget): Promise<StallingProxy> {
  const state: State = {
    mode: "pass",
    answersLeft: 0,
    trap: undefined,
    received: 0,
    accepted: 0,
    pairs: new Set(),
    waiting: [],
  };
  const server = createServer((client) => accept(state, client, target));
  const port = await listen(server, 0);
  const change = (mode: Mode, answersLeft = 0): void => {
    state.mode = mode;
    state.answersLeft = answersLeft;
    state.received = 0;
    state.trap = undefined;
    for (const pair of state.pairs) flush(state, pair);
  };
  return {
    port,
    stall: () => change("stall"),
    holdAnswersAfter: (bytes) => change("hold_answers", bytes),
    holdAnswersTo: async (text) => {
      change("pass");
      await new Promise<void>((sprung) => {
        state.trap = { text, sprung };
      });
    },
    resume: () => {
      change("pass");
      if (!server.listening) server.listen(port, "127.0.0.1");
    },
    cut: async () => {
      const closed = server.listening ? once(server, "close") : undefined;
      server.close();
      destroyAll(state);
      await closed;
    },
    connections: () => state.accepted,
    received: (bytes = 1) => receivedAtLeast(state, bytes),
    close: async () => {
      const closed = server.listening ? once(server, "close") : undefined;
      server.close();
      destroyAll(state);
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return address.port;
}

function accept(state: State, client: Socket, target: ProxyTarget): void {
  state.accepted += 1;
  const server = connect(target.port, target.host);
  const pair: Pair = { client, server, toServer: [], toClient: [] };
  state.pairs.add(pair);
  const end = (): void => {
    client.destroy();
    server.destroy();
    state.pairs.delete(pair);
  };
  for (const socket of [client, server]) socket.on("error", end).on("close", end);
  client.on("data", (chunk: Buffer) => {
    state.received += chunk.length;
    hold(pair.toServer, chunk, end);
    springTrap(state, chunk);
    flush(state, pair);
    for (const wake of state.waiting.splice(0)) wake();
  });
  server.on("data", (chunk: Buffer) => {
    hold(pair.toClient, chunk, end);
    flush(state, pair);
  });
}

/** A request is small, and so comes in one chunk. */
function springTrap(state: State, chunk: Buffer): void {
  if (state.trap === undefined || !chunk.includes(state.trap.text)) return;
  const { sprung } = state.trap;
  state.trap = undefined;
  state.mode = "hold_answers";
  state.answersLeft = 0;
  sprung();
}

function hold(held: Buffer[], chunk: Buffer, end: () => void): void {
  held.push(chunk);
  if (held.reduce((sum, part) => sum + part.length, 0) > MOST_HELD) end();
}

function flush(state: State, pair: Pair): void {
  if (state.mode === "stall") return;
  for (const chunk of pair.toServer.splice(0)) pair.server.write(chunk);
  if (state.mode === "pass") {
    for (const chunk of pair.toClient.splice(0)) pair.client.write(chunk);
    return;
  }
  while (state.answersLeft > 0) {
    const chunk = pair.toClient.shift();
    if (chunk === undefined) return;
    const now = chunk.subarray(0, state.answersLeft);
    state.answersLeft -= now.length;
    pair.client.write(now);
    if (now.length < chunk.length) pair.toClient.unshift(chunk.subarray(now.length));
  }
}

async function receivedAtLeast(state: State, bytes: number): Promise<void> {
  while (state.received < bytes) {
    await new Promise<void>((wake) => {
      state.waiting.push(wake);
    });
  }
}

function destroyAll(state: State): void {
  for (const { client, server } of state.pairs) {
    client.resetAndDestroy();
    server.destroy();
  }
  state.pairs.clear();
}
