import { beforeEach, describe, expect, it } from "vitest";
import type { Handle } from "../../../../../../src/credentials/kind/credential.ts";
import { errOf, okOf } from "../../../../../contract/provider.ts";
import { TEN_OCLOCK } from "../../../../../support/fake-clock.ts";
import {
  createFakeAws,
  sessionOf,
  type FakeAws,
  type FakeBroker,
} from "../../../../../support/fake-iam/brokers.ts";
import { withRole } from "../../../../../support/fake-iam/world.ts";

const MINUTE_MS = 60_000;

let aws: FakeAws;
let broker: FakeBroker;
let role: string;

beforeEach(() => {
  aws = createFakeAws();
  broker = aws.broker();
  role = aws.iam.makeRole("deploy", 300);
});

async function end(minutes = 60, from = broker): Promise<Handle> {
  const handle = from.handle(role, minutes);
  okOf(await aws.run(from.revoke(handle), 5000));
  return handle;
}

const isDenied = (handle: Handle): boolean => aws.iam.isDenied("deploy", sessionOf(handle));
const names = (): readonly string[] => [
  ...(aws.iam.state().roles.get("deploy")?.inline.keys() ?? []),
];
const watch = (from = broker) => aws.run(from.watch(), 5000);

/** Somebody removes every policy of stepkey. */
function removeAll(): void {
  aws.iam.change((state) => {
    const now = state.roles.get("deploy");
    if (now === undefined) return state;
    const inline = new Map([...now.inline].filter(([name]) => !name.startsWith("stepkey-")));
    return withRole(state, "deploy", { ...now, inline, attached: [] });
  });
}

/** Somebody changes a policy of stepkey. */
function edit(change: (document: string) => string): void {
  aws.iam.change((state) => {
    const now = state.roles.get("deploy");
    if (now === undefined) return state;
    const inline = new Map(
      [...now.inline].map(([name, document]) => [
        name,
        name.startsWith("stepkey-") ? change(document) : document,
      ]),
    );
    return withRole(state, "deploy", { ...now, inline });
  });
}

describe("a Deny that somebody removed", () => {
  it("is written again within a minute, and reported once", async () => {
    const handle = await end();
    await aws.clock.advance(MINUTE_MS);
    expect((await watch()).ok).toBe(true);
    removeAll();
    expect(isDenied(handle)).toBe(false);
    await aws.clock.advance(MINUTE_MS);
    const failure = errOf(await watch());
    expect(failure).toMatchObject({ kind: "retryable", name: "deny_removed" });
    expect(failure.message).toContain("1 ended sessions from role deploy");
    expect(isDenied(handle)).toBe(true);
    await aws.clock.advance(MINUTE_MS);
    expect((await watch()).ok).toBe(true);
  });

  it("is written again under its name when the policy was only changed", async () => {
    const handle = await end();
    const before = names();
    await aws.clock.advance(MINUTE_MS);
    edit((document) => document.replace("Deny", "Allow"));
    errOf(await watch());
    expect(isDenied(handle)).toBe(true);
    expect(names()).toEqual(before);
  });

  it("is not looked for once its session's own policy denies everything", async () => {
    const handle = await end(10);
    await aws.clock.advance(9 * MINUTE_MS);
    removeAll();
    await aws.clock.advance(2 * MINUTE_MS);
    expect((await watch()).ok).toBe(true);
    expect(isDenied(handle)).toBe(false);
  });

  it("of a process that is gone is written again by the next one, which has seen it", async () => {
    const handle = await end();
    broker.kill();
    const next = aws.broker();
    await end(60, next);
    await watch(next);
    await aws.clock.advance(MINUTE_MS);
    expect((await watch(next)).ok).toBe(true);
    removeAll();
    await aws.clock.advance(MINUTE_MS);
    errOf(await watch(next));
    await aws.clock.advance(MINUTE_MS);
    errOf(await watch(next));
    expect(isDenied(handle)).toBe(true);
  });

  it("is not reported when a look is older than the write", async () => {
    await aws.clock.advance(MINUTE_MS);
    await end();
    aws.iam.habits.readLagMs = 30_000;
    expect((await watch()).ok).toBe(true);
  });

  it("is reported, with the reason, when it cannot be written again", async () => {
    await end();
    await aws.clock.advance(MINUTE_MS);
    removeAll();
    aws.iam.habits.forbidden = new Set(["PutRolePolicy"]);
    expect(errOf(await watch()).message).toContain("AccessDenied");
  });

  it("is written again as well after a write that failed, of which nobody knows what landed", async () => {
    const handle = await end(50);
    aws.iam.habits.cut = 1000;
    expect((await aws.run(broker.revoke(broker.handle(role, 49)), 20_000)).ok).toBe(false);
    removeAll();
    aws.iam.habits.cut = 0;
    await aws.clock.advance(MINUTE_MS);
    expect((await watch()).ok).toBe(true);
    expect(isDenied(handle)).toBe(true);
  });

  it("in a managed policy that somebody detached is written again", async () => {
    role = aws.iam.makeRole("deploy", 10_200);
    const handle = await end();
    expect(aws.iam.state().roles.get("deploy")?.attached).toHaveLength(1);
    await aws.clock.advance(MINUTE_MS);
    removeAll();
    errOf(await watch());
    expect(isDenied(handle)).toBe(true);
  });
});

