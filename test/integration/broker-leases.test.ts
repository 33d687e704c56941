import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endLease } from "../../src/lease/end-lease.ts";
import {
  APPROVED,
  detailOf,
  leaseIdOf,
  leaseTokenOf,
  openBrokerSetup,
  PRODUCTION,
  tokenForm,
  type BrokerSetup,
  type Told,
} from "../support/broker-setup.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";

const WRITE = { grant: "orders-migrate", access: "write", step: "migrate", ...PRODUCTION };

const INSTANT: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u);
const LEASE_ID: unknown = expect.stringMatching(/^lse_[0-9a-hjkmnp-tv-z]{26}$/u);
const LEASE_TOKEN: unknown = expect.stringMatching(/^lsk_[\w-]{32}$/u);
const TRACE: unknown = expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/u);
const ROLE: unknown = expect.stringContaining("postgres role stepkey_");
const SHOP: unknown = expect.objectContaining({ repository: "octo-org/shop", repository_id: 74 });

let broker: BrokerSetup;
afterEach(() => broker.close());

const beat = (token: string): Promise<Told> =>
  broker.send("/heartbeat", { method: "POST", headers: { authorization: `Bearer ${token}` } });
const revoke = (token: string): Promise<Told> =>
  broker.send("/revoke", { method: "POST", body: new URLSearchParams({ token }) });
