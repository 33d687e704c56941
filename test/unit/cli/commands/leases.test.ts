import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CliDeps } from "../../../../src/cli/arguments/cli-deps.ts";
import type { Lease } from "../../../../src/lease/lease.ts";
import type { Clock } from "../../../../src/shared/clock.ts";
import { cli, type CliRun } from "../../../support/cli/run.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../../support/fake-clock.ts";
import {
  issueLease,
  knownLease,
  leaseToTidy,
  newJob,
  newLease,
  proof,
  reserveLease,
  settleRevoked,
} from "../../../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../../../support/temporary-store.ts";

let clock: FakeClock;
let open: TemporaryStore;

beforeEach(async () => {
  clock = createFakeClock();
  open = await openTemporaryStore(clock);
});
afterEach(() => open.dispose());

function run(argv: readonly string[], deps: Partial<CliDeps> = {}): Promise<CliRun> {
  return cli(argv, { clock, files: { "broker.yml": `store: sqlite:${open.path}\n` }, ...deps });
}

/** A clock whose sleep does something instead of waiting, and takes a second. */
function busyClock(work: () => Promise<unknown> = () => Promise.resolve()): Clock {
  let now = TEN_OCLOCK;
  return {
    now: () => now,
    sleep: async () => {
      now += 1000;
      await work();
    },
  };
}

function job(runId: number, runAttempt = 1): Lease["job"] {
  return { ...newJob(), runId, runAttempt };
}

async function makeStuck(lease: Lease): Promise<void> {
  await open.store.end({ lease: lease.id }, "job_closed");
  await open.store.lock(lease.id, { lockOwner: "a-test", lockMs: 1000 });
  const error = 'postgres: server "staging" refuses connections';
  await open.store.settle(lease.id, "a-test", {
    kind: "retry",
    afterMs: 60_000,
    error,
    stuck: true,
  });
}

