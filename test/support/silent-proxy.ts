import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A proxy in front of a server that forgets connections, as a firewall does: they stay open, and nothing arrives. */
export interface SilentProxy {
  readonly port: number;
  /** Forgets those that are open now. New ones work. */
  forget(): void;
  close(): Promise<void>;
}

export async function startSilentProxy(target: {
  readonly host: string;
  readonly port: number;
}): Promise<SilentProxy> {
  const open = new Set<Socket>();
  const forgotten = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    open.add(client);
    client.on("data", (data) => !forgotten.has(client) && upstream.write(data));
    upstream.on("data", (data) => !forgotten.has(client) && client.write(data));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on("error", () => undefined).on("close", () => other.destroy());
    }
    client.on("close", () => open.delete(client));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    forget: () => {
      for (const client of open) forgotten.add(client);
    },
    close: async () => {
      for (const client of open) client.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