const closeJob = async (claims: Readonly<Record<string, unknown>> = {}): Promise<Told> => {
  const authorization = `Bearer ${await broker.idToken(claims)}`;
  return broker.send("/leases", { method: "DELETE", headers: { authorization } });
};
/** What was answered, in the order of the alphabet. */
const codesOf = (answers: readonly Told[]): readonly string[] =>
  answers
    .map(({ body }) => (typeof body["code"] === "string" ? body["code"] : "granted"))
    .toSorted((a, b) => a.localeCompare(b));
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("a granted request", () => {
  beforeEach(async () => {
    broker = await openBrokerSetup();
  });

  it("returns one lease and its credential, in the documented form", async () => {
    broker.gate.answer = APPROVED;
    const told = await broker.ask({ ...WRITE, ttl: 300 }, PRODUCTION);
    expect(told.status).toBe(200);
    expect(told.headers.get("cache-control")).toBe("no-store");
    expect(told.body).toEqual({
      access_token: LEASE_TOKEN,
      issued_token_type: "urn:stepkey:token-type:lease",
      token_type: "N_A",
      expires_in: 300,
      authorization_details: [
        {
          type: "stepkey",
          grant: "orders-migrate",
          environment: "production",
          access: "write",
          step: "migrate",
          lease: LEASE_ID,
          expires_at: INSTANT,
          dies_at: INSTANT,
        },
      ],
      credential: {
        kind: "postgres",
        env: {
          PGHOST: "db.example",
          PGPASSWORD: broker.provider.secrets[0],
          DATABASE_URL: broker.provider.secrets[1],
        },
        files: [],
        secret: ["PGPASSWORD", "DATABASE_URL"],
      },
      heartbeat_interval: 5,
      issued_to: ROLE,
      decision: {
        trace: TRACE,
        rule: "octo-org/shop.yml:11 orders-migrate",
        pull_request: 42,
        commit: "91be003a".repeat(5),
        agent: true,
        author: "release-helper",
        required_approvals: 1,
        approvals: [
          {
            review_id: 501,
            login: "mona",
            commit: "91be003a".repeat(5),
            submitted_at: "2026-11-22T09:00:00Z",
          },
        ],
      },
    });
  });

  it.each([
    ["a person", { actor: "kim" }, false],
    ["a bot", { actor: "renovate[bot]" }, true],
    ["one whom policy lists", { actor: "Release-Helper" }, true],
    ["nobody, by schedule", { actor: "release-helper", event_name: "schedule" }, false],
  ])("says of a read whether an agent asked: %s", async (_who, claims, agent) => {
    const told = await broker.ask({}, claims);
    expect(told.body["decision"]).toMatchObject({ agent, required_approvals: 0, approvals: [] });
  });

  it("asks the gate with policy's rule, and no gate for a read", async () => {
    broker.gate.answer = APPROVED;
    await broker.ask();
    expect(broker.gate.asked).toEqual([]);
    await broker.ask(WRITE, { ...PRODUCTION, check_run_id: "2" });
    expect(broker.gate.asked).toMatchObject([
      { access: "write", rule: { count: 1, uses: 3 }, agents: ["release-helper"] },
    ]);
  });

  it("records the lease as issuing before the provider is called", async () => {
    let go = (): void => {};
    broker.provider.pause = new Promise<void>((resolve) => {
      go = resolve;
    });
    const asking = broker.ask();
    await expect.poll(() => broker.provider.roles.size).toBe(1);
    const [lease] = await broker.store.list({});
    expect(lease).toMatchObject({ state: "issuing", handle: { server: "staging" } });
    expect(broker.provider.roles).toContain(lease?.handle["role"]);
    go();
    expect((await asking).status).toBe(200);
  });

  it("has one line in the audit log, with claims, rule, lease and approvals, and no secret", async () => {
    broker.gate.answer = APPROVED;
    const idToken = await broker.idToken(PRODUCTION);
    const body = tokenForm(idToken, detailOf(WRITE));
    const told = await broker.send("/token", { method: "POST", body });
    const { trace } = told.body["decision"] as { trace: string };
    expect(broker.audit().filter((line) => line["trace"] === trace)).toEqual([
      expect.objectContaining({
        event: "token",
        outcome: "granted",
        rule: "octo-org/shop.yml:11 orders-migrate",
        lease: leaseIdOf(told),
        approvals: [{ review_id: 501, login: "mona", commit: "91be003a".repeat(5) }],
        id_token_sha256: sha256(idToken),
        lease_token_sha256: sha256(leaseTokenOf(told)),
        claims: SHOP,
      }),
    ]);
  });

  it("gives the smaller of the grant's ttl and the broker's where the request names none", async () => {
    broker.gate.answer = APPROVED;
    expect((await broker.ask(WRITE, PRODUCTION)).body["expires_in"]).toBe(600);
    expect((await broker.ask({}, { check_run_id: "2" })).body["expires_in"]).toBe(900);
  });

  it("counts leases against the uses of an approval, and asks for a new one when they are used up", async () => {
    broker.gate.answer = APPROVED;
    for (const check_run_id of ["11", "12", "13"]) {
      expect((await broker.ask(WRITE, { ...PRODUCTION, check_run_id })).status).toBe(200);
    }
    const fourth = { ...PRODUCTION, check_run_id: "14" };
    expect((await broker.ask(WRITE, fourth)).body).toMatchObject({
      code: "approval_pending",
      pending: {
        pull_request: 42,
        missing: 1,
        reasons: ["mona's approval is used up: it was good for 3 leases."],
      },
    });
    const [first] = APPROVED.kind === "proceed" ? APPROVED.approvals : [];
    if (first === undefined || APPROVED.kind !== "proceed") throw new Error("no approval");
    broker.gate.answer = { ...APPROVED, approvals: [{ ...first, reviewId: 502 }] };
    const again = await broker.ask(WRITE, fourth);
    expect(again.body["decision"]).toMatchObject({ approvals: [{ review_id: 502 }] });
  });
});

describe("the heartbeat of a lease whose approval was withdrawn", () => {
  beforeEach(async () => {
    broker = await openBrokerSetup();
  });

  it("says what withdrew it, and who, if this broker knows; of no other end", async () => {
    const because = "91be003 was pushed to pull request 42 by kim.";
    const ended = async (reason: "withdrawn" | "revoked_by_admin", checkRunId: string) => {
      const told = await broker.ask({}, { check_run_id: checkRunId });
      const token = String(told.body["access_token"]);
      broker.deps.endNotes?.set(createHash("sha256").update(token).digest("hex"), because);
      await broker.store.end({ lease: leaseIdOf(told) }, reason);
      return (await beat(token)).body;
    };
    expect(await ended("withdrawn", "1")).toEqual({ active: false, reason: "withdrawn", because });
    expect(await ended("revoked_by_admin", "2")).toEqual({ active: false, reason: "revoked" });
  });
});

