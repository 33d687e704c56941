import { beforeEach, describe, expect, it } from "vitest";
import {
  parseDenies,
  renderDenies,
} from "../../../../../src/credentials/aws/broker/deny-document.ts";
import {
  createDenyLedger,
  type DenyLedger,
} from "../../../../../src/credentials/aws/broker/deny-ledger.ts";
import { sweepDenies } from "../../../../../src/credentials/aws/broker/revoke.ts";
import { errOf } from "../../../../contract/provider.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../../../support/fake-clock.ts";
import { fakeRolePolicies, type FakeRolePolicies } from "../../../../support/fake-role-policies.ts";

const NOW = TEN_OCLOCK / 1000;
const HOUR_MS = 3_600_000;
const never = new AbortController().signal;
const session = (index: number): string => `stepkey-${String(index).padStart(26, "0")}`;
const sessions = (count: number) => Array.from({ length: count }, (_, index) => session(index));

let clock: FakeClock;
let role: FakeRolePolicies;
let ledger: DenyLedger;

beforeEach(() => {
  clock = createFakeClock();
  role = fakeRolePolicies("arn:aws:iam::123456789012:role/deploy");
  let made = 0;
  const newPolicyName = (): string => {
    made += 1;
    return `stepkey-1-${made}`;
  };
  ledger = createDenyLedger({ calls: role.calls, clock, jitter: () => 1, newPolicyName }, "deploy");
});

async function settle<T>(work: Promise<T>, milliseconds = 60_000): Promise<T> {
  const [value] = await Promise.all([work, clock.advance(milliseconds)]);
  return value;
}

const deny = (index: number, until = NOW + 900) =>
  ledger.deny({ session: session(index), until }, never);
const denied = (): readonly string[] =>
  [...role.policies.values()]
    .flatMap((text) => parseDenies(text) ?? [])
    .map((entry) => entry.session);

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
    const outcomes = await settle(Promise.all(sessions(300).map((_, index) => deny(index))));
    const refused = outcomes.filter(({ ok }) => !ok);
    expect(refused.length).toBeGreaterThan(0);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(denied().length);
    expect(refused).toMatchObject(refused.map(() => ({ error: { name: "role_policy_full" } })));
    const [text = ""] = role.policies.values();
    expect(text.length).toBeLessThanOrEqual(10_240);
  });

  it("has room again when older ones have ended", async () => {
    await settle(Promise.all(sessions(300).map((_, index) => deny(index))));
    clock.set(TEN_OCLOCK + 1_000_000);
    expect((await settle(deny(999, NOW + 7200))).ok).toBe(true);
    expect(denied()).toEqual([session(999)]);
  });

  it("stops waiting at the caller's deadline, and writes the deny all the same", async () => {
    const release = role.hold();
    const deadline = new AbortController();
    const waiting = ledger.deny({ session: session(1), until: NOW + 900 }, deadline.signal);
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
    const outcome = await ledger.deny(
      { session: session(1), until: NOW + 900 },
      AbortSignal.abort(),
    );
    expect(outcome.ok).toBe(false);
    await clock.advance(60_000);
    expect(role.log).toEqual([]);
  });

  it("begins a new policy when the old one may be swept by others", async () => {
    await settle(deny(1));
    clock.set(TEN_OCLOCK + HOUR_MS);
    await settle(deny(2, NOW + 2 * 3600));
    expect([...role.policies.keys()]).toEqual(["stepkey-1-1", "stepkey-1-2"]);
    expect(ledger.policyName()).toBe("stepkey-1-2");
  });

  it("lets a bug be seen instead of hanging", async () => {
    const broken = { ...role.calls, putRolePolicy: () => Promise.reject(new TypeError("a bug")) };
    const other = createDenyLedger(
      { calls: broken, clock, jitter: () => 1, newPolicyName: () => "x" },
      "deploy",
    );
    await expect(other.deny({ session: session(1), until: NOW + 900 }, never)).rejects.toThrow(
      "a bug",
    );
  });
});

describe("sweeping a role", () => {
  const sweep = (own: string | undefined, now = TEN_OCLOCK) =>
    sweepDenies({
      calls: role.calls,
      role: "deploy",
      prefix: "stepkey-1-",
      own,
      now,
      signal: never,
    });

  it("removes what an earlier process left, once nobody can write to it any more", async () => {
    role.policies.set("stepkey-1-old", renderDenies([{ session: session(1), until: NOW - 7200 }]));
    role.policies.set(
      "stepkey-1-recent",
      renderDenies([{ session: session(2), until: NOW - 1800 }]),
    );
    role.policies.set("stepkey-1-live", renderDenies([{ session: session(3), until: NOW + 600 }]));
    await sweep(undefined);
    expect([...role.policies.keys()]).toEqual(["stepkey-1-recent", "stepkey-1-live"]);
  });

  it("leaves its own policy, another instance's, and what it cannot read", async () => {
    const over = renderDenies([{ session: session(1), until: NOW - 7200 }]);
    role.policies.set("stepkey-1-own", over);
    role.policies.set("stepkey-2-other", over);
    role.policies.set("work", over);
    role.policies.set("stepkey-1-edited", over.replace("Deny", "Allow"));
    await sweep("stepkey-1-own");
    expect(role.policies.size).toBe(4);
  });

  it("is quiet when it may not look", async () => {
    role.failWith({
      kind: "permanent",
      name: "AccessDenied",
      message: "",
      remedy: "",
      mayExist: false,
    });
    await sweep(undefined);
    expect(role.log).toEqual(["list"]);
  });
});
