import type { BrokerProcess } from "../broker-process.ts";
import type { JobOutcome } from "./jobs.ts";

/** What a scene came to. */
export interface SceneFigures {
  readonly jobs: number;
  /** Each request's outcome: `granted`, or the code of its refusal. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** What the first refusal with each code said. */
  readonly refusals: ReadonlyMap<string, string>;
  /** The same for the requests of jobs whose first request should get a lease that nothing takes from it. */
  readonly ordinary: ReadonlyMap<string, number>;
  /** How many times the action waited for a broker. */
  readonly waits: number;
  /** How each lease ended for its step. */
  readonly ends: ReadonlyMap<string, number>;
  /** Leases that stopped working while the task ran, although nobody asked for another one. */
  readonly lostEarly: readonly string[];
  /** What clients got from the balancer, by status. */
  readonly statuses: ReadonlyMap<string, number>;
  /** Leases in the store, by state and reason. */
  readonly stored: ReadonlyMap<string, number>;
  readonly rolesCreated: number;
  /** How many looks at the catalogue there were, and the most roles that one of them saw. */
  readonly looks: number;
  readonly mostRoles: number;
  /** Jobs that had two usable leases at one moment. */
  readonly runsWithTwo: readonly number[];
  /** Roles that were created without a lease in the store. */
  readonly withoutOwner: readonly string[];
  /** At the end: roles and sessions at the server, leases that have not ended. */
  readonly left: { readonly roles: number; readonly sessions: number; readonly leases: number };
  /** Codes of refusals that say that the broker itself failed. */
  readonly faults: readonly string[];
  /** Brokers that run at the end. */
  readonly running: number;
  /** How often each broker noticed that the store was away. */
  readonly outages: readonly number[];
  /** What happened when, and how long the whole took. */
  readonly notes: readonly string[];
  readonly milliseconds: number;
}

type Sums = Pick<
  SceneFigures,
  "outcomes" | "refusals" | "ordinary" | "waits" | "ends" | "lostEarly"
>;

export function sumOf(outcomes: readonly JobOutcome[]): Sums {
  const wordsOf = (some: readonly JobOutcome[]): readonly string[] =>
    some.flatMap(({ asked }) => asked.map(({ code }) => code ?? "granted"));
  const ordinary = outcomes.filter(({ way }) => way === "response lost");
  return {
    outcomes: tally(wordsOf(outcomes)),
    refusals: new Map<string, string>(
      outcomes.flatMap(({ asked, way }) =>
        asked.flatMap((one) =>
          one.code === undefined ? [] : [[one.code, `${way}: ${one.message}`] as const],
        ),
      ),
    ),
    ordinary: tally(wordsOf(ordinary)),
    waits: outcomes.reduce((all, { waits }) => all + waits, 0),
    ends: tally(outcomes.flatMap(({ ends }) => ends)),
    lostEarly: ordinary.flatMap(({ early, runId }) => early.map((why) => `run ${runId}: ${why}`)),
  };
}

export function tally(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words.toSorted()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** What a broker did not expect: in its log, and with the reasons in its audit log. */
export function faultsOf({ printed, audit }: BrokerProcess): readonly string[] {
  const logged = printed()
    .split("\n")
    .filter((line) => line.includes('"event":"fault"'));
  const refused = audit().filter(({ code }) => code === "broker_fault");
  return [...logged, ...refused.map((line) => JSON.stringify(line))];
}

/** What a request may come to while brokers and the database come and go. */
const CLEAN: ReadonlySet<string> = new Set([
  "granted",
  // The job has its lease already, or had it.
  "sealed",
  "token_replayed",
  // Nobody could do it in time.
  "broker_unreachable",
  "keys_unavailable",
  "overloaded",
  "provider_failed",
  "revocation_pending",
  "stopping",
  "store_unavailable",
]);

/** What should hold whatever happens, and did not. */
export function brokenBy(figures: SceneFigures): readonly string[] {
  const { left, outcomes } = figures;
  const broken: readonly (readonly [what: string, cases: readonly unknown[]])[] = [
    ["two usable leases of one job", figures.runsWithTwo],
    ["a role without a lease", figures.withoutOwner],
    ["a lease that ended while its task ran", figures.lostEarly],
    ["left", Object.entries(left).filter(([, count]) => count > 0)],
    ["a fault", figures.faults],
    ["a broker that exited", figures.running === 3 ? [] : [figures.running]],
    ["an unclean refusal", [...outcomes.keys()].filter((code) => !CLEAN.has(code))],
    // Without these, the rest would show nothing.
    ["nothing was granted", outcomes.has("granted") ? [] : [outcomes]],
    ["no second request was refused", outcomes.has("sealed") ? [] : [outcomes]],
    ["no look saw a role", figures.mostRoles > 0 ? [] : [figures.looks]],
  ];
  return broken.flatMap(([what, cases]) => cases.map((one) => `${what}: ${JSON.stringify(one)}`));
}