describe("the seal", () => {
  beforeEach(async () => {
    broker = await openBrokerSetup();
  });

  it("gives one lease to 20 concurrent uses of one ID token", async () => {
    const idToken = await broker.idToken({ environment: "staging" });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        broker.send("/token", { method: "POST", body: tokenForm(idToken, detailOf()) }),
      ),
    );
    const codes = codesOf(answers);
    expect(codes).toEqual(["granted", ...Array.from({ length: 19 }, () => "token_replayed")]);
    expect(broker.provider.requests).toHaveLength(1);
  });

  it("gives one lease to 20 concurrent ID tokens of one job", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => broker.ask()));
    const codes = codesOf(answers);
    expect(codes).toEqual(["granted", ...Array.from({ length: 19 }, () => "sealed")]);
    expect(broker.provider.requests).toHaveLength(1);
  });

  it("takes a second request with another name for a theft: alarms, and ends the first lease", async () => {
    const first = await broker.ask();
    await beat(leaseTokenOf(first));
    const second = await broker.ask();
    expect(second.body["code"]).toBe("sealed");
    const lease = leaseIdOf(first);
    expect(broker.audit()).toContainEqual(
      expect.objectContaining({
        event: "alarm",
        code: "theft",
        ended: [{ lease, state: "revoking" }],
      }),
    );
    expect((await beat(leaseTokenOf(first))).body).toEqual({ active: false, reason: "revoked" });
    expect((await broker.send("/metrics")).text).toContain('stepkey_alarms_total{alarm="theft"} 1');
  });

  it("gives a grant as often as its per-job says", async () => {
    const codes = [];
    for (let time = 0; time < 3; time += 1) {
      codes.push((await broker.ask({ grant: "twice" })).body["code"] ?? "granted");
    }
    expect(codes).toEqual(["granted", "granted", "sealed"]);
  });

  it("ends the lease of a lost response, and issues another under the same seal, twice at most", async () => {
    const detail = detailOf();
    const answers = [await broker.ask(detail), await broker.ask(detail), await broker.ask(detail)];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(broker.provider.roles.size).toBe(1);
    expect((await broker.ask(detail)).body["code"]).toBe("sealed");
    const last = answers.at(-1);
    if (last === undefined) throw new Error("no answer");
    expect((await beat(leaseTokenOf(last))).body).toMatchObject({ active: true });
  });

  it("does not take a repeated request for a lost response after the first heartbeat", async () => {
    const detail = detailOf();
    await beat(leaseTokenOf(await broker.ask(detail)));
    expect((await broker.ask(detail)).body["code"]).toBe("sealed");
  });

  it("issues nothing under the seal of a lost response that cannot be proven dead", async () => {
    const detail = detailOf();
    await broker.ask(detail);
    broker.provider.mood = "cannot revoke";
    expect((await broker.ask(detail)).body["code"]).toBe("revocation_pending");
    broker.provider.mood = "well";
    expect((await broker.ask(detail)).status).toBe(200);
    expect(broker.provider.roles.size).toBe(1);
  });
});

describe("a provider that fails", () => {
  let clock: FakeClock;
  beforeEach(async () => {
    clock = createFakeClock();
    broker = await openBrokerSetup({ clock });
  });

  it("leaves a lease that is looked for until its ttl, when something may exist", async () => {
    broker.provider.mood = "unsure";
    expect((await broker.ask()).body["code"]).toBe("provider_failed");
    const [lease] = await broker.store.list({});
    expect(broker.provider.roles.size).toBe(0);
    expect(["revoking", "revoked", "failed"]).toContain(lease?.state);
  });

  it("is answered within the deadline when it hangs, and what it made is revoked", async () => {
    broker.provider.mood = "hangs";
    let told: Told | undefined;
    const asking = (async () => {
      told = await broker.ask();
    })();
    await expect.poll(() => broker.provider.roles.size).toBe(1);
    await clock.advance(9_000);
    expect(told).toBeUndefined();
    await clock.advance(5_500);
    await asking;
    expect(told?.body["code"]).toBe("provider_failed");
    expect(broker.provider.roles.size).toBe(0);
  });

  it("revokes what it made when the job was closed meanwhile", async () => {
    let go = (): void => {};
    broker.provider.pause = new Promise<void>((resolve) => {
      go = resolve;
    });
    const asking = broker.ask();
    await expect.poll(() => broker.provider.roles.size).toBe(1);
    const closing = closeJob({ environment: "staging" });
    await expect
      .poll(async () => (await broker.store.list({})).map(({ endReason }) => endReason))
      .toEqual(["job_closed"]);
    go();
    const finished = Promise.all([asking, closing]);
    await clock.advance(30_000);
    const [told] = await finished;
    expect(told.body["code"]).toBe("job_closed");
    expect(broker.provider.roles.size).toBe(0);
  });

  it("is not waited for when GitHub hangs: 503 within the time limit", async () => {
    broker.gate.answer = new Promise(() => {});
    let told: Told | undefined;
    const asking = (async () => {
      told = await broker.ask(WRITE, PRODUCTION);
    })();
    await expect.poll(() => broker.gate.asked.length).toBe(1);
    await clock.advance(14_000);
    await asking;
    expect(told?.body["code"]).toBe("github_unavailable");
  });
});

