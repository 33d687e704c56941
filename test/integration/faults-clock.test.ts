import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import {
  startFaultSystem,
  type FaultSystem,
  type IssuedLease,
} from "../support/faults/fault-system.ts";
import { settableClock, type SettableClock } from "../support/faults/settable-clock.ts";
import { EXAMPLE_ROLES, startPostgres, type TestPostgres } from "../support/postgres.ts";

const CLI = fileURLToPath(new URL("../../src/cli/cli.ts", import.meta.url));
const FIVE_MINUTES = 300_000;

let issuer: TestIssuer;
let postgres: TestPostgres;
let clock: SettableClock;
let system: FaultSystem;

beforeAll(async () => {
  [issuer, postgres] = await Promise.all([startIssuer(), startPostgres()]);
  await postgres.sql(EXAMPLE_ROLES);
}, 60_000);
afterAll(async () => {
  await issuer.close();
  await postgres.stop();
});
beforeEach(async () => {
  clock = settableClock();
  system = await startFaultSystem({ issuer, postgres, cli: CLI, env: clock.env });
});
afterEach(async () => {
  await system.close();
  clock.remove();
});

async function roles(): Promise<readonly string[]> {
  const rows = await postgres.sql("SELECT rolname FROM pg_roles WHERE rolname LIKE 'stepkey%'");
  return rows.map((row) => String(row["rolname"]));
}

async function expiryOf(lease: IssuedLease): Promise<number> {
  const { body } = await system.beat(lease);
  return Date.parse(String(body["expires_at"]));
}

describe.each([
  ["forward", FIVE_MINUTES],
  ["back", -FIVE_MINUTES],
])("a running broker whose clock is set five minutes %s", (_way, ahead) => {
  it("keeps what beats until its ttl, ends what is silent within seconds, and issues nothing for a token of another time", async () => {
    const [silent, beating] = [await system.issue(), await system.issue()];
    const beats = setInterval(() => void system.beat(beating), 300);
    try {
      const expiresAt = await expiryOf(beating);
      clock.setAhead(ahead);
      await eventually("the silent lease ends", async () => !(await roles()).includes(silent.role));
      expect((await system.beat(beating)).outcome).toBe("200 active: true");
      expect(await roles()).toContain(beating.role);
      // Set back, a lease ends as much earlier by the new clock: its ttl does not change.
      const moved = (await expiryOf(beating)) - expiresAt;
      expect(Math.abs(moved - Math.min(ahead, 0))).toBeLessThanOrEqual(1000);
      expect((await system.exchange()).outcome).toMatch(
        /^400 (token_expired|token_too_old|broker_clock_off)$/u,
      );
      expect((await system.revoke(beating)).outcome).toBe("200 verified");
    } finally {
      clearInterval(beats);
    }
  });
});
