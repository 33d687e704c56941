import { connect } from "node:net";
import type { Readable, Writable } from "node:stream";

/** The variable that names the socket of the step's MCP server. Every configuration file sets it. */
export const SOCKET_VARIABLE = "STEPKEY_MCP_SOCKET";

export interface BridgeProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** Takes one line for the person who reads the client's log. */
  readonly complain: (line: string) => void;
}

/**
 * Joins stdin and stdout, where an MCP client speaks, with the socket of the step's MCP server. It looks at nothing that passes:
 * both ends have the same framing. Resolves with the exit code once either end is over.
 *
 * This file imports nothing but Node's own modules: it is copied alone to where the agent's user may read it.
 */
export function runBridge({ env, stdin, stdout, complain }: BridgeProcess): Promise<number> {
  const path = env[SOCKET_VARIABLE];
  if (path === undefined || path === "") {
    complain(
      `stepkey: ${SOCKET_VARIABLE} is not set. It names the MCP server of a step with \`agent: true\`, and exists only in that step.`,
    );
    return Promise.resolve(1);
  }
  return new Promise((resolve) => {
    const socket = connect(path);
    let isConnected = false;
    let isDone = false;
    const end = (code: number, line?: string): void => {
      if (isDone) return;
      isDone = true;
      if (line !== undefined) complain(`stepkey: ${line}`);
      stdin.destroy();
      socket.destroy();
      resolve(code);
    };
    socket.on("connect", () => {
      isConnected = true;
      stdin.pipe(socket);
      socket.pipe(stdout, { end: false });
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      end(
        1,
        isConnected
          ? `the connection to the MCP server broke (${error.code ?? error.message}).`
          : `cannot connect to the MCP server at ${path} (${error.code ?? error.message}). It runs only while the step with \`agent: true\` does.`,
      ),
    );
    socket.on("close", () => end(0, "the MCP server has ended: the step is over."));
    // The client has gone. What it was still waiting for is cancelled by the server when the connection ends.
    stdin.on("end", () => end(0));
    stdin.on("error", () => end(0));
    stdout.on("error", () => end(0));
  });
}
