import { ended, issued, notIssued, recorded } from "../../../../src/lease/changes.ts";
import type { EndReason } from "../../../../src/lease/lease.ts";
import { decideSeal, type SealDecision } from "../../../../src/lease/seal.ts";
import { leaseToRecord, MAX_LEASES, type ModelExchange, type ModelState } from "./model-state.ts";
import { leaseAt, withBroker, withLease, type BrokerIndex, type Next } from "./model-writes.ts";

/** One broker with the request of its client. */
interface Scene {
  readonly state: ModelState;
  readonly index: BrokerIndex;
  readonly exchange: ModelExchange;
  readonly key: string;
}

/** What a broker can do next with the request of its client. */
export function exchangeSteps(state: ModelState, index: BrokerIndex, key: string): Next {
  const { exchange } = state.brokers[index];
  return STEPS[exchange.at]({ state, index, exchange, key });
}

const STEPS: Readonly<Record<ModelExchange["at"], (scene: Scene) => Next>> = {
  idle: (scene) => (scene.exchange.asks === 0 ? [] : reserve(scene)),
  reserved: (scene) => {
    const coming = scene.state.coming.with(scene.exchange.lease, true);
    return [step(after(scene, { coming }), "asks for", { at: "asked" })];
  },
  asked: (scene) => [step(scene, "hears nothing of", { at: "timed out" }), hear(scene)],
  issued: activate,
  refused: (scene) => [writeFailure(scene, false)],
  "timed out": (scene) => [writeFailure(scene, true)],
  lost: (scene) => {
    const exists = scene.state.exists.with(scene.exchange.lease, false);
    return [step(after(scene, { exists }), "discards", { at: "over" })];
  },
  over: () => [],
};

function step(
  { state, index, exchange }: Scene,
  what: string,
  change: Partial<ModelExchange>,
): Next[number] {
  const to = withBroker(state, index, { exchange: { ...exchange, ...change } });
  return { name: `broker ${index + 1} ${what} ${exchange.lease}`, to };
}

/** The same scene, after something was written. */
function after(scene: Scene, change: Partial<ModelState>): Scene {
  return { ...scene, state: { ...scene.state, ...change } };
}

/** The provider refuses what it has not made. */
function hear(scene: Scene): Next[number] {
  const { state, exchange } = scene;
  const coming = state.coming.with(exchange.lease, false);
  return state.exists[exchange.lease] === true
    ? step(scene, "hears of", { at: "issued" })
    : step(after(scene, { coming }), "is refused", { at: "refused" });
}

function activate(scene: Scene): Next {
  const { state, exchange } = scene;
  const { lease } = leaseAt(state, exchange.lease);
  const { handle, diesAt, issuedTo } = lease;
  const facts = { handle, diesAt, issuedTo };
  const next = withLease(state, exchange.lease, issued(lease, facts, state.now));
  if (lease.state !== "issuing") return [step(after(scene, next), "lost", { at: "lost" })];
  return [
    step(after(scene, next), "delivers", { at: "over", isDelivered: true }),
    step(after(scene, next), "activates, and its client does not hear of", { at: "over" }),
  ];
}

function writeFailure(scene: Scene, mayExist: boolean): Next[number] {
  const { state, exchange } = scene;
  const { lease } = leaseAt(state, exchange.lease);
  const failed = notIssued(lease, { mayExist, error: "" }, state.now);
  const next = withLease(state, exchange.lease, failed);
  return step(after(scene, next), "writes that it has not got", { at: "over" });
}

/** One transaction: the seal decides, and the lease is stored. */
function reserve({ state, index, exchange, key }: Scene): Next {
  const { slot, now } = state;
  const previous = slot === undefined ? undefined : leaseAt(state, slot).lease;
  const taken = previous === undefined ? [] : [{ slot: 1, lease: previous }];
  const decision = decideSeal({ taken, idempotencyKey: key, perJob: 1 });
  const asks = exchange.asks - 1;
  const name = `broker ${index + 1} asks for ${key}: ${decision.kind}`;
  if (decision.kind === "free") {
    const isFull = state.leases.length >= MAX_LEASES;
    return isFull ? [] : [{ name, to: record({ state, index, exchange, key }, decision.replaces) }];
  }
  const reason = reasonOf(decision);
  const next =
    reason === undefined || slot === undefined || previous === undefined
      ? state
      : withLease(state, slot, ended(previous, reason, now));
  const at = asks > 0 ? "idle" : "over";
  return [{ name, to: withBroker(next, index, { exchange: { ...exchange, asks, at } }) }];
}

/** Why the lease in the slot ends by this request; undefined when it goes on. */
function reasonOf(decision: SealDecision): EndReason | undefined {
  if (decision.kind === "answer_lost") return "answer_lost";
  return decision.kind === "sealed" && decision.end.length > 0 ? "theft" : undefined;
}

function record({ state, index, exchange, key }: Scene, replaces: number): ModelState {
  const number = state.leases.length;
  const asks = exchange.asks - 1;
  const lease = recorded(leaseToRecord(number, key, state.now), replaces, state.now);
  const next: ModelState = {
    ...state,
    leases: [...state.leases, { lease, lockedBy: undefined, lockedUntil: 0 }],
    exists: [...state.exists, false],
    coming: [...state.coming, false],
    slot: number,
  };
  return withBroker(next, index, {
    exchange: { ...exchange, asks, at: "reserved", lease: number },
  });
}
