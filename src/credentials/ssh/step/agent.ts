import { chmodSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { agentResponse, type AgentIdentity } from "./agent-protocol.ts";
import { createFrames } from "./frames.ts";

export interface Agent {
  /** Ends it, with every connection that is open. */
  close(): void;
}

/**
 * An SSH agent on a socket of its own, for as long as this process runs. The key is in this process alone: no file, no
 * variable and no other process has it, and when the process ends the agent is gone.
 */
export async function startAgent(path: string, identity: AgentIdentity): Promise<Agent> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    // Whoever connected is gone.
    socket.on("error", () => socket.destroy());
    const frames = createFrames((message) => socket.write(agentResponse(message, identity)));
    socket.on("data", (bytes: Buffer) => {
      if (!frames.take(bytes)) socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
  // Nothing is left to go wrong but a connection that cannot be accepted, and ssh tries its next key then.
  server.on("error", () => undefined);
  chmodSync(path, 0o600);
  return {
    close: () => {
      // Node removes the socket's file.
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
