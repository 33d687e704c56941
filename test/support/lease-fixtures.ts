import { createHash, randomBytes, randomInt } from "node:crypto";
import type { ApprovalUse } from "../../src/lease/approval-use.ts";
import type { Lease, Proof, SealedSecret } from "../../src/lease/lease.ts";
import { recorded } from "../../src/lease/changes.ts";
import type { NewLease } from "../../src/lease/new-lease.ts";
import type { LeaseStore, Reservation, Reserved } from "../../src/lease/store.ts";
import type { JobKey } from "../../src/shared/claims.ts";
import { newLeaseId, leaseSuffix } from "../../src/shared/lease-id.ts";
import { TEN_OCLOCK } from "./fake-clock.ts";

/** A job that no other test has. */
export function newJob(): JobKey {
  return {
    repositoryId: 74,
    runId: randomInt(1, 2 ** 40),
    runAttempt: 1,
    checkRunId: randomInt(1, 2 ** 40),
  };
}

/** A lease as the exchange would record it: 15 minutes, with a job, key and token of its own. */
export function newLease(overrides: Partial<NewLease> = {}): NewLease {
  const id = newLeaseId(randomBytes);
  return {
    id,
    grant: "orders-migrate",
    environment: "production",
    access: "write",
    step: "migrate",
    task: undefined,
    agent: undefined,
    job: newJob(),
    repository: "octo-org/shop",
    repositoryOwnerId: 65,
    idempotencyKey: randomBytes(16).toString("base64url"),
    kind: "fake",
    handle: { role: `stepkey_${leaseSuffix(id)}` },
    issuedTo: "a role of a fake provider",
    tokenHash: createHash("sha256").update(randomBytes(16)).digest("hex"),
    pullRequest: 42,
    commit: "4f2c91e0".repeat(5),
    approvals: [],
    onWithdrawal: "revoke",
    expiresAt: TEN_OCLOCK + 900_000,
    diesAt: TEN_OCLOCK + 900_000,
    ...overrides,
  };
}

/** A lease in any state, for functions that take one as data. */
export function leaseWith(overrides: Partial<Lease> = {}): Lease {
  return { ...recorded(newLease(), 0, TEN_OCLOCK), ...overrides };
}

export function reservationOf(
  lease: NewLease,
  limits: Partial<Omit<Reservation, "lease">> = {},
): Reservation {
  return { lease, perJob: 1, uses: 3, ...limits };
}

export function approval(
  reviewId: number,
  commit = "4f2c91e0".repeat(5),
  per: ApprovalUse["per"] = "lease",
): ApprovalUse {
  const submittedAt = TEN_OCLOCK - 180_000;
  return { reviewId, commit, per, login: "mona", submittedAt, pullRequest: undefined };
}

/** Reserves, or says why that was refused. */
export async function reserveLease(store: LeaseStore, lease: NewLease): Promise<Lease> {
  return reservedLease(await store.reserve(reservationOf(lease)));
}

export function reservedLease(reserved: Reserved): Lease {
  if (reserved.kind !== "reserved") throw new Error(`not reserved: ${JSON.stringify(reserved)}`);
  return reserved.lease;
}

/** Reserves and activates. */
export async function issueLease(
  store: LeaseStore,
  lease: NewLease,
  sealedSecret?: SealedSecret,
): Promise<Lease> {
  await reserveLease(store, lease);
  const { handle, diesAt, issuedTo } = lease;
  if (!(await store.activate(lease.id, { handle, diesAt, issuedTo, sealedSecret }))) {
    throw new Error("not activated");
  }
  return knownLease(store, lease);
}

export async function knownLease(store: LeaseStore, { id }: Pick<Lease, "id">): Promise<Lease> {
  const lease = await store.find(id);
  if (lease === undefined) throw new Error(`${id} is not in the store`);
  return lease;
}

export function proof(overrides: Partial<Proof> = {}): Proof {
  return { checkedAt: TEN_OCLOCK, state: "verified", facts: ["role absent"], ...overrides };
}

/** Ends a lease in the store only, as a reaper that succeeded would. */
export async function settleRevoked(
  store: LeaseStore,
  { id }: Pick<Lease, "id">,
  more: { readonly tidy?: boolean } = {},
): Promise<void> {
  await store.lock(id, { lockOwner: "a-test", lockMs: 1000 });
  const settled = await store.settle(id, "a-test", { kind: "revoked", proof: proof(), ...more });
  if (!settled) throw new Error(`${id} was not settled`);
}

/** A lease that was revoked and left something to remove. */
export async function leaseToTidy(
  store: LeaseStore,
  overrides: Partial<NewLease> = {},
): Promise<Lease> {
  const lease = await issueLease(store, newLease(overrides));
  await store.end({ lease: lease.id }, "task_ended");
  await settleRevoked(store, lease, { tidy: true });
  return knownLease(store, lease);
}
