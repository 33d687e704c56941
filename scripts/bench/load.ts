import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** One request, with how long it took. */
export interface Sent {
  readonly milliseconds: number;
  readonly status: number;
  readonly text: string;
}

export interface Measured {
  readonly perSecond: number;
  readonly sent: readonly Sent[];
}

export interface Call {
  readonly agent: Agent;
  readonly body: string;
  readonly method?: string;
  /** A bearer token. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const FORM = "application/x-www-form-urlencoded";

export function send(
  url: string,
  { agent, body, method = "POST", token, headers = {} }: Call,
): Promise<Sent> {
  const began = performance.now();
  const all = {
    ...(body === "" ? {} : { "content-type": FORM }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    "content-length": Buffer.byteLength(body),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent, method, headers: all }, (response) => {
      let read = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        read += chunk;
      });
      response.on("end", () => {
        const milliseconds = performance.now() - began;
        resolve({ milliseconds, status: response.statusCode ?? 0, text: read });
      });
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

type Work<Item> = (item: Item, agent: Agent) => Promise<Sent>;

/** As fast as the server allows, over so many connections, which are kept. */
export async function inParallel<Item>(
  connections: number,
  items: readonly Item[],
  work: Work<Item>,
): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waiting = [...items];
  const sent: Sent[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        sent.push(await work(item, agent));
      }
    }),
  );
  const spent = performance.now() - began;
  agent.destroy();
  return { perSecond: (sent.length / spent) * 1000, sent };
}

/** Requests that come at a steady pace, whether or not the server keeps up. */
export async function atPace<Item>(
  perSecond: number,
  items: readonly Item[],
  work: Work<Item>,
): Promise<readonly Sent[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const began = performance.now();
  const sent = await Promise.all(
    items.map(async (item, index) => {
      const at = began + (index * 1000) / perSecond;
      await sleep(Math.max(1, at - performance.now()));
      const { status, text } = await work(item, agent);
      return { status, text, milliseconds: performance.now() - at };
    }),
  );
  agent.destroy();
  return sent;
}
