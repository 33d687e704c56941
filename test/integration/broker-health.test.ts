import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Audit } from "../../src/broker/record/audit.ts";
import { createHealth, type Health } from "../../src/broker/record/health.ts";
import { isStuck } from "../../src/lease/due.ts";
import {
  detailOf,
  leaseIdOf,
  leaseTokenOf,
  openBrokerSetup,
  tokenForm,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";

const STAGING = { part: "server", kind: "postgres", server: "staging" } as const;
const DOWN = {
  name: "28P01",
  message: 'server "staging": the password of stepkey_broker is wrong',
  remedy: "Check the password.",
};
const RAISED = /since \d\d:\d\d:\d\d UTC, and has raised an alarm\. Ask your platform team/u;

let broker: BrokerSetup;
let health: Health;

/** A broker whose probes have found what the test says. */
async function open(options: Parameters<typeof openBrokerSetup>[0] = {}): Promise<void> {
  broker = await openBrokerSetup(options);
  health = createHealth(broker.deps);
  Object.assign(broker.deps, { health });
}

beforeEach(() => open());
afterEach(() => broker.close());

describe("GET /readyz", () => {
  it("says how each part was when it was last probed, and stays ready: heartbeats must go on arriving", async () => {
    health.note({ part: "store" }, undefined);
    health.note({ part: "github" }, DOWN);
    health.note(STAGING, DOWN);
    health.note({ ...STAGING, server: "production" }, undefined);
    const { status, body, text } = await broker.send("/readyz");
    expect(status).toBe(200);
    expect(body).toEqual({
      status: "ready",
      parts: {
        store: "up",
        github: "down",
        "servers.postgres.staging": "down",
        "servers.postgres.production": "up",
      },
    });
    expect(text).not.toContain("password");
  });

  it("does not name the servers to clients, where admins have a listener of their own", async () => {
    await broker.close();
    await open({ listener: "clients" });
    health.note(STAGING, DOWN);
    health.note({ ...STAGING, server: "production" }, undefined);
    expect((await broker.send("/readyz")).body).toEqual({
      status: "ready",
      parts: { servers: "down" },
    });
  });
});

describe("a job that meets a part which does not work", () => {
  it("is told so for the server of its grant, and sees nothing of why", async () => {
    broker.provider.mood = "gone";
    expect((await broker.ask()).body["remedy"]).toMatch(/^Re-run the job\./u);
    health.note(STAGING, DOWN);
    const told = await broker.ask({}, { check_run_id: "2" });
    expect(told.body).toMatchObject({ code: "provider_failed" });
    expect(told.body["remedy"]).toMatch(/^The broker cannot use this grant's server since/u);
    expect(told.body["remedy"]).toMatch(RAISED);
    expect(told.text).not.toContain("password");
  });

  it("is told so when what a decision reads cannot be read, and not when a human is missing", async () => {
    const write = { grant: "orders-migrate", environment: "production", access: "write" };
    const refusedFor = async (code: string, run: string): Promise<unknown> => {
      const reasons = [{ code, text: "GitHub returned 401 for the reviews." }];
      broker.gate.answer = { kind: "refused", subject: undefined, reasons, remedy: "Ask." };
      const claims = { environment: "production", check_run_id: run };
      return (await broker.ask(write, claims)).body["remedy"];
    };
    health.note({ part: "github" }, DOWN);
    expect(await refusedFor("facts_unreadable", "3")).toMatch(RAISED);
    expect(await refusedFor("approver_is_agent", "4")).toBe("Ask.");
    broker.gate.answer = { kind: "unavailable", message: "GitHub is slow", retryAfterSeconds: 5 };
    const unavailable = await broker.ask(write, { environment: "production", check_run_id: "5" });
    expect(unavailable.body["remedy"]).toMatch(RAISED);
  });

  it("is told so when the grant cannot be recorded", async () => {
    health.note({ part: "audit" }, DOWN);
    const audit: Audit = ({ outcome }) => {
      if (outcome === "granted") throw new Error("ENOSPC");
    };
    Object.assign(broker.deps, { audit });
    expect((await broker.ask()).body["remedy"]).toMatch(/cannot write its audit log since/u);
  });
});

describe("a lease that cannot be ended", () => {
  it("counts as an alarm when it gets stuck, also when a request tries to end it", async () => {
    const told = await broker.ask();
    const lease = leaseIdOf(told);
    broker.provider.mood = "cannot revoke";
    const token = new URLSearchParams({ token: leaseTokenOf(told) });
    for (let tries = 1; !isStuck(tries - 1); tries += 1) {
      expect((await broker.send("/metrics")).text).toContain('alarm="stuck"} 0\n');
      await broker.send("/revoke", { method: "POST", body: token });
    }
    expect(await broker.store.find(lease)).toMatchObject({ state: "stuck" });
    await broker.send("/revoke", { method: "POST", body: token });
    expect((await broker.send("/metrics")).text).toContain('alarm="stuck"} 1\n');
    expect(broker.log().filter(({ event }) => event === "lease_stuck")).toMatchObject([
      { level: "error", lease },
    ]);
  });
});

describe("the commit of an action", () => {
  const OWN = "4f2c91e0".repeat(5);
  const OTHER = "8a01b2c3".repeat(5);
  const ask = async (commit: string, run: string): Promise<Told> => {
    const idToken = await broker.idToken({ environment: "staging", check_run_id: run });
    const headers = { "x-stepkey-commit": commit };
    return broker.send("/token", { method: "POST", headers, body: tokenForm(idToken, detailOf()) });
  };
  const logged = () => broker.log().filter(({ event }) => event === "commit_differs");

  it("is logged once where it is not the broker's, which every response names", async () => {
    Object.assign(broker.deps, { commit: OWN });
    const told = await ask(OTHER, "2");
    expect(told.status).toBe(200);
    expect(told.headers.get("x-stepkey-commit")).toBe(OWN);
    await ask(OTHER, "3");
    await ask(OWN, "4");
    await ask("not-a-commit", "5");
    expect(logged()).toMatchObject([{ level: "warning", action: OTHER, broker: OWN }]);
  });

  it("is nothing to a broker that does not know its own", async () => {
    const told = await ask(OTHER, "2");
    expect(told.headers.get("x-stepkey-commit")).toBeNull();
    expect(logged()).toEqual([]);
  });
});