describe("what is over", () => {
  it("goes with the next look: the own policies at once, those of other processes after a minute more", async () => {
    await end(10);
    broker.kill();
    const next = aws.broker();
    await end(10, next);
    expect(names()).toHaveLength(3);
    await aws.clock.advance(10 * MINUTE_MS);
    await watch(next);
    expect(names()).toHaveLength(2);
    await end(30, next);
    await aws.clock.advance(MINUTE_MS);
    await watch(next);
    expect(names()).toHaveLength(2);
  });

  it("is decided by AWS's clock: a broker's clock that is a day ahead removes no live Deny", async () => {
    const handle = await end();
    const wrong = { ...aws.clock, now: () => aws.clock.now() + 86_400_000 };
    const hasty = aws.broker({ clock: wrong });
    const other = await end(5, hasty);
    for (let time = 0; time < 4; time += 1) {
      await watch(hasty);
      await aws.clock.advance(MINUTE_MS);
    }
    expect([isDenied(handle), isDenied(other)]).toEqual([true, true]);
  });

  it("of an instance whose name begins alike is left alone", async () => {
    const other = aws.broker({ instance: "0123456789abcdef-b" });
    await end(5, other);
    await end(60);
    await aws.clock.advance(30 * MINUTE_MS);
    await watch();
    expect(names()).toHaveLength(3);
    await watch(other);
    expect(names()).toHaveLength(2);
  });

  it("is nobody's concern while nothing of this process is there", async () => {
    expect((await watch()).ok).toBe(true);
    expect(aws.iam.log).toEqual([]);
  });
});

describe("an end at the fence of the session itself", () => {
  const endAt = async (milliseconds: number) => {
    const handle = broker.handle(role, 10);
    await end();
    const before = aws.iam.log.length;
    await aws.clock.advance(TEN_OCLOCK + 10 * MINUTE_MS + 5000 + milliseconds - aws.clock.now());
    const outcome = okOf(await aws.run(broker.revoke(handle), 10_000));
    return { facts: outcome.facts, calls: aws.iam.log.slice(before) };
  };

  it("waits for AWS's clock instead of writing, and asks for its time at most", async () => {
    const { facts, calls } = await endAt(-4000);
    expect(facts[0]).toContain("its own session policy denies everything since");
    expect(calls).toEqual(["GetRole"]);
  });

  it("writes a Deny for a session that lives on because the broker's clock is ahead", async () => {
    aws.iam.habits.aheadMs = -120_000;
    const handle = broker.handle(role, 10);
    await end();
    await aws.clock.advance(10 * MINUTE_MS);
    expect(okOf(await aws.run(broker.revoke(handle), 5000)).facts).toEqual(["deny read back"]);
    expect(isDenied(handle)).toBe(true);
  });
});
