import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { END_REASONS, LEASE_STATES, PROOF_STATES, type Lease } from "../../src/lease/lease.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { copyPlace, type CopyPlace } from "../support/copied-store.ts";
import { fillFile } from "../support/fill-file.ts";
import { leaseWith } from "../support/lease-fixtures.ts";
import { query, startPostgres, type TestPostgres } from "../support/postgres.ts";

let server: TestPostgres;
let place: CopyPlace;

beforeAll(async () => {
  server = await startPostgres();
  place = await copyPlace(server);
});
afterAll(async () => {
  await place.dispose();
  await server.stop();
});

const instant = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
/** Any character that a text in PostgreSQL can have: what it cannot have is a test of its own. */
const text = fc
  .string({ unit: "binary", maxLength: 40 })
  .map((given) => given.replaceAll("\0", "0").toWellFormed());
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

const tidied = {
  tries: fc.nat(),
  nextTryAt: fc.constant(undefined),
  lastError: maybe(text),
  facts: fc.array(text, { maxLength: 3 }),
};

const lease: fc.Arbitrary<Partial<Lease>> = fc.record({
  state: fc.constantFrom(...LEASE_STATES),
  grant: text,
  environment: maybe(text),
  access: fc.constantFrom("read" as const, "write" as const),
  step: text,
  task: maybe(fc.record({ name: text, commit: text, parameters: fc.dictionary(text, text) })),
  agent: maybe(fc.record({ client: maybe(text), startedBy: text })),
  job: fc.record({ repositoryId: id, runId: id, runAttempt: id, checkRunId: id }),
  repository: text,
  repositoryOwnerId: id,
  kind: text,
  handle: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean())),
  issuedTo: text,
  pullRequest: maybe(id),
  commit: text,
  approvals: fc.uniqueArray(
    fc.record({
      reviewId: id,
      login: text,
      submittedAt: instant,
      commit: text,
      per: fc.constantFrom("run" as const, "lease" as const),
      pullRequest: maybe(id),
    }),
    { maxLength: 3, selector: ({ reviewId }) => reviewId },
  ),
  createdAt: instant,
  expiresAt: instant,
  diesAt: maybe(instant),
  issuedAt: maybe(instant),
  lastBeatAt: maybe(instant),
  heartbeatResetAt: instant,
  issueOutcome: maybe(fc.constantFrom("issued" as const, "nothing" as const)),
  endReason: maybe(fc.constantFrom(...END_REASONS)),
  endedAt: maybe(instant),
  proof: maybe(
    fc.record({
      checkedAt: instant,
      state: fc.constantFrom(...PROOF_STATES),
      facts: fc.array(text, { maxLength: 3 }),
    }),
  ),
  tidy: fc.oneof(
    fc.record({ ...tidied, state: fc.constantFrom("none" as const, "done" as const) }),
    // What is tried again has a time for it.
    fc.record({
      ...tidied,
      state: fc.constantFrom("pending" as const, "stuck" as const),
      nextTryAt: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    }),
  ),
  findings: fc.array(fc.record({ what: text, fix: text }), { maxLength: 3 }),
  sealedSecret: maybe(fc.record({ keyId: text, box: text })),
  tries: fc.nat(),
  nextTryAt: maybe(instant),
  lastError: maybe(text),
  replaces: fc.nat({ max: 2 }),
});

/** No two of one job hold the same grant: the seal, which is the store's key, forbids it. */
const leaseSets = fc.uniqueArray(lease, {
  maxLength: 12,
  selector: ({ job, grant }) => JSON.stringify([job, grant]),
});

/** Everything that the interface of a store says about its leases. */
async function saidBy(store: LeaseStore, leases: readonly Lease[]): Promise<unknown> {
  const reviews = leases.flatMap(({ approvals }) => approvals.map(({ reviewId }) => reviewId));
  const [first] = leases;
  const uses =
    first === undefined ? [] : await store.countUses(reviews, { job: first.job, per: "lease" });
  return {
    instance: await store.instance(),
    leases: await store.list({}),
    byToken: await Promise.all(leases.map(({ tokenHash }) => store.findByTokenHash(tokenHash))),
    counts: await store.countByState(),
    keys: (await store.sealedKeyIds()).toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1)),
    uses: uses.map((use) => JSON.stringify(use)).toSorted(),
    ended: (await store.endedSince({ kind: first?.kind ?? "", since: 0, diesAfter: 0 }))
      .map((one) => JSON.stringify(one))
      .toSorted(),
  };
}

/** A run that failed leaves both stores behind. */
async function clear(): Promise<void> {
  await query(place.url, "DROP SCHEMA IF EXISTS stepkey CASCADE");
  for (const end of ["", "-wal", "-shm"]) rmSync(`${place.file}${end}`, { force: true });
}

it("copies any leases so that the interface of both stores says the same", async () => {
  await fc.assert(
    fc.asyncProperty(leaseSets, async (given) => {
      const stored = given.map((overrides) =>
        leaseWith({
          ...overrides,
          id: newLeaseId(randomBytes),
          tokenHash: createHash("sha256").update(randomBytes(16)).digest("hex"),
        }),
      );
      await clear();
      await fillFile(place.file, stored);
      const file = await place.openFile();
      const expected = await saidBy(file, stored);
      await file.close();
      const { exit, err } = await place.copy();
      expect(err).toBe("");
      expect(exit).toBe(0);
      const copy = await place.openServer();
      const said = await saidBy(copy, stored);
      await copy.close();
      expect(said).toEqual(expected);
    }),
    { numRuns: Number(process.env["STEPKEY_PROPERTY_RUNS"] ?? 12) },
  );
}, 600_000);
