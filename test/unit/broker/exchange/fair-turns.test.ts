import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createFairTurns,
  type Party,
  type TurnLimits,
} from "../../../../src/broker/exchange/fair-turns.ts";

const LIMITS: TurnLimits = {
  running: 1,
  runningPerOwner: 1,
  runningPerRepository: 1,
  waiting: 100,
  waitingPerRepository: 100,
};
const party = (repository: string, owner = "octo"): Party => ({ owner, repository });

/** Finishes what runs, one after the other, until nobody waits. Returns the order. */
function playOut(limits: TurnLimits, arrivals: readonly Party[]): readonly string[] {
  const turns = createFairTurns<Party>(limits);
  const order: string[] = [];
  const running: Party[] = [];
  const started = (next: Party): void => {
    running.push(next);
    order.push(`${next.owner}/${next.repository}`);
  };
  for (const next of arrivals) if (turns.ask(next, next) === "runs") started(next);
  for (let done = running.shift(); done !== undefined; done = running.shift()) {
    for (const next of turns.finish(done)) started(next);
  }
  return order;
}

describe("createFairTurns", () => {
  it("gives the repositories of an owner one turn each, whoever came with many", () => {
    const arrivals = [...Array.from({ length: 4 }, () => party("a")), party("b"), party("c")];
    expect(playOut(LIMITS, arrivals)).toEqual([
      "octo/a",
      "octo/a",
      "octo/b",
      "octo/c",
      "octo/a",
      "octo/a",
    ]);
  });

  it("gives owners one turn each, however many repositories one has", () => {
    const many = ["a", "b", "c", "d"].map((repository) => party(repository));
    expect(playOut(LIMITS, [...many, party("x", "other"), party("y", "other")])).toEqual([
      "octo/a",
      "octo/b",
      "other/x",
      "octo/c",
      "other/y",
      "octo/d",
    ]);
  });

  it("leaves as many places as a repository has, so that the next one that comes runs at once", () => {
    const turns = createFairTurns<string>({
      ...LIMITS,
      running: 64,
      runningPerOwner: 64,
      runningPerRepository: 64,
    });
    const asked = Array.from({ length: 80 }, () => turns.ask("", party("busy")));
    expect(asked.filter((each) => each === "runs")).toHaveLength(32);
    const others = Array.from({ length: 16 }, () => turns.ask("", party("other")));
    expect(others.every((each) => each === "runs")).toBe(true);
    expect(turns.ask("", party("third"))).toBe("runs");
  });

  it("keeps the limits of an owner and of a repository", () => {
    const limits = { ...LIMITS, running: 10, runningPerOwner: 3, runningPerRepository: 2 };
    const turns = createFairTurns<string>(limits);
    const ask = (repository: string, owner: string): string =>
      turns.ask("", party(repository, owner));
    expect(["a", "a", "a", "b", "c"].map((repository) => ask(repository, "octo"))).toEqual([
      "runs",
      "runs",
      "waits",
      "runs",
      "waits",
    ]);
    expect(ask("x", "other")).toBe("runs");
  });

  it("says which limit keeps one from running", () => {
    const limits = { ...LIMITS, running: 8, runningPerOwner: 3, runningPerRepository: 2 };
    const turns = createFairTurns<string>(limits);
    for (const name of ["a", "a"]) turns.ask("", party(name));
    expect(turns.boundBy(party("a"))).toBe("runningPerRepository");
    turns.ask("", party("b"));
    expect(turns.boundBy(party("c"))).toBe("runningPerOwner");
    expect(turns.boundBy(party("x", "other"))).toBe("running");
  });

  it("says which limit a request exceeds", () => {
    const turns = createFairTurns<string>({ ...LIMITS, waiting: 3, waitingPerRepository: 2 });
    const asked = ["a", "a", "a", "a", "b", "c"].map((name) => turns.ask("", party(name)));
    expect(asked).toEqual(["runs", "waits", "waits", "waitingPerRepository", "waits", "waiting"]);
  });

  it("forgets who leaves", () => {
    const turns = createFairTurns<string>(LIMITS);
    for (const ticket of ["one", "two", "three"]) turns.ask(ticket, party("a"));
    turns.leave("two", party("a"));
    turns.leave("two", party("a"));
    turns.leave("nobody", party("z"));
    expect(turns.ahead(party("b"))).toEqual({ all: 1, own: 0 });
    expect(turns.finish(party("a"))).toEqual(["three"]);
    expect(turns.finish(party("a"))).toEqual([]);
  });

  it("counts who comes before a new one: own ones all, others of the owner and other owners turn by turn", () => {
    const turns = createFairTurns<string>(LIMITS);
    for (const name of ["a", "a", "a", "b", "b", "b"]) turns.ask("", party(name));
    for (const name of ["x", "y", "z"]) turns.ask("", party(name, "other"));
    expect(turns.ahead(party("c"))).toEqual({ all: 2 + 3, own: 0 });
    expect(turns.ahead(party("a"))).toEqual({ all: 2 + 3 + 3, own: 2 });
    expect(turns.ahead(party("new", "third"))).toEqual({ all: 2, own: 0 });
  });

  it("starves nobody: while one waits, each other of its owner gets one turn at most, and so does each other owner", () => {
    const arrival = fc.record({
      owner: fc.constantFrom("o1", "o2", "o3"),
      repository: fc.constantFrom("a", "b", "c"),
    });
    const step = fc.oneof(arrival, fc.constant("finish" as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const turns = createFairTurns<Party>(LIMITS);
        const waiting: Party[] = [];
        const passes = new Passes();
        let running: Party | undefined;
        for (const next of steps) {
          if (next !== "finish") {
            if (turns.ask(next, next) === "runs") running = next;
            else waiting.push(next);
          } else if (running !== undefined) {
            [running] = turns.finish(running);
            if (running === undefined) continue;
            waiting.splice(waiting.indexOf(running), 1);
            passes.turnOf(running, waiting);
          }
        }
        expect(passes.most).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("never exceeds a limit, and leaves no place free for which somebody may run, whatever comes, leaves and finishes", () => {
    const limits = fc.record({
      running: fc.integer({ min: 1, max: 6 }),
      runningPerOwner: fc.integer({ min: 1, max: 6 }),
      runningPerRepository: fc.integer({ min: 1, max: 6 }),
      waiting: fc.integer({ min: 0, max: 8 }),
      waitingPerRepository: fc.integer({ min: 0, max: 8 }),
    });
    const step = fc.record({
      kind: fc.constantFrom("ask" as const, "ask" as const, "finish" as const, "leave" as const),
      owner: fc.constantFrom("o1", "o2"),
      repository: fc.constantFrom("a", "b", "c"),
    });
    fc.assert(
      fc.property(limits, fc.array(step, { maxLength: 60 }), (most, steps) => {
        const crowd = createCrowd(most);
        const { running, waiting } = crowd;
        for (const { kind, owner, repository } of steps) {
          const next = { owner, repository };
          crowd[kind](next);
          const of = (list: readonly Party[], key: "owner" | "repository"): number =>
            list.filter((each) => each.owner === owner && each[key] === next[key]).length;
          expect(running.length).toBeLessThanOrEqual(most.running);
          expect(of(running, "owner")).toBeLessThanOrEqual(most.runningPerOwner);
          expect(of(running, "repository")).toBeLessThanOrEqual(most.runningPerRepository);
          expect(waiting.length).toBeLessThanOrEqual(most.waiting);
          expect(of(waiting, "repository")).toBeLessThanOrEqual(most.waitingPerRepository);
        }
        while (running.length > 0) crowd.finish();
        expect(waiting).toEqual([]);
      }),
    );
  });
});

/** Asks, gives up and finishes, and knows who runs and who waits. */
function createCrowd(limits: TurnLimits) {
  const turns = createFairTurns<Party>(limits);
  const running: Party[] = [];
  const waiting: Party[] = [];
  return {
    running,
    waiting,
    ask: (next: Party): void => {
      const asked = turns.ask(next, next);
      if (asked === "runs") running.push(next);
      if (asked === "waits") waiting.push(next);
    },
    leave: (): void => {
      const gone = waiting.pop();
      if (gone !== undefined) turns.leave(gone, gone);
    },
    finish: (): void => {
      const done = running.shift();
      for (const next of done === undefined ? [] : turns.finish(done)) {
        waiting.splice(waiting.indexOf(next), 1);
        running.push(next);
      }
    },
  };
}

/** How often others had a turn while one waited. */
class Passes {
  /** By who waits and who had a turn, since the former had its own. */
  readonly #passed = new Map<string, number>();
  most = 0;

  turnOf(next: Party, waiting: readonly Party[]): void {
    const sameOwner = waiting.filter(({ owner }) => owner === next.owner);
    this.#pass(
      next.repository,
      sameOwner.map(({ repository }) => repository),
      next.owner,
    );
    this.#pass(
      next.owner,
      waiting.map(({ owner }) => owner),
      "owners",
    );
  }

  #pass(who: string, waiting: readonly string[], among: string): void {
    for (const key of this.#passed.keys()) {
      const [scope = "", waiter = ""] = key.split("|");
      if (scope === among && (waiter === who || !waiting.includes(waiter))) {
        this.#passed.delete(key);
      }
    }
    for (const waiter of new Set(waiting)) {
      if (waiter === who) continue;
      const key = `${among}|${waiter}|${who}`;
      const count = (this.#passed.get(key) ?? 0) + 1;
      this.#passed.set(key, count);
      this.most = Math.max(this.most, count);
    }
  }
}
