import { ended, settled } from "../../../../src/lease/changes.ts";
import { reasonToEnd } from "../../../../src/lease/due.ts";
import { LOCK_MS } from "../../../../src/lease/end-lease.ts";
import { settlementOf } from "../../../../src/lease/settlement.ts";
import { isEnding } from "../../../../src/lease/transitions.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { SURE } from "../../fake-provider.ts";
import { providerFailure } from "../simulation/provider-world.ts";
import { IDLE_ENDER, type ModelEnder, type ModelState } from "./model-state.ts";
import { leaseAt, withBroker, withLease, type BrokerIndex, type Next } from "./model-writes.ts";

export const LIMITS = { silentAfterMs: 15_000, issuingAfterMs: 15_000 };

interface Scene {
  readonly state: ModelState;
  readonly index: BrokerIndex;
  readonly ender: ModelEnder;
  /** How it names itself in a lock. */
  readonly owner: string;
}

/** What a broker's reaper can do next. */
export function enderSteps(state: ModelState, index: BrokerIndex): Next {
  const { ender, life } = state.brokers[index];
  return STEPS[ender.at]({ state, index, ender, owner: `${index + 1}.${life}` });
}

const STEPS: Readonly<Record<ModelEnder["at"], (scene: Scene) => Next>> = {
  idle: lock,
  locked: (scene) => [step(scene, "looks for", { at: "looked", before: look(scene) })],
  looked: revoke,
  revoked: (scene) => [step(scene, "probes", { at: "probed", after: ok(look(scene)) })],
  probed: (scene) => [step({ ...scene, state: settle(scene) }, "settles", IDLE_ENDER)],
};

function step(
  { state, index, ender }: Scene,
  what: string,
  change: Partial<ModelEnder>,
): Next[number] {
  const to = withBroker(state, index, { ender: { ...ender, ...change } });
  return { name: `broker ${index + 1} ${what} ${ender.lease}`, to };
}

function look({ state, ender }: Scene): NonNullable<ModelEnder["before"]> {
  return { state: state.exists[ender.lease] === true ? "alive" : "dead", facts: [] };
}

/** One look of the reaper, at one lease: marks it when it has to end, and locks it when it is due. */
function lock({ state, index, owner }: Scene): Next {
  const { now } = state;
  return state.leases.flatMap((row, number) => {
    const reason = reasonToEnd(row.lease, now, LIMITS);
    const lease = reason === undefined ? row.lease : ended(row.lease, reason, now);
    const isLocked = row.lockedBy !== undefined && row.lockedUntil > now;
    if (!isEnding(lease.state) || isLocked || (lease.nextTryAt ?? now) > now) return [];
    const locked = { lease, lockedBy: owner, lockedUntil: now + LOCK_MS };
    const next = { ...state, leases: state.leases.with(number, locked) };
    // It looks first only where nobody knows whether something was issued.
    const at = lease.issueOutcome === undefined ? "locked" : "looked";
    const ender: ModelEnder = { ...IDLE_ENDER, at, lease: number, seen: lease, since: now };
    const name = `broker ${index + 1} locks ${number}`;
    return [{ name, to: withBroker(next, index, { ender }) }];
  });
}

function revoke(scene: Scene): Next {
  const { state, ender } = scene;
  const gone = { ...state, exists: state.exists.with(ender.lease, false) };
  const well = step({ ...scene, state: gone }, "revokes", {
    at: "revoked",
    revoked: ok({ facts: [] }),
  });
  if (state.failures === 0) return [well];
  const failures = state.failures - 1;
  const failed = { at: "probed", revoked: err(providerFailure(true)), after: undefined } as const;
  return [
    well,
    step({ ...scene, state: { ...state, failures } }, "cannot revoke", failed),
    step({ ...scene, state: { ...gone, failures } }, "revokes, and does not hear of", failed),
  ];
}

/** Nothing is written by anybody but the owner of the lock. */
function settle({ state, ender, owner }: Scene): ModelState {
  const row = leaseAt(state, ender.lease);
  const { seen, since, before, revoked, after } = ender;
  if (row.lockedBy !== owner || seen === undefined) return state;
  const tookMs = state.now - since;
  const attempt = { revocability: SURE, hasTidy: false, before, revoked, after, tookMs };
  const lease = settled(row.lease, settlementOf(seen, attempt, state.now), state.now);
  const free = { ...row, lockedBy: undefined, lockedUntil: 0 };
  const unlocked = { ...state, leases: state.leases.with(ender.lease, free) };
  return lease === undefined ? unlocked : withLease(unlocked, ender.lease, lease);
}
