import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { endOrphans } from "../../../../src/lease/orphans/end-orphans.ts";
import { findOrphans } from "../../../../src/lease/orphans/find-orphans.ts";
import type { LeaseStore } from "../../../../src/lease/store.ts";
import { ok } from "../../../../src/shared/result.ts";
import { cli, type CliRun } from "../../../support/cli/run.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../../support/fake-clock.ts";
import { createFakeProvider } from "../../../support/fake-provider.ts";
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
      'octo-org/shop', 65, 'r' || n, 'fake', json_object('server', 'a', 'role', 'stepkey_' || n), 'x', 'hash' || n, 'c', '[]', 'revoke',
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

describe("orphans, in a store of many pages", () => {
  const roles = [1, 499, 501, 1000, LEASES, LEASES + 1];
  const handles = roles.map((n) => ({ server: "a", role: `stepkey_${n}` }));
  let pages: number[];
  let store: Pick<LeaseStore, "instance" | "list">;
  beforeEach(() => {
    pages = [];
    store = {
      instance: () => open.store.instance(),
      list: async (...given) => {
        const leases = await open.store.list(...given);
        pages.push(leases.length);
        return leases;
      },
    };
  });
  const signal = new AbortController().signal;

  test("are what no page explains, and no more than a page is read at once", async () => {
    const provider = { kind: "fake", list: async () => ok(handles) };
    const servers = { providers: new Map([["fake", provider]]), names: { fake: ["a"] } };
    const { orphans } = await findOrphans({ store, servers, signal });
    expect(orphans.map(({ handle }) => handle["role"])).toEqual([`stepkey_${LEASES + 1}`]);
    expect(pages).toEqual([500, 500, 200]);
  });

  test("are looked for again in all pages before each ends, twenty at once", async () => {
    const provider = createFakeProvider({}, { tidies: true });
    const unknown = Array.from({ length: 20 }, (_, index) => ({
      server: "a",
      role: `stepkey_${LEASES + 1 + index}`,
    }));
    for (const { role } of [...handles, ...unknown]) provider.roles.add(role);
    const ended = await endOrphans({
      orphans: [...handles.slice(0, -1), ...unknown].map((handle) => ({
        kind: "fake",
        server: "a",
        handle,
      })),
      store,
      providers: new Map([["fake", provider]]),
      clock,
      signal,
      onEnded: () => undefined,
    });
    expect(ended.map(({ state }) => state)).toEqual([
      ...Array<string>(5).fill("known"),
      ...Array<string>(20).fill("ended"),
    ]);
    expect(provider.roles.size).toBe(5);
    expect(Math.max(...pages)).toBe(500);
  });
});