describe("stepkey leases", () => {
  test("shows what is out there, oldest first, within 100 columns", async () => {
    const stuck = await issueLease(
      open.store,
      newLease({ job: job(8997), grant: "reports-read", step: "report" }),
    );
    await makeStuck(stuck);
    clock.set(TEN_OCLOCK + 60_000);
    const active = await issueLease(open.store, newLease({ job: job(9001) }));
    const over = await issueLease(open.store, newLease());
    await open.store.end({ lease: over.id }, "task_ended");
    await settleRevoked(open.store, over);
    const { exit, out } = await run(["leases"]);
    const [header, first, second, ...rest] = out.trimEnd().split("\n");
    expect(exit).toBe(0);
    expect(header).toMatch(/^LEASE +GRANT +JOB +STEP +STATE +AGE +LEFT +ISSUED TO$/u);
    expect(first).toContain(`${stuck.id.slice(0, 10)}…  reports-read    octo-org/shop 8997/1`);
    expect(first).toMatch(/report +stuck +60s +– +postgres: server/u);
    expect(second).toContain(`${active.id.slice(0, 10)}…  orders-migrate  octo-org/shop 9001/1`);
    expect(second).toMatch(/migrate +active +0s +14m +a role of/u);
    expect(rest).toEqual([]);
    expect(out.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  test("cuts neither ids nor reasons in a file or a pipe", async () => {
    const stuck = await issueLease(
      open.store,
      newLease({ grant: "a-grant-with-a-very-long-name" }),
    );
    await makeStuck(stuck);
    const { out } = await run(["leases"], { columns: undefined });
    expect(out).toContain(`${stuck.id}  a-grant-with-a-very-long-name  octo-org/shop`);
    expect(out).toContain('postgres: server "staging" refuses connections (1 try)\n');
    expect(out).not.toContain("…");
  });

  test("picks by job, repository, grant and state", async () => {
    const one = await issueLease(open.store, newLease({ job: job(9001, 2), grant: "a" }));
    const two = await issueLease(
      open.store,
      newLease({ job: job(9002), repository: "octo-org/site" }),
    );
    await open.store.end({ lease: two.id }, "task_ended");
    await settleRevoked(open.store, two);
    const found = async (...argv: readonly string[]): Promise<unknown> => {
      const { json } = await run(["leases", "--json", ...argv]);
      return (json() as { leases: { lease: string }[] }).leases.map(({ lease }) => lease);
    };
    expect(await found()).toEqual([one.id]);
    expect(await found("--state", "all")).toHaveLength(2);
    expect(await found("--state", "revoked,failed")).toEqual([two.id]);
    expect(await found("--state", "all", "--repository", "octo-org/site")).toEqual([two.id]);
    expect(await found("--job", "9001/2")).toEqual([one.id]);
    expect(await found("--job", "9001/1")).toEqual([]);
    expect(await found("--job", "9001", "--grant", "a")).toEqual([one.id]);
    expect(await found("--job", "9001", "--grant", "b")).toEqual([]);
  });

  test("shows an ended lease while what it left could not be removed for a day", async () => {
    await leaseToTidy(open.store, { grant: "quietly-pending" });
    clock.set(TEN_OCLOCK + 1);
    const stuck = await leaseToTidy(open.store, { job: job(9003) });
    clock.set(TEN_OCLOCK + 2);
    const active = await issueLease(open.store, newLease());
    await open.store.lockDueTidies({ lockOwner: "a-test", lockMs: 1000, limit: 9 });
    const error = "2BP01: role owns objects";
    const failed = { kind: "retry", afterMs: 60_000, error, stuck: true } as const;
    await open.store.settleTidy(stuck.id, "a-test", failed);
    const { exit, out } = await run(["leases"]);
    const [, first, second, ...rest] = out.trimEnd().split("\n");
    expect(exit).toBe(0);
    expect(first).toContain(`${stuck.id.slice(0, 10)}…  orders-migrate  octo-org/shop 9003/1`);
    expect(first).toMatch(/revoked +0s +– +tidy stuck: 2BP01/u);
    expect(second).toContain(active.id.slice(0, 10));
    expect(rest).toEqual([]);
    const { json } = await run(["leases", "--json", "--state", "all"]);
    const { leases } = json() as { leases: { lease: string }[] };
    expect(leases).toHaveLength(3);
    expect(leases.find(({ lease }) => lease === stuck.id)).toMatchObject({
      state: "revoked",
      tidy: {
        state: "stuck",
        facts: [],
        tries: 1,
        next_try_at: "2026-11-22T10:01:00Z",
        last_error: error,
      },
      findings: [],
    });
    expect((await run(["leases", "--state", "active"])).out).not.toContain(stuck.id.slice(0, 10));
  });

  test("has for scripts what a lease left, and no end of its own where nothing ends it", async () => {
    const finding = { what: "PUBLIC may read table app.orders.", fix: "REVOKE ALL ..." };
    const lease = await issueLease(open.store, newLease({ diesAt: undefined }), {
      keyId: "0a1b2c3d",
      box: "c2VhbGVk",
    });
    await open.store.end({ lease: lease.id }, "task_ended");
    const none = await run(["leases", "--json"]);
    const [before] = (none.json() as { leases: object[] }).leases;
    expect(before).not.toHaveProperty("dies_at");
    expect(before).not.toHaveProperty("tidy");
    expect(none.out).not.toContain("c2VhbGVk");
    await open.store.lock(lease.id, { lockOwner: "a-test", lockMs: 1000 });
    await open.store.settle(lease.id, "a-test", {
      kind: "revoked",
      proof: proof(),
      findings: [finding],
    });
    const { json } = await run(["leases", "--json", "--state", "revoked"]);
    expect(json()).toMatchObject({ leases: [{ findings: [finding] }] });
  });

  test("says so when there are none, and names the freezes in force", async () => {
    await open.store.freeze("grant", "orders-migrate");
    expect((await run(["leases"])).out).toBe(
      "frozen: grant orders-migrate, since 2026-11-22T10:00:00Z\nNo leases.\n",
    );
  });

  test.each([
    ["--state", "gone"],
    ["--job", "shop"],
  ])("refuses %s %s", async (...argv) => {
    expect((await run(["leases", ...argv])).exit).toBe(2);
  });

  test("writes every key of JSON the same way", async () => {
    await issueLease(open.store, newLease({ job: job(9001, 2) }));
    const { out, json } = await run(["leases", "--json"]);
    const [lease] = (json() as { leases: { job: unknown }[] }).leases;
    expect(lease?.job).toMatchObject({ run_id: 9001, run_attempt: 2 });
    expect(out).not.toMatch(/"[a-z]+[A-Z]\w*":/u);
  });

  test("never shows the lease token's hash", async () => {
    const lease = await issueLease(open.store, newLease());
    const { out } = await run(["leases", "--json"]);
    expect(out).toContain(lease.id);
    expect(out).not.toContain(lease.tokenHash);
    expect(out).not.toContain(lease.idempotencyKey);
  });
});

describe("stepkey revoke", () => {
  test("marks a lease, waits, and reports the proof of its end", async () => {
    const lease = await issueLease(open.store, newLease());
    const reaper = busyClock(() => settleRevoked(open.store, lease));
    const { exit, out } = await run(["revoke", lease.id], { clock: reaper });
    expect(exit).toBe(0);
    expect(out).toContain("revoked  orders-migrate");
    expect(out).toContain("role absent");
    expect(await knownLease(open.store, lease)).toMatchObject({
      state: "revoked",
      endReason: "revoked_by_admin",
    });
  });

  test("takes the beginning of an id as the table shows it", async () => {
    const lease = await issueLease(open.store, newLease());
    await issueLease(open.store, newLease());
    await run(["revoke", `${lease.id.slice(0, 10)}…`], { clock: busyClock() });
    const states = (await open.store.list({})).map(({ state }) => state);
    expect(states.toSorted()).toEqual(["active", "revoking"]);
  });

  test("without a running broker says that they are marked, and exits with 3", async () => {
    const lease = await issueLease(open.store, newLease());
    const { exit, out } = await run(["revoke", lease.id], { clock: busyClock() });
    expect(exit).toBe(3);
    expect(out).toContain("1 of 1 marked, not ended yet.");
    expect(await knownLease(open.store, lease)).toMatchObject({ state: "revoking" });
  });

  test("ends all of a job, and none of another", async () => {
    const mine = await issueLease(open.store, newLease({ job: job(9001) }));
    await reserveLease(open.store, newLease({ job: job(9001), grant: "other" }));
    const other = await issueLease(open.store, newLease({ job: job(9002) }));
    const { json } = await run(["revoke", "--job", "9001/1", "--json"], { clock: busyClock() });
    expect(json()).toMatchObject({ ended: 0, open: 2 });
    expect(await knownLease(open.store, mine)).toMatchObject({ state: "revoking" });
    expect(await knownLease(open.store, other)).toMatchObject({ state: "active" });
  });

  test("refuses to guess: no lease, an unknown one, one of several", async () => {
    await issueLease(open.store, newLease());
    await issueLease(open.store, newLease());
    expect(await run(["revoke"])).toMatchObject({ exit: 2 });
    expect(await run(["revoke", "lse_nothing"])).toMatchObject({ exit: 1 });
    const { exit, err } = await run(["revoke", "lse_"]);
    expect(exit).toBe(1);
    expect(err).toContain('2 leases begin with "lse_".');
    expect((await open.store.list({})).map(({ state }) => state)).toEqual(["active", "active"]);
  });

  test("has nothing to do for a lease that has ended, or a grant without leases", async () => {
    const lease = await issueLease(open.store, newLease());
    await open.store.end({ lease: lease.id }, "task_ended");
    await settleRevoked(open.store, lease);
    expect(await run(["revoke", lease.id])).toMatchObject({ exit: 0, out: "Nothing to revoke.\n" });
    expect(await run(["revoke", "--grant", "x"])).toMatchObject({ exit: 0 });
  });
});

describe("stepkey freeze and thaw", () => {
  test("stop issuing of one grant, and undo it", async () => {
    await issueLease(open.store, newLease());
    const frozen = await run(["freeze", "--grant", "orders-migrate"]);
    expect(frozen).toMatchObject({ exit: 0 });
    expect(frozen.out).toContain("`stepkey thaw --grant orders-migrate` undoes it.");
    expect(frozen.out).toContain(
      "1 live lease continues. `stepkey revoke --grant orders-migrate` ends it.",
    );
    expect(await open.store.isFrozen("orders-migrate", "octo-org/shop")).toBe(true);
    expect(await open.store.isFrozen("reports-read", "octo-org/shop")).toBe(false);
    expect(await run(["thaw", "--grant", "orders-migrate"])).toMatchObject({ exit: 0 });
    expect(await open.store.isFrozen("orders-migrate", "octo-org/shop")).toBe(false);
  });

  test("of everything and of a repository are distinguished", async () => {
    await run(["freeze"]);
    await run(["freeze", "--repository", "octo-org/shop"]);
    const { exit, out } = await run(["thaw"]);
    expect(exit).toBe(0);
    expect(out).toBe("Thawed: everything.\nStill frozen: repository octo-org/shop.\n");
    expect(await open.store.isFrozen("x", "octo-org/shop")).toBe(true);
    expect(await open.store.isFrozen("x", "octo-org/site")).toBe(false);
  });

  test("print a command that ends the leases that continue", async () => {
    const { id } = await issueLease(open.store, newLease());
    expect((await run(["freeze", "--repository", "octo-org/shop"])).out).toContain(
      "1 live lease continues. `stepkey revoke --repository octo-org/shop` ends it.",
    );
    expect((await run(["freeze"])).out).toContain(`\`stepkey revoke ${id}\` ends it.`);
    await run(["thaw"]);
    await run(["thaw", "--repository", "octo-org/shop"]);
    await issueLease(open.store, newLease({ job: job(9002) }));
    expect((await run(["freeze"])).out).toContain(
      "2 live leases continue. `stepkey leases` lists them, and `stepkey revoke --repository",
    );
  });

  test("say when there was nothing to thaw", async () => {
    expect(await run(["thaw", "--json"])).toMatchObject({ exit: 1 });
  });

  test("take a grant or a whole repository, not both", async () => {
    expect(await run(["freeze", "--repository", "shop"])).toMatchObject({ exit: 2 });
    const both = await run(["freeze", "--grant", "a", "--repository", "octo-org/shop"]);
    expect(both.exit).toBe(2);
    expect(await open.store.freezes()).toEqual([]);
  });
});

describe("stepkey freeze of a name", () => {
  const SHOP = "grants:\n  reports-read: {}\n  orders-migrate: {}\n";
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "stepkey-freeze-"));
    await mkdir(join(directory, "octo-org"));
    await writeFile(join(directory, "octo-org", "shop.yml"), SHOP);
    await writeFile(join(directory, "octo-org", ".organisation.yml"), "version: 1\n");
  });
  afterEach(() => rm(directory, { recursive: true }));
  const freeze = (...argv: readonly string[]): Promise<CliRun> => {
    const config = `store: sqlite:${open.path}\npolicy: { directory: ${directory} }\n`;
    return cli(["freeze", ...argv], { clock, files: { "broker.yml": config } });
  };

  test.each([
    [["--grant", "orders-migrat"], 'has the grant "orders-migrat". Did you mean "orders-migrate"?'],
    [["--grant", "x"], "The policies have the grants orders-migrate and reports-read."],
    [["--repository", "octo-org/shp"], 'Did you mean "octo-org/shop"?'],
    [
      ["--repository", "octo-org/.organisation"],
      "The policies have the repositories octo-org/shop.",
    ],
  ])("that no policy and no lease has needs --force: %j", async (argv, message) => {
    const { exit, err } = await freeze(...argv);
    expect(exit).toBe(1);
    expect(err).toContain(message);
    expect(err).toContain("--force");
    expect(await open.store.freezes()).toEqual([]);
    expect((await freeze(...argv, "--force")).exit).toBe(0);
    expect(await open.store.freezes()).toHaveLength(1);
  });

  test("needs none if a policy has it; repositories compare as GitHub's do, without case", async () => {
    expect((await freeze("--grant", "orders-migrate")).exit).toBe(0);
    expect((await freeze("--repository", "Octo-Org/Shop")).exit).toBe(0);
    expect(await open.store.isFrozen("x", "octo-org/shop")).toBe(true);
  });

  test("needs none if a lease has it, or if the policies cannot be read", async () => {
    await issueLease(open.store, newLease({ grant: "gone-since" }));
    expect((await freeze("--grant", "gone-since")).exit).toBe(0);
    await rm(join(directory, "octo-org"), { recursive: true });
    await rm(directory, { recursive: true });
    expect((await freeze("--grant", "x")).exit).toBe(0);
    await mkdir(directory);
  });
});

