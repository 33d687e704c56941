import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";

/** A login that stops half-way, as no client of others does. */
export interface HalfLogin {
  /** Goes on from where it stopped, and returns whether the server let it in. */
  finish(): Promise<boolean>;
  close(): void;
}

/** Where it stops: before it says who it is, or when the server has asked for the password. */
export type StopsAt = "the name" | "the password";

const CAPABILITIES = 0x00_00_00_01 | 0x00_00_02_00 | 0x00_00_80_00 | 0x00_08_00_00;

/** @see https://mariadb.com/kb/en/connection/ */
export async function beginLogin(url: string, stopsAt: StopsAt): Promise<HalfLogin> {
  const { hostname, port, username, password } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  const packets = packetsOf(socket);
  await packets.next();
  const name = async (): Promise<void> => {
    send(socket, 1, nameOf(decodeURIComponent(username)));
    const value = await next(packets);
    if (value[0] !== 0xfe) throw new Error("refused");
    scramble = value.subarray(value.indexOf(0) + 1, value.indexOf(0) + 21);
  };
  let scramble: Buffer = Buffer.alloc(0);
  if (stopsAt === "the password") await name();
  return {
    finish: async () => {
      try {
        if (stopsAt === "the name") await name();
        send(socket, 3, proofOf(decodeURIComponent(password), scramble));
        return (await next(packets))[0] === 0x00;
      } catch {
        return false;
      }
    },
    close: () => socket.destroy(),
  };
}

/** A handshake response with an empty proof for another plugin, so that the server asks again. */
function nameOf(user: string): Buffer {
  const head = Buffer.alloc(32);
  head.writeUInt32LE(CAPABILITIES, 0);
  head.writeUInt32LE(0x01_00_00_00, 4);
  head[8] = 45;
  return Buffer.concat([head, Buffer.from(`${user}\0\0other_plugin\0`)]);
}

function proofOf(password: string, scramble: Buffer): Buffer {
  const sha1 = (...parts: readonly (string | Buffer)[]): Buffer => {
    const hash = createHash("sha1");
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const first = sha1(password);
  const mask = sha1(scramble, sha1(first));
  return Buffer.from(first.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

function send(socket: Socket, sequence: number, body: Buffer): void {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head[3] = sequence;
  socket.write(Buffer.concat([head, body]));
}

async function next(packets: AsyncGenerator<Buffer, undefined>): Promise<Buffer> {
  const found = await packets.next();
  if (found.done === true) throw new Error("closed");
  return found.value;
}

async function* packetsOf(socket: Socket): AsyncGenerator<Buffer, undefined> {
  let buffered = Buffer.alloc(0);
  for await (const chunk of socket) {
    buffered = Buffer.concat([buffered, chunk as Buffer]);
    while (buffered.length >= 4 && buffered.length >= 4 + buffered.readUIntLE(0, 3)) {
      const end = 4 + buffered.readUIntLE(0, 3);
      yield buffered.subarray(4, end);
      buffered = buffered.subarray(end);
    }
  }
  return undefined;
}
