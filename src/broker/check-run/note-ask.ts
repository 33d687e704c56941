import type { JobAsk, CheckPayload } from "./ask.ts";

const MAX_ASKS = 50;
/** The store takes 64 KiB. */
const MAX_BYTES = 48 * 1024;
const MAX_PULLS = 20;

/** The payload with one more decision in it. A later one about the same step of the same job replaces the earlier. */
export function withAsk(payload: CheckPayload, ask: JobAsk): CheckPayload {
  const before = payload.asks.find((one) => isSame(one, ask));
  // Notes may overtake each other.
  if (before !== undefined && before.decidedAt > ask.decidedAt) return payload;
  // A step that got its lease and asks again is told that it had it: what it got is what counts.
  if (before?.outcome.kind === "granted" && ask.outcome.kind !== "granted") return payload;
  const dated = before === undefined ? ask : { ...ask, askedAt: before.askedAt };
  const others = payload.asks.filter((one) => !isSame(one, ask) && !isReplaced(one, ask));
  const next = { ...payload, asks: [...others, dated] };
  return bounded(withPull(next, ask.pullRequest));
}

/** The payload with one more pull request that may have this head. */
export function withPull(payload: CheckPayload, number: number): CheckPayload {
  if (payload.pulls.includes(number)) return payload;
  return { ...payload, pulls: [...payload.pulls, number].slice(-MAX_PULLS) };
}

function isSame(one: JobAsk, other: JobAsk): boolean {
  return (
    one.grant === other.grant &&
    one.step === other.step &&
    one.task === other.task &&
    one.checkRunId === other.checkRunId &&
    one.runId === other.runId &&
    one.runAttempt === other.runAttempt
  );
}

/** What waited or was refused in an earlier attempt of a run is over once the run was started again. */
function isReplaced(one: JobAsk, by: JobAsk): boolean {
  return (
    one.outcome.kind !== "granted" &&
    one.grant === by.grant &&
    one.step === by.step &&
    one.runId === by.runId &&
    one.runAttempt < by.runAttempt
  );
}

/** What is over goes first, and of that the oldest: what waits is what a reviewer looks for. */
const FIRST_OUT: Readonly<Record<JobAsk["outcome"]["kind"], number>> = {
  refused: 0,
  granted: 1,
  pending: 2,
};

function bounded(payload: CheckPayload): CheckPayload {
  let { asks, leftOut } = payload;
  while (asks.length > MAX_ASKS || (asks.length > 1 && sizeOf({ ...payload, asks }) > MAX_BYTES)) {
    const [first] = asks.toSorted(
      (one, other) =>
        FIRST_OUT[one.outcome.kind] - FIRST_OUT[other.outcome.kind] || one.askedAt - other.askedAt,
    );
    asks = asks.filter((one) => one !== first);
    leftOut += 1;
  }
  return { ...payload, asks, leftOut };
}

function sizeOf(payload: CheckPayload): number {
  return new TextEncoder().encode(JSON.stringify(payload)).length;
}
