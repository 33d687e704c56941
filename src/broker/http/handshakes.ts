import type { Socket } from "node:net";

/**
 * Node shows a TLS connection twice: as the plain socket while hands are shaken, then as another one that decrypts. They
 * are found together by the address of their client.
 */
export interface Handshakes {
  begin(plain: Socket): void;
  /** Its handshake is done: the plain socket that it took the place of. */
  end(secured: Socket): Socket | undefined;
  /** Whether its handshake is done, so that what is written reaches the client. */
  isDone(socket: Socket): boolean;
}

export function createHandshakes(): Handshakes {
  const plainBy = new Map<string, Socket>();
  const done = new WeakSet<Socket>();
  return {
    begin: (plain) => {
      const client = clientOf(plain);
      plainBy.set(client, plain);
      plain.once("close", () => {
        if (plainBy.get(client) === plain) plainBy.delete(client);
      });
    },
    end: (secured) => {
      done.add(secured);
      const client = clientOf(secured);
      const plain = plainBy.get(client);
      plainBy.delete(client);
      return plain;
    },
    isDone: (socket) => done.has(socket),
  };
}

function clientOf({ remoteAddress = "", remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
