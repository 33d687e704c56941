import type { Gate, GateAnswer, GateQuestion } from "../../approval/gate.ts";
import { isWithinLast, type Clock, type Instant } from "../../shared/clock.ts";
import { createFlight, type Flight } from "./flight.ts";
import type { Exhausted, Repository } from "./budget.ts";

export interface FairGateOptions {
  readonly clock: Pick<Clock, "now">;
  /** The gate that reads for one repository. */
  readonly gateFor: (repository: Repository) => Gate;
  /** Why a repository may read nothing now; undefined when it may. */
  readonly exhausted: (repository: Repository) => Exhausted | undefined;
}

/** Shorter than the interval at which a job asks again for an approval. */
const REMEMBER_MS = 5000;
const MAX_REMEMBERED = 1000;
/** However many events come: anybody can cause some. */
const MAX_ROUNDS = 2;

interface Remembered {
  readonly repositoryId: number;
  readonly answer: GateAnswer;
  readonly at: Instant;
}

export interface FairGate extends Gate {
  /** Something changed in a repository: its next question is decided anew. */
  forget(repositoryId: number): void;
}

/**
 * Answers the same question once: while it is being decided, and for a few seconds after it was refused. What was approved is
 * never remembered, because an approval can be withdrawn at any moment.
 */
export function createFairGate({ clock, gateFor, exhausted }: FairGateOptions): FairGate {
  /** What is being read; old where something changed meanwhile: nobody looks for a lease that is not there yet. */
  const underWay = new Set<{ readonly repositoryId: number; isOld: boolean }>();
  const deciding = new Map<string, Flight<GateAnswer>>();
  const remembered = new Map<string, Remembered>();

  const recall = (key: string): GateAnswer | undefined => {
    const found = remembered.get(key);
    if (found === undefined || isWithinLast(REMEMBER_MS, found.at, clock.now())) {
      return found?.answer;
    }
    remembered.delete(key);
    return undefined;
  };
  const remember = (key: string, answer: GateAnswer, repositoryId: number): void => {
    if (answer.kind === "proceed" || answer.kind === "unavailable") return;
    remembered.delete(key);
    remembered.set(key, { answer, at: clock.now(), repositoryId });
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  };
  const decide = async (
    key: string,
    question: GateQuestion,
    signal: AbortSignal,
  ): Promise<GateAnswer> => {
    const { repositoryId, repository } = question.claims;
    const party = { repositoryId, repository };
    let answer: GateAnswer;
    for (let round = 1; ; round += 1) {
      const reading = { repositoryId, isOld: false };
      underWay.add(reading);
      try {
        answer = await gateFor(party).decide(question, signal);
      } finally {
        underWay.delete(reading);
      }
      if (!reading.isOld || round === MAX_ROUNDS || answer.kind === "unavailable") break;
    }
    remember(key, answer, repositoryId);
    if (answer.kind !== "unavailable" || answer.denial !== undefined) return answer;
    const why = exhausted(party);
    return why === undefined ? answer : { kind: "unavailable", ...why };
  };
  const flightFor = (key: string, question: GateQuestion): Flight<GateAnswer> => {
    const current = deciding.get(key);
    if (current?.isAbandoned === false) return current;
    const flight: Flight<GateAnswer> = createFlight(async (signal) => {
      try {
        return await decide(key, question, signal);
      } finally {
        if (deciding.get(key) === flight) deciding.delete(key);
      }
    });
    deciding.set(key, flight);
    return flight;
  };
  return {
    forget: (repositoryId) => {
      for (const reading of underWay) {
        if (reading.repositoryId === repositoryId) reading.isOld = true;
      }
      for (const [key, one] of remembered) {
        if (one.repositoryId === repositoryId) remembered.delete(key);
      }
    },
    decide: async (question, signal) => {
      const key = keyOf(question);
      const known = recall(key);
      if (known !== undefined) return known;
      return flightFor(key, question).join(signal, () => CANCELLED);
    },
  };
}

const CANCELLED: GateAnswer = {
  kind: "unavailable",
  message: "GitHub did not respond in time",
  retryAfterSeconds: 5,
};

/** All that decides. Of two ID tokens of one job, only these three claims differ. */
function keyOf({ claims, ...rest }: GateQuestion): string {
  return JSON.stringify({ ...rest, claims: { ...claims, jwtId: "", issuedAt: 0, expiresAt: 0 } });
}
