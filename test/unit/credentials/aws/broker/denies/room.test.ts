import { beforeEach, describe, expect, it } from "vitest";
import { errOf, okOf } from "../../../../../contract/provider.ts";
import { TEN_OCLOCK } from "../../../../../support/fake-clock.ts";
import {
  createFakeAws,
  type FakeAws,
  type FakeBroker,
} from "../../../../../support/fake-iam/brokers.ts";

const never = new AbortController().signal;
const MANAGED = ["CreatePolicy", "ListAttachedRolePolicies"];

let aws: FakeAws;
let broker: FakeBroker;

beforeEach(() => {
  aws = createFakeAws();
  aws.iam.habits.forbidden = new Set(MANAGED);
  broker = aws.broker();
});

const issue = (role: string, minutes = 60, from = broker) =>
  aws.run(from.provider.issue(from.request(role, minutes), never), 5000);
const issueMany = (role: string, count: number, minutes = 60) =>
  aws.run(
    Promise.all(
      Array.from({ length: count }, () =>
        broker.provider.issue(broker.request(role, minutes), never),
      ),
    ),
    20_000,
  );
const okCount = (outcomes: readonly { readonly ok: boolean }[]) =>
  outcomes.filter(({ ok }) => ok).length;

describe("the room of a role before a lease is issued", () => {
  it("is looked at once for many grants, not with each", async () => {
    const role = aws.iam.makeRole("deploy", 300);
    await issueMany(role, 20);
    await issueMany(role, 20);
    const looks = aws.iam.log.filter((action) => action === "ListRolePolicies");
    expect(looks.length).toBeLessThanOrEqual(2);
  });

  it("is refused as `role_full` with the time at which there is room, before anything is issued", async () => {
    const role = aws.iam.makeRole("deploy", 10_000);
    const outcomes = await issueMany(role, 10, 30);
    expect(okCount(outcomes)).toBe(4);
    const asked = aws.iam.log.filter((action) => action === "AssumeRole").length;
    expect(asked).toBe(4);
    const failure = errOf(await issue(role));
    expect(failure).toMatchObject({ kind: "retryable", name: "role_full", mayExist: false });
    expect(failure.retryAt).toBe(TEN_OCLOCK + 30 * 60_000);
    expect(failure.message).toContain("2026-11-22T10:30:00Z");
  });

  it("is enough for the end of every lease that was issued", async () => {
    const role = aws.iam.makeRole("deploy", 9000);
    // Of different lengths, so that their entries end at different times.
    const outcomes = await aws.run(
      Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          broker.provider.issue(broker.request(role, 10 + index * 7), never),
        ),
      ),
      20_000,
    );
    const issued = outcomes.filter(({ ok }) => ok).map((one) => okOf(one));
    expect(issued.length).toBeGreaterThan(50);
    expect(issued.length).toBeLessThan(100);
    const ended = await aws.run(Promise.all(issued.map(({ handle }) => broker.revoke(handle))));
    expect(okCount(ended)).toBe(issued.length);
  });

  it("comes back when a lease ends by itself, or was never issued", async () => {
    const role = aws.iam.makeRole("deploy", 10_000);
    await issueMany(role, 4, 10);
    expect((await issue(role)).ok).toBe(false);
    await aws.clock.advance(11 * 60_000);
    expect((await issue(role)).ok).toBe(true);
    aws.iam.habits.forbidden = new Set([...MANAGED, "AssumeRole"]);
    for (let time = 0; time < 10; time += 1)
      expect(errOf(await issue(role)).name).toBe("AccessDenied");
    aws.iam.habits.forbidden = new Set(MANAGED);
    expect((await issue(role)).ok).toBe(true);
  });

  it("stays taken while an ended lease is denied", async () => {
    const role = aws.iam.makeRole("deploy", 10_006);
    const outcomes = await issueMany(role, 4, 30);
    await aws.run(Promise.all(outcomes.map((one) => broker.revoke(okOf(one).handle))));
    expect(errOf(await issue(role)).name).toBe("role_full");
    await aws.clock.advance(31 * 60_000);
    expect((await issue(role)).ok).toBe(true);
  });

  it("is shared with another broker of the instance, which may end a lease", async () => {
    const role = aws.iam.makeRole("deploy", 9900);
    const other = aws.broker();
    const outcomes = await issueMany(role, 40, 30);
    const issued = outcomes.filter(({ ok }) => ok).map((one) => okOf(one));
    expect(issued).toHaveLength(9);
    // The other broker has a policy of its own, and there is no room for one more entry than before.
    const ended = await aws.run(Promise.all(issued.map(({ handle }) => other.revoke(handle))));
    expect(okCount(ended)).toBe(9);
    expect(errOf(await issue(role)).name).toBe("role_full");
    await aws.clock.advance(32 * 60_000);
    expect((await issue(role)).ok).toBe(true);
  });

  it("does not matter while IAM does not respond: leases end by their own policy then", async () => {
    const role = aws.iam.makeRole("deploy", 10_000);
    aws.iam.habits.forbidden = new Set([...MANAGED, "ListRolePolicies"]);
    expect(okCount(await issueMany(role, 10))).toBe(10);
    expect(okCount(await issueMany(role, 10))).toBe(10);
    // One look for each of both times, not one for each grant.
    expect(aws.iam.log.filter((action) => action === "ListRolePolicies")).toHaveLength(2);
  });

  it("delays a grant by a second at most when IAM is slow", async () => {
    const role = aws.iam.makeRole("deploy", 300);
    aws.iam.habits.latencyMs = 5000;
    let at = 0;
    const issuing = broker.provider.issue(broker.request(role, 10), never).then((outcome) => {
      at = aws.clock.now() - TEN_OCLOCK;
      return outcome;
    });
    expect((await aws.run(issuing)).ok).toBe(true);
    expect(at).toBeLessThanOrEqual(1000);
  });

  it("grows by a managed policy where the broker may attach one, and shrinks again", async () => {
    aws.iam.habits.forbidden = new Set();
    const role = aws.iam.makeRole("deploy", 10_000);
    const outcomes = await issueMany(role, 400, 30);
    expect(okCount(outcomes)).toBe(400);
    expect(aws.iam.state().roles.get("deploy")?.attached).toHaveLength(2);
    const ended = await aws.run(
      Promise.all(outcomes.map((one) => broker.revoke(okOf(one).handle))),
    );
    expect(okCount(ended)).toBe(400);
    await aws.clock.advance(31 * 60_000);
    await aws.run(broker.watch());
    expect(aws.iam.state().roles.get("deploy")?.attached).toEqual([]);
    expect(aws.iam.state().managed.size).toBe(0);
  });
});
