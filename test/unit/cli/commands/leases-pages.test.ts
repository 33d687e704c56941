import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cli, type CliRun } from "../../../support/cli/run.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../../support/fake-clock.ts";
import { openTemporaryStore, type TemporaryStore } from "../../../support/temporary-store.ts";

/** More than two pages. */
const LEASES = 1200;

let clock: FakeClock;
let open: TemporaryStore;
let printed: string[];

beforeEach(async () => {
  clock = createFakeClock();
  open = await openTemporaryStore(clock);
  printed = [];
  const database = new DatabaseSync(open.path);
  database.exec(`
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${LEASES})
    INSERT INTO leases (id, state, grant_name, access, step, repository_id, run_id, run_attempt,
      check_run_id, repository, repository_owner_id, idempotency_key, kind, handle, issued_to, token_hash,
      commit_sha, approvals, on_withdrawal, created_at, issued_at, issue_outcome, expires_at, dies_at,
      heartbeat_reset_at, end_reason, ended_at, tries, replaces)
    SELECT printf('lse_%026d', n), iif(n > 600, 'revoked', 'failed'),
      iif(n > 600, 'a-grant-with-a-longer-name', 'grant'), 'read', 'step', 74, n, 1, n,
      'octo-org/shop', 65, 'r' || n, 'fake', '{"server":"a"}', 'x', 'hash' || n, 'c', '[]', 'revoke',
      n / 10, n, 'issued', ${TEN_OCLOCK}, ${TEN_OCLOCK}, ${TEN_OCLOCK}, 'task_ended', ${TEN_OCLOCK}, 0, 0
      FROM numbers;
  `);
  database.close();
});
afterEach(() => open.dispose());

function run(...options: readonly string[]): Promise<CliRun> {
  const files = { "broker.yml": `store: sqlite:${open.path}\n` };
  return cli(["leases", ...options], {
    clock,
    files,
    out: (text) => void printed.push(text),
  });
}

test("leases --state all --json prints a page at a time, and one JSON document in all", async () => {
  await open.store.freeze("grant", "grant");
  expect((await run("--state", "all", "--json")).exit).toBe(0);
  expect(printed.length).toBeGreaterThan(2);
  const text = printed.join("");
  const document = JSON.parse(text) as { readonly leases: readonly { readonly lease: string }[] };
  const ids = document.leases.map(({ lease }) => lease);
  expect(ids).toEqual((await open.store.list({})).map(({ id }) => id));
  expect(ids).toHaveLength(LEASES);
  expect(text).toBe(`${JSON.stringify(document, null, 2)}\n`);
});

test("leases --json without a lease is the same document, with an empty list", async () => {
  await run("--state", "active", "--json");
  expect(printed.join("")).toBe(`${JSON.stringify({ leases: [], freezes: [] }, null, 2)}\n`);
});

test("leases --state all prints one table a page at a time, with one head and whole states", async () => {
  await run("--state", "all");
  expect(printed.length).toBeGreaterThan(2);
  const lines = printed.join("").trimEnd().split("\n");
  expect(lines).toHaveLength(LEASES + 1);
  expect(lines.filter((line) => line.startsWith("LEASE"))).toHaveLength(1);
  expect(lines.filter((line) => line.includes(" revoked "))).toHaveLength(600);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(102);
});

test("a selection looks into every page", async () => {
  await run("--state", "all", "--job", "1150", "--json");
  const { leases } = JSON.parse(printed.join("")) as { readonly leases: readonly unknown[] };
  expect(leases).toHaveLength(1);
});