describe("a command on the store", () => {
  test("needs no secret of the servers, only the store's place", async () => {
    const config = `store: sqlite:${open.path}\nservers: { postgres: { p: { url: { env: NOT_SET } } } }\n`;
    expect(await cli(["freeze"], { files: { "broker.yml": config } })).toMatchObject({ exit: 0 });
  });

  test("reports a wrong command line before it opens the store", async () => {
    const files = { "broker.yml": "store: sqlite:/nowhere/stepkey.db\n" };
    for (const argv of [["revoke"], ["revoke", "--job", "abc"], ["leases", "--job", "abc"]]) {
      const { exit, err } = await run(argv, { files } as Partial<CliDeps>);
      expect(exit).toBe(2);
      expect(err).not.toContain("store");
    }
  });

  test("says that there is no store, and makes none", async () => {
    const missing = `${open.path}-missing`;
    const text = `store: sqlite:${missing}\n`;
    const { exit, err } = await cli(["leases"], { files: { "broker.yml": text } });
    expect(exit).toBe(3);
    expect(err).toContain(`There is no store at ${missing}.`);
    const again = await cli(["leases", "--json"], { files: { "broker.yml": text } });
    expect(again.json()).toMatchObject({ error: { code: "store_unavailable" } });
  });

  test("says where the configuration is wrong", async () => {
    const { exit, err } = await cli(["leases", "--config", "b.yml"], {
      files: { "b.yml": "store: mysql:x\n" },
    });
    expect(exit).toBe(3);
    expect(err).toContain("b.yml:1:8  store");
  });
});

