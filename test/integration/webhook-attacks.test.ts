/**
 * What somebody who is not GitHub, or who has old deliveries of it, can send to the endpoint for events; and large or slow
 * deliveries. GitHub is the strict front over `emulate`. Signatures are in webhooks.test.ts.
 */
import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openEventBroker,
  WEBHOOK_SECRET,
  type EventBroker,
} from "../support/github/event-broker.ts";
import { deliveryOf, repositoryIn } from "../support/github/events.ts";
import type { PullState, Review } from "../support/github/start-github.ts";

const MIB = 1024 * 1024;
const SOON = { timeout: 15_000 };

let event: EventBroker;
let pull: PullState;
let approval: Review;
let sockets: Socket[];

beforeEach(async () => {
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await event.close();
});

async function open(server: Parameters<typeof openEventBroker>[0] = {}): Promise<void> {
  event = await openEventBroker(server);
  pull = await event.github.openPullRequest(event.repository, { by: "kim" });
  approval = await event.github.review(pull, { by: "mona", state: "approve" });
}

const pullEvent = (more: object = {}) => ({
  action: "dismissed",
  repository: repositoryIn(event.repository.id, event.repository.owner.id),
  pull_request: { number: pull.number, head: { sha: pull.head } },
  ...more,
});

describe("an event that is old", () => {
  beforeEach(() => open());

  it("ends nothing when a dismissal of before comes after a new approval, again and with new ids", async () => {
    await event.github.dismiss(approval, "octocat");
    await event.github.review(pull, { by: "mona", state: "approve" });
    const issued = await event.issue(pull);
    expect(issued.told.status).toBe(200);
    const old = pullEvent({ review: { id: approval.id, state: "dismissed" } });
    for (const id of ["guid-1", "guid-1", "guid-2", "guid-3"]) {
      expect((await event.deliver("pull_request_review", old, id)).status).toBe(202);
    }
    await event.events.settled();
    await event.clock.advance(1000);
    expect(await event.lease(issued)).toMatchObject({ state: "active" });
  });

  it("approves nothing when an approval of before comes after its dismissal", async () => {
    await event.github.dismiss(approval, "octocat");
    const old = { ...pullEvent(), action: "submitted", review: { state: "approved" } };
    await event.deliver("pull_request_review", old);
    await event.events.settled();
    expect((await event.issue(pull)).told.status).toBe(400);
  });

  it("of a job that GitHub ended before closes only that job, also with a new id", async () => {
    const issued = await event.issue(pull);
    const { claims } = issued;
    const job = {
      run_id: Number(claims["run_id"]),
      run_attempt: Number(claims["run_attempt"]),
      check_run_url: `https://api.github.com/repos/o/r/check-runs/${Number(claims["check_run_id"]) - 1}`,
    };
    const { repository } = pullEvent();
    for (const id of ["guid-1", "guid-2"]) {
      await event.deliver(
        "workflow_job",
        { action: "completed", repository, workflow_job: job },
        id,
      );
    }
    await event.events.settled();
    expect(await event.lease(issued)).toMatchObject({ state: "active" });
  });
});

describe("an event about something else", () => {
  beforeEach(() => open());

  it("looks at no pull request of this repository when it is of another one, with the same number", async () => {
    const issued = await event.issue(pull);
    await event.github.dismiss(approval, "octocat");
    const before = event.github.calls.length;
    const other = repositoryIn(999, event.repository.owner.id);
    await event.deliver("pull_request_review", pullEvent({ repository: other }));
    await event.events.settled();
    await event.clock.advance(1000);
    expect(await event.lease(issued)).toMatchObject({ state: "active" });
    expect(event.github.calls).toHaveLength(before);
  });

  it("with a forged head reads the head that GitHub has", async () => {
    const issued = await event.issue(pull);
    const forged = { number: pull.number, head: { sha: "f".repeat(40) }, merged: true };
    await event.deliver("pull_request", pullEvent({ action: "synchronize", pull_request: forged }));
    await event.events.settled();
    await event.clock.advance(1000);
    expect(await event.lease(issued)).toMatchObject({ state: "active" });
    const reads = event.github.calls.map(({ pathAndQuery }) => pathAndQuery).join(" ");
    expect(reads).not.toContain("f".repeat(40));
  });
});

describe("a large delivery", () => {
  it.each([
    ["with its length", (body: string) => body],
    ["without its length", (body: string) => new Blob([body]).stream()],
  ])("of 30 MB is refused %s", async (_how, bodyOf) => {
    await open();
    const request = deliveryOf({
      event: "pull_request",
      payload: pullEvent({ padding: "x".repeat(30_000_000) }),
      secret: WEBHOOK_SECRET,
    });
    const init = { ...request, body: bodyOf(request.body), duplex: "half" } as RequestInit;
    expect((await event.broker.send("/webhooks/github", init)).status).toBe(413);
    expect((await event.deliver("pull_request", pullEvent())).status).toBe(202);
  });

  it("is refused while four others are in memory, and small ones are taken all the same", async () => {
    await open();
    const held = await Promise.all(Array.from({ length: 4 }, () => beginLarge()));
    const fifth = await large();
    expect(fifth.status).toBe(429);
    expect(fifth.headers.get("retry-after")).not.toBeNull();
    expect((await event.deliver("pull_request", pullEvent())).status).toBe(202);
    const responses = await Promise.all(held.map((one) => one.finish()));
    expect(responses).toEqual(["202", "202", "202", "202"]);
    expect((await large()).status).toBe(202);
  });

  it("that comes too slowly loses its place, and says nothing about the event", async () => {
    await open({ receiveMs: 400 });
    const slow = await Promise.all(Array.from({ length: 4 }, () => beginLarge()));
    expect((await large()).status).toBe(429);
    await expect.poll(async () => (await large()).status, SOON).toBe(202);
    const isClosed = ({ socket }: Begun): boolean => socket.destroyed || socket.readableEnded;
    await expect.poll(() => slow.every(isClosed), SOON).toBe(true);
  });

  it("whose sender goes away gives its place back", async () => {
    await open();
    const gone = await Promise.all(Array.from({ length: 4 }, () => beginLarge()));
    expect((await large()).status).toBe(429);
    for (const { socket } of gone) socket.destroy();
    await expect.poll(async () => (await large()).status, SOON).toBe(202);
  });
});

const largeDelivery = () =>
  deliveryOf({
    event: "pull_request",
    payload: pullEvent({ padding: "x".repeat(2 * MIB) }),
    secret: WEBHOOK_SECRET,
  });

async function large(): Promise<Response> {
  const response = await fetch(`${event.broker.url}/webhooks/github`, largeDelivery());
  await response.arrayBuffer();
  return response;
}

interface Begun {
  readonly socket: Socket;
  /** Sends the rest; returns the status. */
  readonly finish: () => Promise<string>;
}

/** Sends the head and half of the body of a delivery that is right. */
async function beginLarge(): Promise<Begun> {
  const { headers, body } = largeDelivery();
  const { hostname, port } = new URL(event.broker.url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  sockets.push(socket);
  await once(socket, "connect");
  const lines = Object.entries({ ...headers, host: hostname, "content-length": body.length });
  const head = lines.map(([name, value]) => `${name}: ${String(value)}\r\n`).join("");
  socket.write(`POST /webhooks/github HTTP/1.1\r\n${head}\r\n${body.slice(0, MIB)}`);
  const response = once(socket, "data");
  return {
    socket,
    finish: async () => {
      socket.write(body.slice(MIB));
      const [data] = (await response) as [Buffer];
      return data.toString().split(" ")[1] ?? "";
    },
  };
}
