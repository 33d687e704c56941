import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Handle } from "../../../../../../src/credentials/kind/credential.ts";
import {
  createFakeAws,
  sessionOf,
  type FakeAws,
  type FakeBroker,
} from "../../../../../support/fake-iam/brokers.ts";

const never = new AbortController().signal;
const RUNS = Number(process.env["STEPKEY_PROPERTY_RUNS"] ?? 60);

/** What happens to two brokers of one instance and to IAM. */
type Event =
  | { readonly kind: "issue"; readonly by: 0 | 1; readonly count: number; readonly minutes: number }
  | { readonly kind: "end"; readonly by: 0 | 1; readonly count: number }
  | { readonly kind: "restart"; readonly by: 0 | 1 }
  | { readonly kind: "wait"; readonly minutes: number }
  | { readonly kind: "watch"; readonly by: 0 | 1 }
  | { readonly kind: "both end"; readonly count: number }
  | {
      readonly kind: "fault";
      readonly fault: "throttle" | "loseWrites" | "cut";
      readonly count: number;
    }
  | { readonly kind: "admin"; readonly characters: number };

const by = fc.constantFrom<0 | 1>(0, 1);
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant("issue" as const),
    by,
    count: fc.integer({ min: 1, max: 60 }),
    minutes: fc.integer({ min: 1, max: 120 }),
  }),
  fc.record({ kind: fc.constant("end" as const), by, count: fc.integer({ min: 1, max: 80 }) }),
  fc.record({ kind: fc.constant("restart" as const), by }),
  fc.record({ kind: fc.constant("wait" as const), minutes: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: fc.constant("watch" as const), by }),
  fc.record({ kind: fc.constant("both end" as const), count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant("fault" as const),
    fault: fc.constantFrom("throttle" as const, "loseWrites" as const, "cut" as const),
    count: fc.integer({ min: 1, max: 8 }),
  }),
  fc.record({ kind: fc.constant("admin" as const), characters: fc.nat(10_000) }),
);

const world = fc.record({
  seed: fc.nat(10_000),
  own: fc.nat(10_200),
  managed: fc.boolean(),
  // Not both: a read that lags can show a write that is lost already. `watchRole` finds that, a minute later.
  iam: fc.constantFrom(
    { readLagMs: 0 },
    { readLagMs: 200 },
    { readLagMs: 1500 },
    { losesConcurrentWrites: true },
  ),
  ahead: fc.constantFrom(0, 0, -3_600_000, 240_000),
  events: fc.array(event, { minLength: 3, maxLength: 14 }),
});

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

interface Lease {
  readonly handle: Handle;
  /** By the broker's clock. */
  readonly endsAt: number;
}

/** The leases of one story, and the brokers. */
interface Story {
  readonly aws: FakeAws;
  readonly role: string;
  readonly brokers: [FakeBroker, FakeBroker];
  readonly live: Lease[];
  /** Somebody tried to end them, and that failed: their entry may be there all the same. */
  readonly tried: Set<Lease>;
  /** Revoking said that the session is denied. */
  readonly denied: Lease[];
  /** Revoking said that the session's own policy denies everything. */
  readonly fenced: Lease[];
  /** What the watch reported as removed. Nobody but IAM itself removes anything here. */
  readonly removed: string[];
  readonly losesWrites: boolean;
}

async function issue(
  { aws, role, brokers, live }: Story,
  given: Extract<Event, { kind: "issue" }>,
) {
  const broker = brokers[given.by];
  const requests = Array.from({ length: given.count }, () => broker.request(role, given.minutes));
  const outcomes = await aws.run(
    Promise.all(requests.map((request) => broker.provider.issue(request, never))),
    20_000,
  );
  for (const [index, outcome] of outcomes.entries()) {
    const endsAt = requests[index]?.expiresAt ?? 0;
    if (outcome.ok) live.push({ handle: outcome.value.handle, endsAt });
  }
}

async function end(story: Story, ending: readonly Lease[], broker: FakeBroker): Promise<void> {
  const { live, tried, denied, fenced } = story;
  const outcomes = await Promise.all(ending.map(({ handle }) => broker.revoke(handle)));
  for (const [index, lease] of ending.entries()) {
    const outcome = outcomes[index];
    if (outcome?.ok !== true) {
      live.push(lease);
      tried.add(lease);
    } else if (outcome.value.facts[0] === "deny read back") denied.push(lease);
    else fenced.push(lease);
  }
}

