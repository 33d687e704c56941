import { beforeEach, describe, expect, it } from "vitest";
import { errOf } from "../../../../../contract/provider.ts";
import {
  createFakeAws,
  sessionOf,
  type FakeAws,
  type FakeBroker,
} from "../../../../../support/fake-iam/brokers.ts";
import {
  ACCOUNT,
  AWS_QUOTAS,
  withManaged,
  withRole,
} from "../../../../../support/fake-iam/world.ts";

let aws: FakeAws;
let broker: FakeBroker;

beforeEach(() => {
  aws = createFakeAws();
  broker = aws.broker();
});

const endMany = async (role: string, count: number, from = broker) => {
  const handles = Array.from({ length: count }, () => from.handle(role, 60));
  const outcomes = await aws.run(Promise.all(handles.map((handle) => from.revoke(handle))));
  return { handles, outcomes };
};
const deniedOf = (handles: readonly Parameters<typeof sessionOf>[0][]): number =>
  handles.filter((handle) => aws.iam.isDenied("deploy", sessionOf(handle))).length;
const attached = (): readonly string[] => aws.iam.state().roles.get("deploy")?.attached ?? [];
const failures = (outcomes: readonly { readonly ok: boolean }[]): number =>
  outcomes.filter(({ ok }) => !ok).length;

describe("managed policies for what has no room inline", () => {
  it("take the entries that do not fit, up to four of them", async () => {
    const role = aws.iam.makeRole("deploy", 10_200);
    const { handles, outcomes } = await endMany(role, 1500);
    // 315 entries of 19 characters in each of four.
    expect(1500 - failures(outcomes)).toBe(4 * 315);
    expect(deniedOf(handles)).toBe(4 * 315);
    expect(attached()).toHaveLength(4);
  });

  it("are left alone while there is room inline", async () => {
    await endMany(aws.iam.makeRole("deploy", 300), 100);
    expect(attached()).toEqual([]);
    expect(aws.iam.log).not.toContain("CreatePolicy");
  });

  it("keep at most two versions, however often they are written", async () => {
    const role = aws.iam.makeRole("deploy", 10_200);
    for (let time = 0; time < 12; time += 1) await endMany(role, 3);
    const [policy] = aws.iam.state().managed.values();
    expect(policy?.nextVersion).toBeGreaterThan(10);
    expect(policy?.versions.length).toBeLessThanOrEqual(2);
  });

  it("are not used without the right, which is tried once an hour", async () => {
    aws.iam.habits.forbidden = new Set(["CreatePolicy"]);
    const role = aws.iam.makeRole("deploy", 10_200);
    for (let time = 0; time < 5; time += 1) {
      const { outcomes } = await endMany(role, 3);
      expect(outcomes.map((one) => errOf(one).name)).toEqual(Array(3).fill("role_full"));
    }
    expect(aws.iam.log.filter((action) => action === "CreatePolicy")).toHaveLength(1);
  });

  it("leave nothing behind when the broker may create, but not attach them", async () => {
    aws.iam.habits.forbidden = new Set(["AttachRolePolicy"]);
    const role = aws.iam.makeRole("deploy", 10_200);
    const { outcomes } = await endMany(role, 3);
    expect(failures(outcomes)).toBe(3);
    expect(aws.iam.state().managed.size).toBe(0);
  });

  it("are not forced on a role that has as many as it can have", async () => {
    aws.iam.habits.quotas = { ...AWS_QUOTAS, attachedToRole: 1 };
    const role = aws.iam.makeRole("deploy", 10_200);
    const { handles, outcomes } = await endMany(role, 500);
    expect(500 - failures(outcomes)).toBe(315);
    expect(deniedOf(handles)).toBe(315);
    expect(aws.iam.state().managed.size).toBe(1);
  });

  it("of one process are never written by another", async () => {
    const role = aws.iam.makeRole("deploy", 10_200);
    const other = aws.broker();
    const first = await endMany(role, 20);
    const second = await endMany(role, 20, other);
    expect(deniedOf([...first.handles, ...second.handles])).toBe(40);
    expect(attached()).toHaveLength(2);
    const stranger = aws.broker({ instance: "another" });
    const third = await endMany(role, 20, stranger);
    expect(deniedOf(third.handles)).toBe(20);
    expect(new Set(attached()).size).toBe(3);
  });

  it("that a dead process left are removed when they are over, attached or not", async () => {
    const role = aws.iam.makeRole("deploy", 10_200);
    await endMany(role, 20);
    broker.kill();
    // It died between creating and attaching another one.
    const [policy] = aws.iam.state().managed.values();
    if (policy === undefined) throw new Error("no policy");
    const name = policy.name.replace(/-[0-9a-f]{12}/u, "-0123456789ab");
    const arn = `arn:aws:iam::${ACCOUNT}:policy/stepkey/${name}`;
    aws.iam.change((state) => withManaged(state, arn, { ...policy, arn, name }));
    await aws.clock.advance(62 * 60_000);
    const other = aws.broker();
    const { handles } = await endMany(role, 400, other);
    expect(deniedOf(handles)).toBe(400);
    expect([...aws.iam.state().managed.keys()].toSorted()).toEqual([...attached()].toSorted());
    expect(attached()).toHaveLength(2);
  });

  it("that somebody deleted are replaced, with all their entries", async () => {
    const role = aws.iam.makeRole("deploy", 10_200);
    const first = await endMany(role, 20);
    aws.iam.change((state) => {
      const now = state.roles.get("deploy");
      if (now === undefined) return state;
      return { ...withRole(state, "deploy", { ...now, attached: [] }), managed: new Map() };
    });
    const second = await endMany(role, 1);
    expect(second.outcomes).toEqual([{ ok: true, value: { facts: ["deny read back"] } }]);
    expect(deniedOf([...first.handles, ...second.handles])).toBe(21);
  });

  it("are not tried for a role without an account, as Ceph's are", async () => {
    aws.iam.makeRole("deploy", 10_200);
    const handles = [broker.handle("arn:aws:iam:::role/deploy", 60)];
    await aws.run(broker.provider.probe(handles[0] ?? {}, new AbortController().signal));
    expect(aws.iam.log).not.toContain("ListAttachedRolePolicies");
  });
});