describe("stepkey uncap", () => {
  test("confirms that an organisation's policy was removed", async () => {
    await open.store.keepCap("octo-org", "version: 1");
    const { exit, out } = await run(["uncap", "Octo-Org"]);
    expect(exit).toBe(0);
    expect(out).toContain("Confirmed: the organisation's policy of Octo-Org no longer limits");
    expect(await open.store.findCap("octo-org")).toBeUndefined();
  });

  test("says that none is held, and refuses what no owner is called", async () => {
    expect(await run(["uncap", "octo-org", "--json"])).toMatchObject({ exit: 1 });
    expect(await run(["uncap", "octo-org/shop"])).toMatchObject({ exit: 2 });
  });
});

describe("a grant or a repository that no policy and no lease has", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "stepkey-names-"));
    await mkdir(join(folder, "octo-org"));
    await writeFile(join(folder, "octo-org", "shop.yml"), "grants: { orders-migrate: {} }\n");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const runIn = (argv: readonly string[]): Promise<CliRun> =>
    run(argv, {
      readText: (path) =>
        path === "broker.yml"
          ? Promise.resolve(`store: sqlite:${open.path}\npolicy: { directory: ${folder} }\n`)
          : readFile(path, "utf8"),
    });

  test.each([
    ["revoke", "--grant", "orders-migrat", "orders-migrate"],
    ["revoke", "--repository", "octo-org/shpo", "octo-org/shop"],
    ["leases", "--grant", "orders-migrat", "orders-migrate"],
    ["leases", "--repository", "octo-org/shpo", "octo-org/shop"],
  ])("is a misspelling: %s %s %s", async (command, ...[option, name, meant]) => {
    const { exit, out, err } = await runIn([command, option, name]);
    expect([exit, out]).toEqual([1, ""]);
    expect(err).toContain(`"${name}". Did you mean "${meant}"?`);
    const json = await runIn([command, option, name, "--json"]);
    expect(json.exit).toBe(1);
    expect(json.json()).toMatchObject({ error: { code: "name_unknown" } });
  });

  test("is none where a policy has the name, and where a lease had it", async () => {
    expect(await runIn(["revoke", "--grant", "orders-migrate"])).toMatchObject({
      exit: 0,
      out: "Nothing to revoke.\n",
    });
    const old = await issueLease(open.store, newLease({ grant: "gone" }));
    await open.store.end({ lease: old.id }, "task_ended");
    await settleRevoked(open.store, old);
    expect(await runIn(["leases", "--grant", "gone"])).toMatchObject({ exit: 0 });
  });
});

test("--agent lists leases that agents asked for, with what the client claims and who started the job", async () => {
  await issueLease(open.store, newLease());
  const task = {
    name: "count-orders",
    commit: "4f2c91e0".repeat(5),
    parameters: { since: "2026" },
  };
  const agent = { client: "scripted-agent 1.0", startedBy: "mona" };
  const lease = await issueLease(open.store, newLease({ task, agent }));
  const { out } = await run(["leases", "--agent"]);
  expect(out).toContain("CLIENT (CLAIMED)");
  expect(out).toContain("count-orders");
  expect(out).toContain("scripted-agent");
  expect(out.trim().split("\n")).toHaveLength(2);
  const { out: json } = await run(["leases", "--agent", "--json"]);
  expect(JSON.parse(json)).toMatchObject({
    leases: [
      {
        lease: lease.id,
        task,
        agent: { claimed_client: "scripted-agent 1.0", started_by: "mona" },
      },
    ],
  });
});
