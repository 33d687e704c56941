import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startFaultSystem, type FaultSystem } from "../support/faults/fault-system.ts";
import { mountSmallDisk, type SmallDisk } from "../support/faults/small-disk.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { EXAMPLE_ROLES, startPostgres, type TestPostgres } from "../support/postgres.ts";

const CLI = fileURLToPath(new URL("../../src/cli/cli.ts", import.meta.url));

let issuer: TestIssuer;
let postgres: TestPostgres;

beforeAll(async () => {
  [issuer, postgres] = await Promise.all([startIssuer(), startPostgres()]);
  await postgres.sql(EXAMPLE_ROLES);
}, 60_000);
afterAll(async () => {
  await issuer.close();
  await postgres.stop();
});

async function roles(): Promise<readonly string[]> {
  const rows = await postgres.sql("SELECT rolname FROM pg_roles WHERE rolname LIKE 'stepkey%'");
  return rows.map((row) => String(row["rolname"]));
}

const probe = mountSmallDisk();
probe?.remove();

describe.runIf(probe !== undefined)("a broker whose disk is full", () => {
  let storeDisk: SmallDisk;
  let auditDisk: SmallDisk;
  let system: FaultSystem;

  beforeEach(async () => {
    const [first, second] = [mountSmallDisk("size=40m,nr_inodes=64"), mountSmallDisk("size=1m")];
    if (first === undefined || second === undefined) throw new Error("not mounted");
    [storeDisk, auditDisk] = [first, second];
    system = await startFaultSystem({
      issuer,
      postgres,
      cli: CLI,
      storeFolder: storeDisk.folder,
      auditFolder: auditDisk.folder,
    });
    await eventually("the broker has started", () => system.printed().includes('"started"'));
  });
  afterEach(async () => {
    storeDisk.empty();
    auditDisk.empty();
    await system.close();
    storeDisk.remove();
    auditDisk.remove();
  });

  it("ends what falls silent, revokes what it is asked to, keeps what beats, and writes it all later", async () => {
    const [silent, revoked, beating] = [
      await system.issue(),
      await system.issue(),
      await system.issue(),
    ];
    storeDisk.fill();
    const beats = setInterval(() => void system.beat(beating), 500);
    try {
      expect((await system.revoke(revoked)).outcome).toBe("200 verified");
      expect(await roles()).not.toContain(revoked.role);
      expect((await system.exchange()).outcome).toBe("503 store_unavailable");
      expect((await system.get("/readyz")).outcome).toBe("503 store_unavailable");
      expect((await system.get("/healthz")).outcome).toBe("200 alive");
      await eventually("the silent lease ends", async () => !(await roles()).includes(silent.role));
      expect((await system.beat(beating)).outcome).toBe("200 active: true");
      expect(await roles()).toContain(beating.role);
      storeDisk.empty();
      await eventually("the store is regained", () => system.printed().includes("store_regained"));
      const { stdout } = await system.stepkey("leases", "--state", "all", "--json");
      const { leases } = JSON.parse(stdout) as { leases: { state: string }[] };
      expect(leases.map(({ state }) => state).toSorted()).toEqual(["active", "revoked", "revoked"]);
    } finally {
      clearInterval(beats);
    }
  });

  it.each(["fill", "fillInodes"] as const)(
    "lets an admin freeze and revoke: the reserve is for that (%s)",
    async (fault) => {
      const lease = await system.issue();
      storeDisk[fault]();
      const frozen = await system.stepkey("freeze");
      expect(frozen).toMatchObject({ exitCode: 0 });
      const revoked = await system.stepkey("revoke", "--grant", "reports-read");
      expect(revoked).toMatchObject({ exitCode: 0 });
      expect(await roles()).not.toContain(lease.role);
      storeDisk.empty();
      await eventually(
        "it is frozen",
        async () => (await system.exchange()).outcome === "403 frozen",
      );
    },
  );

  it("starts again on a full disk, and ends what is due", async () => {
    const lease = await system.issue();
    storeDisk.fill();
    await system.stop("SIGKILL");
    await system.start();
    await eventually("the lease ends", async () => !(await roles()).includes(lease.role));
    expect((await system.beat(lease)).outcome).toBe("200 active: false");
  });

  it("grants nothing while only the audit log's disk is full, ends everything, and shows the gap", async () => {
    const [silent, revoked] = [await system.issue(), await system.issue()];
    auditDisk.fill();
    // The file's last block still has room for a line or two.
    await eventually("an exchange is refused", async () => {
      return (await system.exchange()).outcome === "503 broker_fault";
    });
    expect((await system.revoke(revoked)).outcome).toBe("200 verified");
    await eventually("the silent lease ends", async () => !(await roles()).includes(silent.role));
    auditDisk.empty();
    await eventually("the gap is shown", () =>
      system.auditLines().some(({ event }) => event === "audit_gap"),
    );
    const lines = system.auditLines();
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining(["revoke", "ended", "audit_gap"]),
    );
    expect(lines.find(({ event }) => event === "audit_gap")).toMatchObject({ lost: 0 });
    expect((await system.exchange()).outcome).toMatch(/^200/u);
  });
});
