import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../support/postgres.ts";
import { useAction } from "../support/use-action.ts";

const action = useAction();
/** Where the broker listens when it runs. */
let port: number;
let front: Server | undefined;

beforeEach(async () => {
  port = await freePort();
});
afterEach(() => stopBroker());

async function startBroker(): Promise<void> {
  const to = Number(new URL(action.broker.url).port);
  front = createServer((socket) => {
    const behind = connect(to, "127.0.0.1");
    socket.pipe(behind).pipe(socket);
    for (const side of [socket, behind]) side.on("error", () => side.destroy());
  }).listen(port, "127.0.0.1");
  await once(front, "listening");
}

function stopBroker(): void {
  front?.close();
  front = undefined;
}

const inputs = (run: string) => ({
  step: "migrate",
  broker: `http://127.0.0.1:${port}`,
  grant: "orders-migrate",
  run,
});

describe("a step whose broker restarts", () => {
  it("waits for it, says so once, and then runs as ever", async () => {
    const step = action.openJob().main({ inputs: inputs("echo done") });
    await sleep(2500);
    await startBroker();
    const { exitCode, log } = await step.done;
    expect(exitCode).toBe(0);
    expect(log.match(/Waiting up to 30 s for it to start/gu)).toHaveLength(1);
    expect(log).toMatch(/^◌ broker +The broker did not respond: .*ECONNREFUSED/mu);
    expect(log).toMatch(/^done$/mu);
  });

  it("ends its lease at the broker that comes back", async () => {
    await startBroker();
    const job = action.openJob();
    const step = job.main({ inputs: inputs("echo begun; sleep 1; echo done") });
    await expect.poll(() => job.log(), { timeout: 10_000 }).toMatch(/^begun$/mu);
    stopBroker();
    await sleep(3000);
    await startBroker();
    const { exitCode, log } = await step.done;
    expect(exitCode).toBe(0);
    expect(log).toContain("✓ revoked");
    expect(log).toContain("Waiting up to 30 s for it to start");
  });

  it("does not wait for a broker that refuses, and is quick in post, because nothing was issued", async () => {
    await startBroker();
    const refused = { error: "access_denied", code: "sealed", remedy: "None.", trace: "T" };
    const body = { ...refused, error_description: "This job had this grant already." };
    action.broker.next("/token", { status: 403, body });
    const job = action.openJob();
    const step = await job.main({ inputs: inputs("echo never") }).done;
    expect(step.exitCode).toBe(1);
    stopBroker();
    const begun = performance.now();
    const post = await job.post(step).done;
    expect(performance.now() - begun).toBeLessThan(6000);
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    expect(post.log).toContain("got no lease, so nothing has to end");
  });
});
