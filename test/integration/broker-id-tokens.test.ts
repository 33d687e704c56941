import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { GateAnswer } from "../../src/approval/gate.ts";
import { StoreError } from "../../src/lease/store.ts";
import {
  APPROVED,
  detailOf,
  openBrokerSetup,
  PRODUCTION,
  tokenForm,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";

const WRITE = { grant: "orders-migrate", access: "write", ...PRODUCTION };

let broker: BrokerSetup;
beforeEach(async () => {
  broker = await openBrokerSetup();
  broker.gate.answer = APPROVED;
});
afterEach(() => broker.close());

function ask(idToken: string, detail: unknown): Promise<Told> {
  return broker.send("/token", { method: "POST", body: tokenForm(idToken, detail) });
}

function codeOf({ body }: Told): unknown {
  return body["code"] ?? "granted";
}

describe("the one use of an ID token", () => {
  it("is one write with the lease, and a write of its own only when it is refused", async () => {
    const burn = vi.spyOn(broker.store, "burn");
    const reserve = vi.spyOn(broker.store, "reserve");
    const idToken = await broker.idToken({ environment: "staging" });
    expect(codeOf(await ask(idToken, detailOf()))).toBe("granted");
    expect([burn.mock.calls.length, reserve.mock.calls.length]).toEqual([0, 1]);
    expect(codeOf(await ask(idToken, detailOf()))).toBe("token_replayed");
    expect([burn.mock.calls.length, reserve.mock.calls.length]).toEqual([0, 1]);
    expect(codeOf(await broker.ask({ grant: "unknown" }))).toBe("grant_refused");
    expect([burn.mock.calls.length, reserve.mock.calls.length]).toEqual([1, 1]);
  });

  it("asks nobody about a second request while the first is decided", async () => {
    const gate = Promise.withResolvers<GateAnswer>();
    broker.gate.answer = gate.promise;
    const idToken = await broker.idToken(PRODUCTION);
    const first = ask(idToken, detailOf(WRITE));
    await vi.waitFor(() => expect(broker.gate.asked).toHaveLength(1));
    expect(codeOf(await ask(idToken, detailOf(WRITE)))).toBe("token_replayed");
    gate.resolve(APPROVED);
    expect(codeOf(await first)).toBe("granted");
    expect(broker.gate.asked).toHaveLength(1);
  });

  it("goes to another broker on the same store that is faster", async () => {
    const gate = Promise.withResolvers<GateAnswer>();
    broker.gate.answer = gate.promise;
    const idToken = await broker.idToken({ ...PRODUCTION, jti: "both" });
    const first = ask(idToken, detailOf(WRITE));
    await vi.waitFor(() => expect(broker.gate.asked).toHaveLength(1));
    await broker.store.burn("https://issuer.example", "both", 60_000);
    gate.resolve(APPROVED);
    expect(codeOf(await first)).toBe("token_replayed");
    expect(await broker.store.list({})).toEqual([]);
    expect(broker.provider.requests).toEqual([]);
  });

  it("is over after a fault of the broker", async () => {
    const gate = Promise.withResolvers<GateAnswer>();
    broker.gate.answer = gate.promise;
    const idToken = await broker.idToken(PRODUCTION);
    const first = ask(idToken, detailOf(WRITE));
    await vi.waitFor(() => expect(broker.gate.asked).toHaveLength(1));
    gate.reject(new TypeError("a bug"));
    expect(codeOf(await first)).toBe("broker_fault");
    broker.gate.answer = APPROVED;
    expect(codeOf(await ask(idToken, detailOf(WRITE)))).toBe("token_replayed");
  });

  it("is not over when the store fails: then nothing was issued either", async () => {
    const idToken = await broker.idToken({ environment: "staging" });
    const fault = new StoreError("unavailable", "the disk is full", { remedy: "Make room." });
    vi.spyOn(broker.store, "reserve").mockRejectedValueOnce(fault);
    expect(codeOf(await ask(idToken, detailOf()))).toBe("store_unavailable");
    expect(broker.provider.requests).toEqual([]);
    expect(codeOf(await ask(idToken, detailOf()))).toBe("granted");
  });

  it("counts once although the lease of a lost response had to end first", async () => {
    const detail = detailOf();
    expect(codeOf(await broker.ask(detail))).toBe("granted");
    const idToken = await broker.idToken({ environment: "staging" });
    expect(codeOf(await ask(idToken, detail))).toBe("granted");
    expect(codeOf(await ask(idToken, detail))).toBe("token_replayed");
    expect(broker.provider.roles.size).toBe(1);
  });
});
