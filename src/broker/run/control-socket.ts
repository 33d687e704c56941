import { chmod } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { basename, dirname, join } from "node:path";
import { faultText } from "../../shared/fault-text.ts";
import type { Log } from "../record/log.ts";
import type { ReloadReport } from "./reload-report.ts";

/**
 * A socket next to the store by which `stepkey reload` reaches a running broker. Only the user that runs the broker can
 * connect. What is sent is one line, and so is the response.
 */
export interface ControlSocket {
  close(): Promise<void>;
}

export interface ControlOptions {
  readonly storePath: string;
  /** Names this broker among those of the store. */
  readonly name: string;
  readonly reload: () => Promise<ReloadReport>;
  readonly log: Log;
}

export const RELOAD_LINE = "reload\n";
const MAX_LINE = 64;

/** What the names of the sockets of a store's brokers begin with. */
export function controlPrefix(storePath: string): string {
  return `${basename(storePath)}-control-`;
}

/** A broker without it runs as well, and takes SIGHUP. */
export async function openControlSocket(options: ControlOptions): Promise<ControlSocket> {
  const { storePath, name, log } = options;
  const path = join(dirname(storePath), `${controlPrefix(storePath)}${name}`);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    serve(socket, options);
  });
  // It is no reason for a process to go on.
  server.unref();
  try {
    await listen(server, path);
    await chmod(path, 0o600);
  } catch (error) {
    const why = faultText(error, { withName: true });
    const message = `\`stepkey reload\` cannot reach this broker: ${why}. Send it SIGHUP instead.`;
    log({ level: "warning", event: "control_socket_failed", message });
  }
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function serve(socket: Socket, { reload, log }: ControlOptions): void {
  let line = "";
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.on("data", (text: string) => {
    line += text;
    if (line.length > MAX_LINE) socket.destroy();
    if (line !== RELOAD_LINE) return;
    reload().then(
      (report) => socket.end(`${JSON.stringify(report)}\n`),
      (error: unknown) => {
        log({ level: "error", event: "fault", message: faultText(error, { withName: true }) });
        socket.destroy();
      },
    );
  });
}
