import type { Socket } from "node:net";
import {
  deserializeMessage,
  type JSONRPCMessage,
  type Transport,
} from "@modelcontextprotocol/server";
import type { AgentRedactor } from "../../backend/agent-backend.ts";
import type { Clock } from "../../../../shared/clock.ts";
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

/** JSON-RPC's code for a line that is not JSON. */
const PARSE_ERROR = -32_700;
const UNREAD = "A client does not read its results.";
const NOT_A_MESSAGE = `${JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: PARSE_ERROR, message: "This line is not a JSON-RPC message." } })}\n`;

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
  #stalled: AbortController | undefined;

  constructor(socket: Socket, options: SocketTransportOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#lines = new LineSplitter(options.limits.messageBytes);
  }

  start(): Promise<void> {
    this.#socket
      .on("data", (chunk: Buffer) => this.#read(chunk))
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
    if ("method" in message && this.#stalled !== undefined) return Promise.resolve();
    const line = guardedLine(message, this.#options.redactor);
    if (line === undefined) this.#options.note("A message was withheld: it held a secret.");
    else this.#write(line);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }

  #read(chunk: Buffer): void {
    const lines = this.#lines.push(chunk);
    if (lines === undefined) {
      const { messageBytes } = this.#options.limits;
      this.#cut(`A client sent a message of more than ${messageBytes} bytes.`);
      return;
    }
    for (const line of lines) {
      if (this.#ended.signal.aborted) return;
      this.#deliver(line);
    }
  }

  #deliver(line: string): void {
    let message: JSONRPCMessage;
    try {
      message = deserializeMessage(line);
    } catch {
      this.#write(NOT_A_MESSAGE);
      return;
    }
    this.onmessage?.(message);
  }

  #write(line: string): void {
    this.#socket.write(line);
    const { unreadBytes, maxUnreadBytes } = this.#options.limits;
    const unread = this.#socket.writableLength;
    if (unread > maxUnreadBytes) this.#cut(UNREAD);
    else if (unread > unreadBytes && this.#stalled === undefined) void this.#waitForReader();
  }

  /** Reads nothing more from a client until it has read what waits for it, and gives up on one that does not. */
  async #waitForReader(): Promise<void> {
    const { clock, limits } = this.#options;
    const stalled = new AbortController();
    this.#stalled = stalled;
    this.#socket.pause();
    const isOver = AbortSignal.any([stalled.signal, this.#ended.signal]);
    await clock.sleep(limits.stalledMs, isOver);
    if (!isOver.aborted) this.#cut(UNREAD);
  }

  #drained(): void {
    if (this.#stalled === undefined) return;
    this.#stalled.abort();
    this.#stalled = undefined;
    this.#socket.resume();
  }

  #cut(why: string): void {
    this.#options.note(why);
    this.#end();
  }

  #end(): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#socket.destroy();
    this.onclose?.();
  }
}
