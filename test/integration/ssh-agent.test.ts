import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Agent, startAgent } from "../../src/credentials/ssh/step/agent.ts";

let directory: string;
let agent: Agent;
let clients: Socket[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "stepkey-agent-"));
  clients = [];
  agent = await startAgent(join(directory, "agent"), {
    certificate: new Uint8Array(700),
    comment: "stepkey",
    sign: () => new Uint8Array(),
  });
});
afterEach(() => {
  agent.close();
  for (const client of clients) client.destroy();
  rmSync(directory, { recursive: true, force: true });
});

async function connect(): Promise<Socket> {
  const client = createConnection(join(directory, "agent"));
  clients.push(client);
  await once(client, "connect");
  return client;
}

const LIST = Buffer.from([0, 0, 0, 1, 11]);

describe("the agent's socket", () => {
  it("takes no more requests from a task that does not read the responses", async () => {
    const client = await connect();
    client.pause();
    client.write(Buffer.concat(Array.from({ length: 80_000 }, () => LIST)));
    await sleep(3000);
    expect(client.writableLength).toBeGreaterThan(0);
    // Others are served meanwhile, and this one as soon as it reads.
    const other = await connect();
    other.write(LIST);
    await once(other, "data");
    client.resume();
    await once(client, "drain");
  }, 30_000);
});