describe("revoking", () => {
  beforeEach(async () => {
    broker = await openBrokerSetup();
  });

  it("ends the lease and says what was seen; twice says the same", async () => {
    const told = await broker.ask();
    const proven = {
      state: "verified",
      proof: {
        checked_at: INSTANT,
        by: "broker",
        facts: ["role dropped", "role absent"],
      },
    };
    expect((await revoke(leaseTokenOf(told))).body).toEqual(proven);
    expect(broker.provider.roles.size).toBe(0);
    expect((await revoke(leaseTokenOf(told))).body).toEqual(proven);
    expect(broker.audit()).toContainEqual(
      expect.objectContaining({ event: "revoke", lease: leaseIdOf(told) }),
    );
  });

  it.each([`lsk_${"a".repeat(32)}`, "anything"])(
    "returns 200 for the unknown token %s",
    async (token) => {
      const told = await revoke(token);
      expect(told.status).toBe(200);
      expect(told.body).toMatchObject({ state: "unknown", proof: { by: "broker" } });
    },
  );

  it("returns 503 while the provider cannot be reached, and keeps trying", async () => {
    const told = await broker.ask();
    broker.provider.mood = "gone";
    const pending = await revoke(leaseTokenOf(told));
    expect(pending).toMatchObject({ status: 503, body: { code: "revocation_pending" } });
    expect(pending.headers.get("retry-after")).not.toBeNull();
    broker.provider.mood = "well";
    const lease = await endLease({
      store: broker.store,
      providers: new Map([["postgres", broker.provider]]),
      clock: { now: Date.now, sleep: () => Promise.resolve() },
      keyRing: undefined,
      lockOwner: "a reaper",
      lease: leaseIdOf(told),
    });
    expect(lease.state).toBe("revoked");
    expect((await revoke(leaseTokenOf(told))).status).toBe(200);
  });

  it("does not take the lease id for its token", async () => {
    const told = await broker.ask();
    expect((await revoke(leaseIdOf(told))).body).toMatchObject({ state: "unknown" });
    expect((await beat(leaseTokenOf(told))).body).toMatchObject({ active: true });
  });
});

describe("closing a job", () => {
  beforeEach(async () => {
    broker = await openBrokerSetup();
  });

  it("ends every lease of that job, of no other, and returns each with its proof", async () => {
    const [one, two] = [await broker.ask(), await broker.ask({ grant: "twice" })];
    const other = await broker.ask({}, { check_run_id: "99" });
    const closed = await closeJob();
    expect(closed.status).toBe(200);
    const leases = closed.body["leases"] as readonly { lease: string; state: string }[];
    expect(leases.map(({ lease }) => lease).toSorted()).toEqual(
      [leaseIdOf(one), leaseIdOf(two)].toSorted(),
    );
    expect(leases.every(({ state }) => state === "verified")).toBe(true);
    expect((await beat(leaseTokenOf(other))).body).toMatchObject({ active: true });
  });

  it("burns the ID token that it was asked with", async () => {
    const authorization = `Bearer ${await broker.idToken()}`;
    const init = { method: "DELETE", headers: { authorization } };
    expect((await broker.send("/leases", init)).status).toBe(200);
    expect(await broker.send("/leases", init)).toMatchObject({
      status: 401,
      body: { error: "invalid_token", code: "token_replayed" },
    });
  });

  it("returns the state of what could not be ended yet", async () => {
    await broker.ask();
    broker.provider.mood = "gone";
    const closed = await closeJob();
    expect(closed.body["leases"]).toMatchObject([
      { state: "revoking", proof: { facts: [expect.stringContaining("ECONNREFUSED")] } },
    ]);
    expect((await broker.ask()).body["code"]).toBe("job_closed");
  });
});
