import { expect, it } from "vitest";
import type { GitHubTask, GitHubTaskStore } from "../../src/lease/github-task.ts";
import { TEN_OCLOCK } from "../support/fake-clock.ts";
import type { StoreSetup } from "./lease-store.ts";

const SHOP = 74;
const DAY = 86_400_000;
const CHECK = { kind: "check", repositoryId: SHOP } as const;
const LOCK = { lockMs: 30_000, limit: 10 };

/** Makes or replaces a task that is due in so many milliseconds. */
async function put(tasks: GitHubTaskStore, key: string, dueIn?: number): Promise<void> {
  await tasks.change(key, { ...CHECK, update: () => ({ key }), dueIn });
}

async function taken(
  tasks: GitHubTaskStore,
  lockOwner = "a",
  more: Partial<typeof LOCK> = {},
): Promise<readonly string[]> {
  const found = await tasks.take({ ...LOCK, ...more, lockOwner });
  return found.map(({ key }) => key);
}

async function only(tasks: GitHubTaskStore): Promise<GitHubTask | undefined> {
  const [task] = await tasks.list(CHECK);
  return task;
}

/** What is to be written to GitHub. */
export function describeGitHubTasks(use: () => StoreSetup): void {
  it("keeps a task as it was written, also after it was reopened", async () => {
    const { store, place, clock } = use();
    const payload = { heads: ["a"], text: "ä \u0000 '" };
    await store.githubTasks.change("check/74/a", { ...CHECK, update: () => payload, dueIn: 0 });
    await store.close();
    const { githubTasks } = await place.open(clock);
    expect(await githubTasks.list(CHECK)).toEqual([
      {
        key: "check/74/a",
        kind: "check",
        repositoryId: SHOP,
        payload,
        written: null,
        dueAt: TEN_OCLOCK,
        attempts: 0,
        changedAt: TEN_OCLOCK,
      },
    ]);
  });

  it("loses none of fifty changes of one task at once, from two brokers", async () => {
    const { store, place, clock } = use();
    const other = await place.open(clock);
    const append = (at: number) => (payload: unknown) => [...((payload ?? []) as number[]), at];
    await Promise.all(
      Array.from({ length: 50 }, (_, at) => {
        const { githubTasks } = at % 2 === 0 ? store : other;
        return githubTasks.change("check/74/a", { ...CHECK, update: append(at), dueIn: 0 });
      }),
    );
    const { payload } = (await only(store.githubTasks)) ?? {};
    const sorted = (payload as number[]).toSorted((one, two) => one - two);
    expect(sorted).toEqual(Array.from({ length: 50 }, (_, at) => at));
  });

  it("leaves a task as it is, and makes none, where a change wants nothing", async () => {
    const { githubTasks } = use().store;
    const nothing = { ...CHECK, update: () => undefined, dueIn: 0 };
    await githubTasks.change("check/74/a", nothing);
    expect(await only(githubTasks)).toBeUndefined();
    await put(githubTasks, "check/74/a");
    const before = await only(githubTasks);
    await githubTasks.change("check/74/a", nothing);
    expect(await only(githubTasks)).toEqual(before);
  });

  it("refuses what is too large, and keeps what there was", async () => {
    const { githubTasks } = use().store;
    await put(githubTasks, "check/74/a");
    const large = { ...CHECK, update: () => "x".repeat(65_536), dueIn: 0 };
    await expect(githubTasks.change("check/74/a", large)).rejects.toThrow("65538 characters");
    expect((await only(githubTasks))?.payload).toEqual({ key: "check/74/a" });
  });

  it("gives each task that is due to one broker, those first that are due for longest", async () => {
    const { store, place, clock } = use();
    const other = await place.open(clock);
    const { githubTasks } = store;
    await put(githubTasks, "later", 2000);
    await put(githubTasks, "sooner", 1000);
    await put(githubTasks, "never");
    expect(await githubTasks.countDue()).toBe(0);
    expect(await taken(githubTasks)).toEqual([]);
    await clock.advance(2000);
    expect(await githubTasks.countDue()).toBe(2);
    expect(await taken(githubTasks, "a", { limit: 1 })).toEqual(["sooner"]);
    expect(await taken(other.githubTasks, "b")).toEqual(["later"]);
    expect(await githubTasks.countDue()).toBe(0);
  });

  it("leaves tasks of other kinds to brokers that have that feature", async () => {
    const { githubTasks } = use().store;
    await put(githubTasks, "check/74/a", 0);
    const gate = { kind: "gate", repositoryId: SHOP } as const;
    await githubTasks.change("gate/74/1/x", { ...gate, update: () => 1, dueIn: 0 });
    expect(await githubTasks.countDue(["gate"])).toBe(1);
    const found = await githubTasks.take({ ...LOCK, lockOwner: "a", kinds: ["gate"] });
    expect(found.map(({ key }) => key)).toEqual(["gate/74/1/x"]);
    expect(await githubTasks.countDue(["gate"])).toBe(0);
    expect(await githubTasks.countDue()).toBe(1);
    expect(await taken(githubTasks)).toEqual(["check/74/a"]);
  });

  it("gives twenty tasks out once, to four who take at the same time", async () => {
    const { store, place, clock } = use();
    const other = await place.open(clock);
    for (let at = 0; at < 20; at += 1) await put(store.githubTasks, `check/74/${at}`, 0);
    const all = await Promise.all(
      ["a", "b", "c", "d"].map((owner, at) =>
        taken((at % 2 === 0 ? store : other).githubTasks, owner, { limit: 20 }),
      ),
    );
    expect(new Set(all.flat()).size).toBe(20);
    expect(all.flat()).toHaveLength(20);
  });

  it("serves repositories in turn, so that one with many tasks keeps no other one waiting", async () => {
    const { store, clock } = use();
    const { githubTasks } = store;
    for (let at = 0; at < 30; at += 1) await put(githubTasks, `check/74/${at}`, 0);
    await clock.advance(60_000);
    for (const repositoryId of [75, 76]) {
      const change = { kind: "check", repositoryId, update: () => 1, dueIn: 0 } as const;
      await githubTasks.change(`check/${repositoryId}/a`, change);
      await githubTasks.change(`check/${repositoryId}/b`, change);
    }
    const first = await taken(githubTasks, "a", { limit: 4 });
    const ofRepository = (keys: readonly string[]) => keys.map((key) => key.split("/")[1] ?? "");
    expect(ofRepository(first).toSorted()).toEqual(["74", "74", "75", "76"]);
    // Those that are worked on count: it is the others' turn, also with another broker.
    expect(ofRepository(await taken(githubTasks, "b", { limit: 2 })).toSorted()).toEqual([
      "75",
      "76",
    ]);
    expect(ofRepository(await taken(githubTasks, "b", { limit: 4 }))).toEqual([
      "74",
      "74",
      "74",
      "74",
    ]);
  });

  it("gives a task to another broker when the one that took it died", async () => {
    const { store, clock } = use();
    const { githubTasks } = store;
    await put(githubTasks, "check/74/a", 0);
    await taken(githubTasks, "a");
    await clock.advance(29_999);
    expect(await taken(githubTasks, "b")).toEqual([]);
    await clock.advance(1);
    expect(await githubTasks.countDue()).toBe(1);
    expect(await taken(githubTasks, "b")).toEqual(["check/74/a"]);
    await githubTasks.finish("check/74/a", "a", { written: "by a", dueIn: 0 });
    expect((await only(githubTasks))?.written).toBeNull();
    expect(await githubTasks.countDue()).toBe(0);
  });

  it("keeps what was written, and takes a task up again when that is due", async () => {
    const { store, clock } = use();
    const { githubTasks } = store;
    await put(githubTasks, "check/74/a", 0);
    await taken(githubTasks);
    await githubTasks.finish("check/74/a", "a", { written: { id: 7 }, dueIn: 5000 });
    expect(await only(githubTasks)).toMatchObject({ written: { id: 7 }, dueAt: TEN_OCLOCK + 5000 });
    await clock.advance(5000);
    expect(await taken(githubTasks)).toEqual(["check/74/a"]);
    await githubTasks.finish("check/74/a", "a", { dueIn: undefined });
    expect(await only(githubTasks)).toMatchObject({ written: { id: 7 }, dueAt: undefined });
    await clock.advance(DAY);
    expect(await taken(githubTasks)).toEqual([]);
  });

  it("counts failed attempts until one works", async () => {
    const { githubTasks } = use().store;
    await put(githubTasks, "check/74/a", 0);
    for (const attempts of [1, 2]) {
      await taken(githubTasks);
      await githubTasks.finish("check/74/a", "a", { dueIn: 0, failed: true });
      expect(await only(githubTasks)).toMatchObject({ attempts });
    }
    await taken(githubTasks);
    await githubTasks.finish("check/74/a", "a", { dueIn: undefined });
    expect(await only(githubTasks)).toMatchObject({ attempts: 0 });
  });

  it("keeps a task due that changed while somebody worked on it", async () => {
    const { store, clock } = use();
    const { githubTasks } = store;
    await put(githubTasks, "check/74/a", 0);
    await taken(githubTasks);
    await put(githubTasks, "check/74/a", 1000);
    await githubTasks.finish("check/74/a", "a", { written: 1, dueIn: undefined });
    expect(await only(githubTasks)).toMatchObject({ written: 1, dueAt: TEN_OCLOCK + 1000 });
    await clock.advance(1000);
    await taken(githubTasks);
    await githubTasks.touch(CHECK, 10);
    await githubTasks.finish("check/74/a", "a", { dueIn: 60_000, failed: true });
    expect(await only(githubTasks)).toMatchObject({ dueAt: TEN_OCLOCK + 1010, attempts: 1 });
  });

  it("makes a task due earlier by a change or a touch, and never later", async () => {
    const { githubTasks } = use().store;
    const dueIn = async () => ((await only(githubTasks))?.dueAt ?? 0) - TEN_OCLOCK;
    await put(githubTasks, "check/74/a", 5000);
    await put(githubTasks, "check/74/a", 9000);
    expect(await dueIn()).toBe(5000);
    await put(githubTasks, "check/74/a");
    expect(await dueIn()).toBe(5000);
    await githubTasks.touch(CHECK, 7000);
    expect(await dueIn()).toBe(5000);
    await githubTasks.touch(CHECK, 2000);
    expect(await dueIn()).toBe(2000);
    await put(githubTasks, "check/74/a", 1000);
    expect(await dueIn()).toBe(1000);
  });

  it("touches what is open, also while somebody works on it, and leaves what is settled", async () => {
    const { githubTasks } = use().store;
    for (const key of ["settled", "waiting", "worked on"]) await put(githubTasks, key, 0);
    await taken(githubTasks);
    await githubTasks.finish("settled", "a", { dueIn: undefined });
    await githubTasks.finish("waiting", "a", { dueIn: 60_000 });
    expect(await githubTasks.touch({ ...CHECK, isOpen: true }, 0)).toBe(2);
    expect(await taken(githubTasks)).toEqual(["waiting"]);
    await githubTasks.finish("worked on", "a", { dueIn: undefined });
    expect(await taken(githubTasks)).toEqual(["worked on"]);
  });

  it("touches the tasks of a repository, of one kind, and whose key begins so", async () => {
    const { githubTasks } = use().store;
    await put(githubTasks, "check/74/a");
    await put(githubTasks, "check/74/b%");
    const gate = { kind: "gate", repositoryId: SHOP } as const;
    await githubTasks.change("gate/74/1/x", { ...gate, update: () => 1, dueIn: undefined });
    const other = { kind: "check", repositoryId: 75 } as const;
    await githubTasks.change("check/75/a", { ...other, update: () => 1, dueIn: undefined });
    expect(await githubTasks.touch({ repositoryId: SHOP, keyPrefix: "check/74/b" }, 0)).toBe(1);
    expect(await taken(githubTasks)).toEqual(["check/74/b%"]);
    expect(await githubTasks.touch({ repositoryId: SHOP, keyPrefix: "check/74/%" }, 0)).toBe(0);
    expect(await githubTasks.touch({ repositoryId: SHOP, kind: "gate" }, 0)).toBe(1);
    expect(await taken(githubTasks)).toEqual(["gate/74/1/x"]);
    expect(await githubTasks.touch({ repositoryId: SHOP }, 0)).toBe(3);
    expect(await githubTasks.list(other)).toMatchObject([{ key: "check/75/a", dueAt: undefined }]);
  });

  it("lists what changed last first", async () => {
    const { store, clock } = use();
    for (const key of ["b", "c", "a"]) {
      await put(store.githubTasks, key);
      await clock.advance(1);
    }
    const listed = await store.githubTasks.list(CHECK);
    expect(listed.map(({ key }) => key)).toEqual(["a", "c", "b"]);
  });

  it("remembers when an event came last, also for another broker", async () => {
    const { store, place, clock } = use();
    expect(await store.eventTime()).toBeUndefined();
    await store.keepEventTime();
    await clock.advance(1000);
    const other = await place.open(clock);
    expect(await other.eventTime()).toBe(TEN_OCLOCK);
    await other.keepEventTime();
    expect(await store.eventTime()).toBe(TEN_OCLOCK + 1000);
  });

  it("forgets a task that nothing has changed for 35 days", async () => {
    const { store, clock } = use();
    await put(store.githubTasks, "old", 0);
    await clock.advance(DAY);
    await put(store.githubTasks, "young");
    await clock.advance(34 * DAY);
    await store.githubTasks.touch(CHECK, 0);
    await store.prune();
    const listed = await store.githubTasks.list(CHECK);
    expect(listed.map(({ key }) => key)).toEqual(["young"]);
  });
}
