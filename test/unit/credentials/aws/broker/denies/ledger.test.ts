import { beforeEach, describe, expect, it } from "vitest";
import {
  parseDenies,
  renderDenies,
  denyKey,
} from "../../../../../../src/credentials/aws/broker/denies/document.ts";
import {
  createDenyLedger,
  type DenyLedger,
} from "../../../../../../src/credentials/aws/broker/denies/ledger.ts";
import { createLooks } from "../../../../../../src/credentials/aws/broker/denies/look.ts";
import {
  createRoleDenies,
  type RoleDenies,
} from "../../../../../../src/credentials/aws/broker/denies/role-denies.ts";
import type { BatchDeps } from "../../../../../../src/credentials/aws/broker/denies/settle-batch.ts";
import { watchRole } from "../../../../../../src/credentials/aws/broker/denies/watch.ts";
import { errOf } from "../../../../../contract/provider.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../../../../support/fake-clock.ts";
import {
  fakeRolePolicies,
  type FakeRolePolicies,
} from "../../../../../support/fake-role-policies.ts";

const NOW = TEN_OCLOCK / 1000;
const HOUR_MS = 3_600_000;
const ARN = "arn:aws:iam::123456789012:role/deploy";
const never = new AbortController().signal;
const session = (index: number): string =>
  denyKey(`stepkey-${String(index).padStart(12, "0").padEnd(26, "0")}`);
const sessions = (count: number) => Array.from({ length: count }, (_, index) => session(index));

let clock: FakeClock;
let role: FakeRolePolicies;
let denies: RoleDenies;
let deps: BatchDeps;
let ledger: DenyLedger;

beforeEach(() => {
  clock = createFakeClock();
  role = fakeRolePolicies(ARN, clock);
  denies = createRoleDenies(ARN, "1");
  deps = depsOf(role.calls);
  ledger = createDenyLedger(deps, denies);
});

function depsOf(calls: BatchDeps["calls"]): BatchDeps {
  let made = 0;
  return {
    calls,
    clock,
    jitter: () => 1,
    randomBytes: () => new Uint8Array(6).fill((made += 1)),
    look: createLooks({ calls, clock }, denies),
  };
}

async function settle<T>(work: Promise<T>, milliseconds = 60_000): Promise<T> {
  const [value] = await Promise.all([work, clock.advance(milliseconds)]);
  return value;
}

const deny = (index: number, until = NOW + 900) =>
  ledger.deny({ key: session(index), until }, never);
const denied = (): readonly string[] =>
  [...role.policies.values()].flatMap((text) => parseDenies(text)?.keys ?? []);

