import type { Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  deserializeMessage,
  type JSONRPCMessage,
  type Transport,
} from "@modelcontextprotocol/server";
import type { Clock } from "../../../../shared/clock.ts";
import type { AgentRedactor } from "../../backend/agent-backend.ts";
import type { AgentServerLimits } from "../tool/limits.ts";
import { LineSplitter } from "./line-splitter.ts";
import { guardedLine } from "./message-guard.ts";

export interface SocketTransportOptions {
  readonly limits: AgentServerLimits;
  readonly redactor: AgentRedactor;
  readonly clock: Clock;
  /** Why a connection was ended from here, as a sentence. */
  readonly note: (text: string) => void;
}

/** Messages that are handled before main gets a turn for everything else that it does. */
const MESSAGES_A_TURN = 8;

/** JSON-RPC's code for a line that is not JSON. MCP leaves the id out where it could not be read; JSON-RPC would say null. */
const PARSE_ERROR = -32_700;
const NOT_A_MESSAGE = `${JSON.stringify({
  jsonrpc: "2.0",
  error: { code: PARSE_ERROR, message: "This line is not a JSON-RPC message." },
})}\n`;
const UNREAD = "A client does not read its results.";

/**
 * MCP's stdio transport over one connection of a Unix socket. `send` never waits for the client: bytes that it does not read are
 * bounded, first by not reading from it either, then by ending the connection.
 */
export class SocketTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport["onmessage"];

  readonly #socket: Socket;
  readonly #options: SocketTransportOptions;
  readonly #lines: LineSplitter;
  readonly #ended = new AbortController();
  /** Resolves when the client has read what waited for it. Undefined while little waits. */
  #reading: PromiseWithResolvers<void> | undefined;

  constructor(socket: Socket, options: SocketTransportOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#lines = new LineSplitter(options.limits.messageBytes);
  }

  start(): Promise<void> {
    this.#socket
      .on("data", (chunk: Buffer) => void this.#read(chunk))
      .on("drain", () => this.#drained())
      .on("end", () => this.#end())
      .on("error", () => this.#end())
      .on("close", () => this.#end());
    if (this.#socket.destroyed) this.#end();
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    if (this.#ended.signal.aborted) return Promise.resolve();
    // Progress is worth nothing to somebody who does not read.
    if ("method" in message && this.#reading !== undefined) return Promise.resolve();
    const line = guardedLine(message, this.#options.redactor);
    if (line === undefined) this.#options.note("A message was withheld: it held a secret.");
    else this.#write(line);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }

  /** Handles what has arrived, and reads nothing more until that is done. */
  async #read(chunk: Buffer): Promise<void> {
    const lines = this.#lines.push(chunk);
    if (lines === undefined) {
      const { messageBytes } = this.#options.limits;
      this.#cut(`A client sent a message of more than ${messageBytes} bytes.`);
      return;
    }
    this.#socket.pause();
    for (const [index, line] of lines.entries()) {
      if (index > 0 && index % MESSAGES_A_TURN === 0) await nextTurn();
      await this.#reading?.promise;
      if (this.#ended.signal.aborted) return;
      this.#deliver(line);
    }
    await this.#reading?.promise;
    this.#socket.resume();
  }

  #deliver(line: string): void {
    let message: JSONRPCMessage;
    try {
      message = deserializeMessage(line);
    } catch {
      this.#write(NOT_A_MESSAGE);
      return;
    }
    try {
      this.onmessage?.(message);
    } catch (error) {
      this.onerror?.(error instanceof Error ? error : new Error("A message was not handled."));
    }
  }

  #write(line: string): void {
    this.#socket.write(line);
    const { unreadBytes, maxUnreadBytes } = this.#options.limits;
    const unread = this.#socket.writableLength;
    if (unread > maxUnreadBytes) this.#cut(UNREAD);
    else if (unread > unreadBytes && this.#reading === undefined) void this.#waitForReader();
  }

  /** Gives a client a time to read what waits for it. */
  async #waitForReader(): Promise<void> {
    const { clock, limits } = this.#options;
    const reading = Promise.withResolvers<void>();
    this.#reading = reading;
    const over = new AbortController();
    void reading.promise.then(() => over.abort());
    await clock.sleep(limits.stalledMs, over.signal);
    if (!over.signal.aborted) this.#cut(UNREAD);
  }

  #drained(): void {
    this.#reading?.resolve();
    this.#reading = undefined;
  }

  #cut(why: string): void {
    if (!this.#ended.signal.aborted) this.#options.note(why);
    this.#end();
  }

  #end(): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#drained();
    this.#socket.destroy();
    this.onclose?.();
  }
}
