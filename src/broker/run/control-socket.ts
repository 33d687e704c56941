import { chmod } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { basename, dirname, join } from "node:path";
import { errorCode } from "../../shared/error-code.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Log } from "../record/log.ts";
import type { ReloadReport } from "./reload-report.ts";

/**
 * A socket next to the store, or where the configuration says, by which commands reach a running broker. Only the user that
 * runs the broker, and root, can connect. What is sent is one line, and so is the response.
 */
export interface ControlSocket {
  /** What was asked before is answered first, but for a reload. */
  close(): Promise<void>;
}

export interface ControlOptions {
  readonly storePath: string;
  /** Names this broker among those of the store. */
  readonly name: string;
  readonly reload: () => Promise<ReloadReport>;
  /** Answers every other line. Ends by itself in some seconds. */
  readonly answer: (line: string) => Promise<ControlAnswer>;
  readonly log: Log;
}

/** What becomes JSON, and what to do when nobody is there any more to get it. */
export interface ControlAnswer {
  readonly response: unknown;
  readonly lost: () => Promise<void>;
}

export const RELOAD_LINE = "reload\n";
/** A public key takes most of it. */
const MAX_LINE = 16_384;

/** What a socket's address takes, in bytes. */
const MAX_PATH_BYTES = process.platform === "linux" ? 107 : 103;

const REMEDY_TOO_LONG =
  "Move the store to a shorter path, or name a directory with a shorter one as store.postgres.control-directory, and restart the broker. SIGHUP reloads it all the same.";

const REMEDY =
  "With a store in PostgreSQL, name a directory that the broker can write as store.postgres.control-directory, and restart it. SIGHUP reloads it all the same.";

/** What the names of the sockets of a store's brokers begin with. */
export function controlPrefix(storePath: string): string {
  return `${basename(storePath)}-control-`;
}

/** A broker without it runs as well, and takes SIGHUP. */
export async function openControlSocket(options: ControlOptions): Promise<ControlSocket> {
  const { storePath, name, log } = options;
  const path = join(dirname(storePath), `${controlPrefix(storePath)}${name}`);
  const open = new Set<Socket>();
  const answering = new Set<Promise<void>>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    serve(socket, options, (answer) => {
      const settled = answer.finally(() => answering.delete(settled));
      answering.add(settled);
    });
  });
  // It is no reason for a process to go on.
  server.unref();
  try {
    await listenPrivately(server, path);
    await chmod(path, 0o600);
  } catch (error) {
    // Whoever could connect would be believed.
    server.close();
    const tooLong = whyTooLong(path, error);
    const why = tooLong ?? faultText(error, { withName: true });
    const remedy = tooLong === undefined ? REMEDY : REMEDY_TOO_LONG;
    const message = `Commands cannot reach this broker, so \`stepkey reload\` and break-glass do not work here: ${why}.`;
    log({ level: "warning", event: "control_socket_failed", message, remedy });
  }
  return {
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await Promise.all(answering);
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** The system itself only says that an argument is not valid. */
function whyTooLong(path: string, error: unknown): string | undefined {
  const bytes = Buffer.byteLength(path);
  return errorCode(error) === "EINVAL" && bytes > MAX_PATH_BYTES
    ? `${path} has ${bytes} bytes, and the path of a socket may have ${MAX_PATH_BYTES} at most`
    : undefined;
}

/**
 * Nobody else can connect, also not for a moment: the socket is made before `listen` returns, and with this mask. It leaves the
 * owner everything, because threads of this process may make a directory in that moment.
 */
function listenPrivately(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const before = process.umask(0o077);
    try {
      server.listen(path, () => {
        server.off("error", reject);
        resolve();
      });
    } finally {
      process.umask(before);
    }
  });
}

function serve(
  socket: Socket,
  options: ControlOptions,
  track: (answer: Promise<void>) => void,
): void {
  let line = "";
  let isAsked = false;
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy());
  socket.on("data", (text: string) => {
    if (isAsked) return;
    line += text;
    if (line.length > MAX_LINE) socket.destroy();
    if (socket.destroyed || !line.endsWith("\n")) return;
    isAsked = true;
    const answer = respond(socket, line, options);
    if (line !== RELOAD_LINE) track(answer);
  });
}

async function respond(
  socket: Socket,
  line: string,
  { reload, answer, log }: ControlOptions,
): Promise<void> {
  try {
    if (line === RELOAD_LINE) {
      await send(socket, await reload());
      return;
    }
    const { response, lost } = await answer(line);
    if (!(await send(socket, response))) await lost();
  } catch (error) {
    log({ level: "error", event: "fault", message: faultText(error, { withName: true }) });
    socket.destroy();
  }
}

/** False when the other end was gone before. */
function send(socket: Socket, response: unknown): Promise<boolean> {
  if (socket.destroyed || !socket.writable) return Promise.resolve(false);
  return new Promise((resolve) => {
    socket.once("close", () => resolve(false));
    socket.end(`${JSON.stringify(response)}\n`, () => resolve(true));
  });
}