describe("the denies of one role", () => {
  it("writes the deny and reads it back before it says so", async () => {
    expect(await settle(deny(1))).toEqual({ ok: true, value: undefined });
    expect(denied()).toEqual([session(1)]);
    expect(role.log[0]).toBe("put");
    expect(role.log.slice(1)).toContain("get");
  });

  it("takes all that wait meanwhile into one further write", async () => {
    await settle(Promise.all(sessions(20).map((_, index) => deny(index))));
    expect(denied().toSorted()).toEqual(sessions(20));
    expect(role.log.filter((call) => call === "put")).toHaveLength(2);
  });

  it("keeps earlier denies with every later one", async () => {
    await settle(deny(1));
    await settle(deny(2));
    expect(denied().toSorted()).toEqual([session(1), session(2)]);
  });

  it("writes again when a write was answered and lost", async () => {
    role.loseWrites(2);
    expect((await settle(deny(1))).ok).toBe(true);
    expect(denied()).toEqual([session(1)]);
    expect(role.log.filter((call) => call === "put")).toHaveLength(3);
  });

  it("does not report as denied what it never saw, and corrects it with the next write", async () => {
    role.loseWrites(100);
    const failure = errOf(await settle(deny(1)));
    expect(failure).toMatchObject({ kind: "retryable", name: "deny_not_seen", mayExist: true });
    role.loseWrites(0);
    expect((await settle(deny(2))).ok).toBe(true);
    expect(denied().toSorted()).toEqual([session(1), session(2)]);
  });

  it("hands on AWS's refusal at once", async () => {
    const refusal = {
      kind: "permanent",
      name: "AccessDenied",
      message: "no",
      remedy: "x",
      mayExist: false,
    } as const;
    role.failWith(refusal);
    expect(errOf(await settle(deny(1)))).toEqual(refusal);
    expect(role.log).toEqual(["put"]);
  });

  it("drops what has ended when it writes next", async () => {
    await settle(deny(1, NOW + 120));
    await settle(deny(2, NOW + 7200));
    clock.set(TEN_OCLOCK + 300_000);
    await settle(deny(3, NOW + 7200));
    expect(denied().toSorted()).toEqual([session(2), session(3)]);
  });

  it("says that the role is full to those that do not fit, and keeps the others denied", async () => {
    const outcomes = await settle(Promise.all(sessions(700).map((_, index) => deny(index))));
    const refused = outcomes.filter(({ ok }) => !ok);
    expect(refused.length).toBeGreaterThan(0);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(denied().length);
    expect(refused).toMatchObject(
      refused.map(() => ({
        error: { kind: "retryable", name: "role_full", retryAt: TEN_OCLOCK + 900_000 },
      })),
    );
    const [text = ""] = role.policies.values();
    expect(text.length).toBeLessThanOrEqual(10_240);
  });

  it("has room again when older ones have ended", async () => {
    await settle(Promise.all(sessions(700).map((_, index) => deny(index))));
    clock.set(TEN_OCLOCK + 1_000_000);
    expect((await settle(deny(999, NOW + 7200))).ok).toBe(true);
    expect(denied()).toEqual([session(999)]);
  });

  it("stops waiting at the caller's deadline, and writes the deny all the same", async () => {
    const release = role.hold();
    const deadline = new AbortController();
    const waiting = ledger.deny({ key: session(1), until: NOW + 900 }, deadline.signal);
    deadline.abort();
    expect(errOf(await waiting)).toMatchObject({
      kind: "retryable",
      name: "timeout",
      mayExist: true,
    });
    release();
    await clock.advance(60_000);
    expect(denied()).toEqual([session(1)]);
  });

  it("does nothing for a caller whose deadline has passed", async () => {
    const outcome = await ledger.deny({ key: session(1), until: NOW + 900 }, AbortSignal.abort());
    expect(outcome.ok).toBe(false);
    await clock.advance(60_000);
    expect(role.log).toEqual([]);
  });

  it("begins a new policy when the old one may be swept by others, and removes its own old one", async () => {
    await settle(deny(1));
    clock.set(TEN_OCLOCK + HOUR_MS);
    await settle(deny(2, NOW + 2 * 3600));
    expect(role.log.filter((call) => call === "put")).toHaveLength(2);
    expect([...role.policies.keys()]).toEqual(["stepkey-020202020202+1"]);
  });

  it("lets a bug be seen instead of hanging", async () => {
    const broken = depsOf({
      ...role.calls,
      putRolePolicy: () => Promise.reject(new TypeError("a bug")),
    });
    const other = createDenyLedger(broken, denies);
    await expect(other.deny({ key: session(1), until: NOW + 900 }, never)).rejects.toThrow("a bug");
  });

  it("goes on after a bug", async () => {
    let isBroken = true;
    const passing = depsOf({
      ...role.calls,
      putRolePolicy: (...given) =>
        isBroken ? Promise.reject(new TypeError("a bug")) : role.calls.putRolePolicy(...given),
    });
    const other = createDenyLedger(passing, denies);
    const one = { key: session(1), until: NOW + 900 };
    await expect(other.deny(one, never)).rejects.toThrow("a bug");
    isBroken = false;
    expect((await settle(other.deny(one, never))).ok).toBe(true);
  });
});

describe("sweeping a role", () => {
  const over = (seconds: number): string =>
    renderDenies({ until: NOW - seconds, keys: [session(1)] });
  const sweep = async (): Promise<void> => {
    // One that is live, so that there is a reason to look.
    await settle(deny(9, NOW + 7200));
    role.policies.delete("stepkey-010101010101+1");
    denies.policies = [];
    denies.reserved.set(session(9), TEN_OCLOCK + HOUR_MS);
    await settle(watchRole(deps, denies));
  };

  it("removes what an earlier process left, once nobody can write to it any more", async () => {
    role.policies.set("stepkey-00000000000a+1", over(121));
    role.policies.set("stepkey-00000000000b+1", over(-300));
    role.policies.set("stepkey-1-00000000000c", over(3700));
    role.policies.set("stepkey-1-00000000000d", over(1800));
    await sweep();
    expect([...role.policies.keys()]).toEqual(["stepkey-00000000000b+1", "stepkey-1-00000000000d"]);
  });

  it("leaves another instance's, and what it cannot read", async () => {
    role.policies.set("stepkey-00000000000a+2", over(7200));
    role.policies.set("stepkey-1-b-00000000000a", over(7200));
    role.policies.set("work", over(7200));
    role.policies.set("stepkey-00000000000a+1", over(7200).replace("Deny", "Allow"));
    await sweep();
    expect(role.policies.size).toBe(4);
  });

  it("is quiet when it may not look", async () => {
    denies.reserved.set(session(9), TEN_OCLOCK + HOUR_MS);
    role.failWith({
      kind: "permanent",
      name: "AccessDenied",
      message: "",
      remedy: "",
      mayExist: false,
    });
    await settle(watchRole(deps, denies));
    expect(role.log).toEqual(["list"]);
  });
});
