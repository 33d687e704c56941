import { connect, type Socket } from "node:net";

export interface SlowClients {
  /** What the broker sent to each, so far. */
  readonly received: () => readonly string[];
  /** How many connections are still open. */
  readonly open: () => number;
  readonly close: () => void;
}

export interface SlowRequest {
  /** `POST /token` */
  readonly line: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The address that they come from; 127.0.0.1. */
  readonly from?: string;
}

/** Clients that send the head of a request and nothing of its body; with `line` empty, not even a head. */
export async function openSlowClients(
  url: string,
  count: number,
  { line, headers = {}, from = "127.0.0.1" }: SlowRequest,
): Promise<SlowClients> {
  const { hostname, port } = new URL(url);
  const fields = Object.entries({ host: "a", "content-length": "1000", ...headers });
  const lines = fields.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const clients = await Promise.all(
    Array.from({ length: count }, async () => {
      const client = { received: "", isOpen: true, socket: undefined as Socket | undefined };
      await new Promise<void>((resolve) => {
        const at = { port: Number(port), host: hostname, localAddress: from };
        client.socket = connect(at, () => {
          if (line !== "") client.socket?.write(`${line} HTTP/1.1\r\n${lines}\r\n`);
          resolve();
        });
        client.socket.setEncoding("utf8");
        client.socket.on("data", (chunk: string) => (client.received += chunk));
        client.socket.on("error", () => resolve());
        client.socket.on("close", () => (client.isOpen = false));
      });
      return client;
    }),
  );
  return {
    received: () => clients.map(({ received }) => received),
    open: () => clients.filter(({ isOpen }) => isOpen).length,
    close: () => clients.forEach(({ socket }) => socket?.destroy()),
  };
}
