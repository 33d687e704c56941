import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startUpkeep, type Upkeep } from "../../src/broker/run/upkeep.ts";
import type { LeaseFinding } from "../../src/credentials/kind/provider.ts";
import { createKeyRing, type KeyRing } from "../../src/lease/key-ring.ts";
import { StoreError } from "../../src/lease/store.ts";
import { err, ok } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import {
  leaseIdOf,
  leaseTokenOf,
  openBrokerSetup,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";
import { eventually } from "../support/eventually.ts";
import { leaseToTidy } from "../support/lease-fixtures.ts";

const READABLE: LeaseFinding = { what: "PUBLIC may read table app.orders.", fix: "REVOKE ALL ..." };
const KEPT: LeaseFinding = { what: "Table app.scratch was kept.", fix: "DROP TABLE app.scratch" };
const REFUSED = err({
  kind: "retryable",
  name: "ECONNREFUSED",
  message: "no server",
  remedy: "Start it.",
  mayExist: true,
} as const);

let broker: BrokerSetup;
let upkeep: Upkeep | undefined;
/** Every secret that `revoke` got. */
let revokedWith: (string | undefined)[];

afterEach(async () => {
  await upkeep?.stop();
  upkeep = undefined;
  await broker.close();
});

/** A broker whose provider has the findings, leaves something, and may need a secret to revoke. */
async function open(keyRing?: KeyRing): Promise<void> {
  broker = await openBrokerSetup(keyRing === undefined ? {} : { keyRing });
  revokedWith = [];
  const { provider } = broker;
  const revoke = provider.revoke.bind(provider);
  provider.revoke = async (handle, signal, secret) => {
    revokedWith.push(secret?.reveal());
    const revoked = await revoke(handle, signal);
    return revoked.ok ? ok({ ...revoked.value, findings: [READABLE] }) : revoked;
  };
  provider.tidy = () => Promise.resolve(ok({ facts: ["2 objects dropped"], findings: [KEPT] }));
}

const revoke = (token: string): Promise<Told> =>
  broker.send("/revoke", { method: "POST", body: new URLSearchParams({ token }) });
const logged = (event: string) => broker.log().filter((line) => line["event"] === event);
const audited = (event: string) => broker.audit().filter((line) => line["event"] === event);

function startWork(): void {
  let traces = 0;
  const newTrace = (): string => {
    traces += 1;
    return `trace-${traces}`;
  };
  upkeep = startUpkeep(broker.deps, { newTrace, readWithdrawal: undefined });
}

describe("what a lease leaves", () => {
  beforeEach(() => open());

  it("is in the response, the log and the audit line of what ended it, once", async () => {
    const told = await broker.ask();
    const lease = leaseIdOf(told);
    const response = await revoke(leaseTokenOf(told));
    expect(response.body).toMatchObject({
      state: "verified",
      tidy: { state: "pending", facts: [] },
      findings: [READABLE],
    });
    expect((await revoke(leaseTokenOf(told))).body).toEqual(response.body);
    expect((await broker.send("/metrics")).text).toContain(
      'stepkey_alarms_total{alarm="finding"} 1',
    );
    expect(audited("revoke").map((line) => line["findings"])).toEqual([
      [{ lease, ...READABLE }],
      undefined,
    ]);
    expect(logged("lease_finding")).toMatchObject([
      {
        level: "warning",
        lease,
        grant: "reports-read",
        message: "PUBLIC may read table app.orders. Fix: REVOKE ALL ...",
      },
    ]);
  });

  it("is in each lease's part of the response when a job is closed", async () => {
    const [one, two] = [await broker.ask(), await broker.ask({ grant: "twice" })];
    const authorization = `Bearer ${await broker.idToken()}`;
    const closed = await broker.send("/leases", { method: "DELETE", headers: { authorization } });
    const left = { tidy: { state: "pending" }, findings: [READABLE] };
    expect(closed.body["leases"]).toMatchObject([left, left]);
    const [line] = audited("close_job");
    const findings = line?.["findings"] as readonly { readonly lease: string }[];
    const leases = findings.map((finding) => finding.lease);
    expect(leases.toSorted()).toEqual([leaseIdOf(one), leaseIdOf(two)].toSorted());
  });

  it("is not reported before the lease has ended", async () => {
    const told = await broker.ask();
    broker.provider.probe = () => Promise.resolve(REFUSED);
    expect((await revoke(leaseTokenOf(told))).status).toBe(503);
    expect(await broker.store.find(leaseIdOf(told))).toMatchObject({ findings: [READABLE] });
    expect(logged("lease_finding")).toEqual([]);
  });

  it("is removed by the broker's background work, which logs it and audits what it finds", async () => {
    const told = await broker.ask();
    const lease = leaseIdOf(told);
    await broker.store.end({ lease }, "revoked_by_admin");
    startWork();
    await eventually("the lease is tidied", () => logged("lease_tidied").length === 1);
    expect(logged("lease_tidied")).toMatchObject([
      { level: "info", lease, message: "2 objects dropped" },
    ]);
    expect(audited("ended")).toMatchObject([{ lease, findings: [{ lease, ...READABLE }] }]);
    expect(audited("tidied")).toMatchObject([
      { lease, outcome: "done", findings: [{ lease, ...KEPT }] },
    ]);
    expect((await revoke(leaseTokenOf(told))).body).toMatchObject({
      state: "verified",
      tidy: { state: "done", facts: ["2 objects dropped"] },
      findings: [READABLE, KEPT],
    });
  });

  it("is removed in parts where it is much, without an alarm, and each finding is audited once", async () => {
    const parts = [
      { facts: ["500 objects removed"], findings: [KEPT], isUnfinished: true },
      { facts: ["500 objects removed"], isUnfinished: true },
      { facts: ["role dropped"] },
    ] as const;
    let call = 0;
    broker.provider.tidy = () => {
      call += 1;
      return Promise.resolve(ok(parts[Math.min(call, parts.length) - 1] ?? { facts: [] }));
    };
    const lease = await leaseToTidy(broker.store, { kind: "postgres" });
    startWork();
    await eventually("the lease is tidied", () => logged("lease_tidied").length === 1);
    expect(logged("lease_tidy_continues")).toMatchObject([
      { level: "info", lease: lease.id, message: "500 objects removed" },
      { level: "info", lease: lease.id, message: "500 objects removed" },
    ]);
    expect(audited("tidied")).toMatchObject([{ findings: [{ lease: lease.id, ...KEPT }] }]);
    expect((await broker.send("/metrics")).text).toContain('stepkey_alarms_total{alarm="stuck"} 0');
  });

  it("is a warning while it cannot be removed, and an alarm once it is stuck", async () => {
    broker.provider.tidy = () => Promise.resolve(REFUSED);
    const pending = await leaseToTidy(broker.store, { kind: "postgres" });
    const stuck = await leaseToTidy(broker.store, { kind: "postgres" });
    await broker.store.lockDueTidies({ lockOwner: "before", lockMs: 0, limit: 9 });
    const failed = { kind: "retry", afterMs: 0, error: "no server", stuck: true } as const;
    await broker.store.settleTidy(stuck.id, "before", failed);
    startWork();
    await eventually("both were tried", () => logged("lease_tidy_stuck").length > 0);
    expect(logged("lease_tidy_stuck")).toMatchObject([
      { level: "error", lease: stuck.id, message: "ECONNREFUSED: no server", tries: 2 },
    ]);
    expect(logged("lease_tidy_postponed")).toMatchObject([
      { level: "warning", lease: pending.id, tries: 1 },
    ]);
    const metrics = await broker.send("/metrics");
    expect(metrics.text).toContain('stepkey_alarms_total{alarm="stuck"} 1');
  });
});

describe("a credential that only a secret revokes", () => {
  const material = (text: string): Secret => new Secret(text.padEnd(32, "."));

  function ringOf(name: string): KeyRing {
    const ring = createKeyRing({ current: material(name), older: [] }, randomBytes);
    if (!ring.ok) throw new Error("no ring");
    return ring.value;
  }

  /** From now on the provider issues with a secret to revoke, and without an end of its own. */
  function issueWithSecret(): void {
    const { provider } = broker;
    const issue = provider.issue.bind(provider);
    provider.issue = async (request, signal) => {
      const issued = await issue(request, signal);
      const more = { revocationSecret: new Secret("t0p-s3cret"), diesAt: undefined };
      return issued.ok ? ok({ ...issued.value, ...more }) : issued;
    };
  }

  it("is revoked with it, which the store only has encrypted and forgets then", async () => {
    const ring = ringOf("one");
    await open(ring);
    issueWithSecret();
    const told = await broker.ask();
    expect(told.status).toBe(200);
    expect(told.text).not.toContain("t0p-s3cret");
    expect(told.body["authorization_details"]).toEqual([
      expect.not.objectContaining({ dies_at: expect.anything() as unknown }),
    ]);
    const lease = await broker.store.find(leaseIdOf(told));
    expect(lease).toMatchObject({ diesAt: undefined, sealedSecret: { keyId: ring.ids[0] } });
    expect(JSON.stringify(lease)).not.toContain("t0p-s3cret");
    await revoke(leaseTokenOf(told));
    expect(revokedWith).toEqual(["t0p-s3cret"]);
    expect((await broker.store.find(leaseIdOf(told)))?.sealedSecret).toBeUndefined();
    expect(broker.printed()).not.toContain("t0p-s3cret");
  });

  it("is revoked at once and never handed out where no store key would keep the secret", async () => {
    await open();
    issueWithSecret();
    const told = await broker.ask();
    expect(told).toMatchObject({ status: 503, body: { code: "provider_failed" } });
    expect(revokedWith[0]).toBe("t0p-s3cret");
    expect(broker.provider.roles.size).toBe(0);
    const [lease] = await broker.store.list({});
    expect(lease).toMatchObject({ endReason: "issue_failed" });
  });

  it("is revoked with it at once when the store fails before it could keep the secret", async () => {
    await open(ringOf("one"));
    issueWithSecret();
    const issue = broker.provider.issue.bind(broker.provider);
    broker.provider.issue = async (request, signal) => {
      const issued = await issue(request, signal);
      broker.fault = new StoreError("unavailable", "the disk is full", { remedy: "" });
      return issued;
    };
    const told = await broker.ask();
    broker.fault = undefined;
    expect(told).toMatchObject({ status: 503, body: { code: "store_unavailable" } });
    expect(revokedWith).toEqual(["t0p-s3cret"]);
    expect(broker.provider.roles.size).toBe(0);
  });

  it("is revoked with it when the job was closed while it was issued", async () => {
    await open(ringOf("one"));
    issueWithSecret();
    const held = Promise.withResolvers<void>();
    broker.provider.pause = held.promise;
    const asking = broker.ask();
    await eventually("the provider is asked", () => broker.provider.requests.length === 1);
    const authorization = `Bearer ${await broker.idToken()}`;
    await broker.send("/leases", { method: "DELETE", headers: { authorization } });
    // Nobody had the secret yet.
    expect(revokedWith).toEqual([undefined]);
    held.resolve();
    expect((await asking).body["code"]).toBe("job_closed");
    expect(revokedWith).toEqual([undefined, "t0p-s3cret"]);
    expect(broker.provider.roles.size).toBe(0);
  });
});
