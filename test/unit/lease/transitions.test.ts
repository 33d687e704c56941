import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LEASE_STATES, type LeaseState } from "../../../src/lease/lease.ts";
import {
  isEnded,
  isEnding,
  isLive,
  LEASE_EVENTS,
  nextState,
  type LeaseEvent,
} from "../../../src/lease/transitions.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets its keys
const EVENTS = Object.keys(LEASE_EVENTS) as LeaseEvent[];

/** The whole machine, as the design draws it: [from, event, to]. What is not here is not allowed. */
const ALLOWED: readonly (readonly [LeaseState, LeaseEvent, LeaseState])[] = [
  ["issuing", "activate", "active"],
  ["issuing", "nothing_issued", "failed"],
  ["issuing", "end", "revoking"],
  ["active", "end", "revoking"],
  ["revoking", "end", "revoking"],
  ["revoking", "revoke", "revoked"],
  ["revoking", "expire", "expired"],
  ["revoking", "fail", "failed"],
  ["revoking", "wait", "revoking"],
  ["revoking", "retry", "revoking"],
  ["revoking", "stick", "stuck"],
  ["stuck", "end", "stuck"],
  ["stuck", "revoke", "revoked"],
  ["stuck", "expire", "expired"],
  ["stuck", "fail", "failed"],
  ["stuck", "wait", "revoking"],
  ["stuck", "retry", "stuck"],
  ["stuck", "stick", "stuck"],
];

const pairs = LEASE_STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const));

describe("the state machine", () => {
  it.each(pairs)("in %s, %s leads where the design says, or nowhere", (state, event) => {
    const allowed = ALLOWED.find(([from, by]) => from === state && by === event);
    expect(nextState(state, event)).toBe(allowed?.[2]);
  });

  it("puts every state into exactly one of live, ending and ended", () => {
    for (const state of LEASE_STATES) {
      const groups = [isLive(state), isEnding(state), isEnded(state)];
      expect(groups.filter(Boolean)).toHaveLength(1);
    }
    expect(LEASE_STATES.filter(isEnded)).toEqual(["revoked", "failed", "expired"]);
  });

  const states = fc.constantFrom(...LEASE_STATES);
  const events = fc.constantFrom(...EVENTS);
  const run = (from: LeaseState, steps: readonly LeaseEvent[]): LeaseState =>
    steps.reduce<LeaseState>((state, event) => nextState(state, event) ?? state, from);

  it("never leaves an ended state", () => {
    fc.assert(
      fc.property(states.filter(isEnded), fc.array(events), (from, steps) => {
        expect(run(from, steps)).toBe(from);
      }),
    );
  });

  it("never makes an ending lease live again", () => {
    fc.assert(
      fc.property(states.filter(isEnding), fc.array(events), (from, steps) => {
        expect(isLive(run(from, steps))).toBe(false);
      }),
    );
  });

  it("reaches an end after any events, once it is ended and the provider responds", () => {
    const final = fc.constantFrom<LeaseEvent>("revoke", "expire", "fail");
    fc.assert(
      fc.property(states, fc.array(events), final, (from, steps, answer) => {
        expect(isEnded(run(from, [...steps, "end", answer]))).toBe(true);
      }),
    );
  });
});