async function happen(story: Story, given: Event): Promise<void> {
  const { aws, brokers, live } = story;
  const { habits } = aws.iam;
  switch (given.kind) {
    case "issue":
      return issue(story, given);
    case "end":
      return aws.run(end(story, live.splice(0, given.count), brokers[given.by]), 40_000);
    case "both end": {
      const [one, other] = [live.splice(0, given.count), live.splice(0, given.count)];
      const ends = [end(story, one, brokers[0]), end(story, other, brokers[1])];
      await aws.run(Promise.all([...ends, writeAsAdmin(aws, 100)]), 40_000);
      return;
    }
    case "admin":
      return aws.run(writeAsAdmin(aws, given.characters), 1000);
    case "wait":
      return aws.clock.advance(given.minutes * 60_000);
    case "watch":
      return watch(story, brokers[given.by]);
    case "restart":
      brokers[given.by].kill();
      brokers[given.by] = aws.broker();
      return;
    case "fault":
      Object.assign(habits, { [given.fault]: given.count });
  }
}

async function watch({ aws, removed }: Story, broker: FakeBroker): Promise<void> {
  const seen = await aws.run(broker.watch(), 30_000);
  if (!seen.ok && seen.error.name === "deny_removed") removed.push(seen.error.message);
}

/** An admin changes the role's own policy, whether it fits or not. */
async function writeAsAdmin({ iam }: FakeAws, characters: number): Promise<void> {
  const statement = { Effect: "Allow", Action: "a".repeat(characters), Resource: "*" };
  const given = {
    RoleName: "deploy",
    PolicyName: "work",
    PolicyDocument: JSON.stringify({ Statement: [statement] }),
  };
  await iam.call("PutRolePolicy", new Map(Object.entries(given))).catch(() => undefined);
}

/** What must hold at every moment. */
function check({ aws, live, tried, denied, fenced, removed, losesWrites }: Story): void {
  expect(losesWrites ? [] : removed).toEqual([]);
  const isDenied = ({ handle }: Lease): boolean => aws.iam.isDenied("deploy", sessionOf(handle));
  const now = aws.iam.now();
  expect(denied.filter((lease) => lease.endsAt > now && !isDenied(lease))).toEqual([]);
  expect(fenced.filter(({ endsAt }) => endsAt > now)).toEqual([]);
  expect(live.filter((lease) => !tried.has(lease) && isDenied(lease))).toEqual([]);
}

function createStory(given: World): Story {
  const aws = createFakeAws(given.seed);
  const { habits } = aws.iam;
  habits.latencyMs = 60;
  Object.assign(habits, given.iam);
  habits.aheadMs = given.ahead;
  if (!given.managed) habits.forbidden = new Set(["CreatePolicy", "AttachRolePolicy"]);
  const role = aws.iam.makeRole("deploy", given.own);
  const brokers: [FakeBroker, FakeBroker] = [aws.broker(), aws.broker()];
  const losesWrites = habits.losesConcurrentWrites;
  const leases = { live: [], tried: new Set<Lease>(), denied: [], fenced: [] };
  return { aws, role, brokers, ...leases, removed: [], losesWrites };
}

/** Long after the last lease, with both brokers at work. */
async function tidyUp(story: Story): Promise<readonly string[]> {
  const { aws, brokers } = story;
  Object.assign(aws.iam.habits, {
    throttle: 0,
    cut: 0,
    loseWrites: 0,
    losesConcurrentWrites: false,
  });
  await aws.clock.advance(10_000);
  for (const turn of [0, 1] as const)
    await issue(story, { kind: "issue", by: turn, count: 1, minutes: 1 });
  await aws.clock.advance(3 * 3_600_000);
  for (const broker of [...brokers, ...brokers]) await aws.run(broker.watch(), 30_000);
  const role = aws.iam.state().roles.get("deploy");
  const all = [...(role?.inline.keys() ?? []), ...(role?.attached ?? [])];
  return all.filter((name) => name.includes("stepkey-"));
}

describe("ends of AWS leases, whatever happens", () => {
  it("deny every session that was said to be ended, no live one, and leave nothing in the end", async () => {
    await fc.assert(
      fc.asyncProperty(world, async (given) => {
        const story = createStory(given);
        await story.aws.clock.advance(5000);
        for (const one of given.events) {
          await happen(story, one);
          check(story);
        }
        expect(await tidyUp(story)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  }, 120_000);
});
